import './package.test.ts';
