import './junit.test.ts';
