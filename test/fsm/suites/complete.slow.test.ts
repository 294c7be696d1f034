import './complete.test.ts';
