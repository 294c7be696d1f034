import './guarantee.test.ts';
