import './where-the-fault-lies.test.ts';
