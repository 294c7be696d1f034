import './proof.test.ts';
