import './interrupt.test.ts';
