import './plain-sizes.test.ts';
