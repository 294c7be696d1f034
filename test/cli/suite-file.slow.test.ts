import './suite-file.test.ts';
