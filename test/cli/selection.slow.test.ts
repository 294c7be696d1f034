import './selection.test.ts';
