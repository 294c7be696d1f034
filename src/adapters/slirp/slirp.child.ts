import process from 'node:process';
import { hostDriver } from '../process/host.ts';
import { inThisProcess } from './adapter.ts';

// A write to a socket that slirp has closed is an error of the call, not the end of the process.
process.on('SIGPIPE', () => {});
await hostDriver(inThisProcess(process.argv[2] ?? '.'));
