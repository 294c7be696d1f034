import { Unavailable } from './adapter.ts';

export type Koffi = typeof import('koffi')['default'];

/** The package that calls libraries of C. @throws Unavailable where it is not installed. */
export async function loadKoffi(): Promise<Koffi> {
  try {
    return (await import('koffi')).default;
  } catch {
    throw new Unavailable(
      'the package koffi, which calls C libraries, is not installed',
      'npm install koffi',
    );
  }
}

/** A library of a Debian package. @throws Unavailable with the command that installs it. */
export function loadLibrary(koffi: Koffi, file: string, debianPackage: string): ReturnType<Koffi['load']> {
  try {
    return koffi.load(file);
  } catch {
    throw new Unavailable(`${file} cannot be loaded here`, `apt-get install ${debianPackage}`);
  }
}
