import './input.test.ts';
