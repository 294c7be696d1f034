import { execFile } from 'node:child_process';

export interface Outcome {
  /** -1: it did not end by itself. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end, in plain text, and without what the test runner around us says to its own. */
export function runProgram(cwd: string, program: string, ...args: string[]): Promise<Outcome> {
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, VITEST: ___, CI: ____, ...own } = process.env;
  const env = { ...own, NO_COLOR: '1', npm_config_loglevel: 'error' };
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env, maxBuffer: 2 ** 27 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}
