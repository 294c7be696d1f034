import { spawn } from 'node:child_process';

/** Opens an address in the user's browser. @returns whether that could be done: not without a screen, nor on a CI. */
export function openBrowser(url: string): Promise<boolean> {
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (CI || (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY)) return Promise.resolve(false);
  const [program, ...args] = opener(url);
  return new Promise((resolve) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

function opener(url: string): [string, ...string[]] {
  if (process.platform === 'darwin') return ['open', url];
  // The first word in quotes would be taken for the title of a window.
  if (process.platform === 'win32') return ['cmd', '/c', 'start', '', url];
  return ['xdg-open', url];
}
