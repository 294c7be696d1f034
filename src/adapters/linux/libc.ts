import { Unavailable } from '../adapter.ts';
import { loadKoffi } from '../koffi.ts';

/**
 * The few functions of the C library that the adapter calls, through koffi. Each is the system call of the same
 * name (man 2); a pointer takes any typed array in place. A negative answer is turned into `SystemError`.
 */
export interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  bind(fd: number, address: Uint8Array, length: number): number;
  listen(fd: number, backlog: number): number;
  accept4(fd: number, address: null, length: null, flags: number): number;
  connect(fd: number, address: Uint8Array, length: number): number;
  shutdown(fd: number, how: number): number;
  close(fd: number): number;
  send(fd: number, octets: Uint8Array, length: number, flags: number): number;
  recv(fd: number, octets: Uint8Array, length: number, flags: number): number;
  sendto(
    fd: number,
    octets: Uint8Array,
    length: number,
    flags: number,
    address: Uint8Array,
    addressLength: number,
  ): number;
  recvfrom(
    fd: number,
    octets: Uint8Array,
    length: number,
    flags: number,
    address: Uint8Array,
    addressLength: Uint32Array,
  ): number;
  poll(files: Uint8Array, count: number, ms: number): number;
  getsockopt(fd: number, level: number, name: number, value: Uint8Array, length: Uint32Array): number;
  setsockopt(fd: number, level: number, name: number, value: Uint8Array, length: number): number;
  open(path: string, flags: number): number;
  read(fd: number, octets: Uint8Array, length: number): number;
  write(fd: number, octets: Uint8Array, length: number): number;
  ioctl(fd: number, request: number, argument: Uint8Array): number;
  unshare(flags: number): number;
  setns(fd: number, type: number): number;
  errno(): number;
}

const SIGNATURES = [
  'int socket(int domain, int type, int protocol)',
  'int bind(int fd, const void *address, uint32_t length)',
  'int listen(int fd, int backlog)',
  'int accept4(int fd, void *address, void *length, int flags)',
  'int connect(int fd, const void *address, uint32_t length)',
  'int shutdown(int fd, int how)',
  'int close(int fd)',
  'long send(int fd, const void *octets, size_t length, int flags)',
  'long recv(int fd, void *octets, size_t length, int flags)',
  'long sendto(int fd, const void *octets, size_t length, int flags, const void *address, uint32_t addressLength)',
  'long recvfrom(int fd, void *octets, size_t length, int flags, void *address, void *addressLength)',
  'int poll(void *files, unsigned long count, int ms)',
  'int getsockopt(int fd, int level, int name, void *value, void *length)',
  'int setsockopt(int fd, int level, int name, const void *value, uint32_t length)',
  'int open(const char *path, int flags)',
  'long read(int fd, void *octets, size_t length)',
  'long write(int fd, const void *octets, size_t length)',
  'int ioctl(int fd, unsigned long request, void *argument)',
  'int unshare(int flags)',
  'int setns(int fd, int type)',
] as const;

const LIBRARIES = ['libc.so.6', 'libc.so'];

/** @throws Unavailable without koffi, or on a system whose C library it cannot load. */
export async function loadLibc(): Promise<Libc> {
  const koffi = await loadKoffi();
  const library = firstOf(LIBRARIES, (name) => koffi.load(name));
  const functions = SIGNATURES.map((signature) => {
    const name = /(\w+)\(/.exec(signature)?.[1] ?? '';
    return [name, library.func(signature)] as const;
  });
  return { ...Object.fromEntries(functions), errno: () => koffi.errno() } as unknown as Libc;
}

function firstOf<T>(names: readonly string[], load: (name: string) => T): T {
  for (const name of names) {
    try {
      return load(name);
    } catch {
      // The library may have the next name on this system.
    }
  }
  throw new Unavailable(`no C library: ${names.join(', ')}`, 'run it on Linux with glibc or musl');
}

/** A system call failed. */
export class SystemError extends Error {
  override name = 'SystemError';
  readonly code: number;

  constructor(call: string, code: number) {
    super(`${call}: ${ERRORS[code] ?? `errno ${code}`}`);
    this.code = code;
  }
}

/** The answer, where the call succeeded. @throws SystemError */
export function succeed(libc: Libc, call: string, answer: number): number {
  if (answer < 0) throw new SystemError(call, libc.errno());
  return answer;
}

export const EPERM = 1;
export const ENOENT = 2;
export const EAGAIN = 11;
export const EINPROGRESS = 115;
export const EACCES = 13;
export const EINVAL = 22;
export const ENFILE = 23;
export const EMFILE = 24;
export const ENOTTY = 25;

const ERRORS: Readonly<Record<number, string>> = {
  1: 'operation not permitted (EPERM)',
  2: 'no such file or device (ENOENT)',
  11: 'try again (EAGAIN)',
  12: 'out of memory (ENOMEM)',
  13: 'permission denied (EACCES)',
  16: 'device busy (EBUSY)',
  19: 'no such device (ENODEV)',
  22: 'invalid argument (EINVAL)',
  23: 'too many open files in the system (ENFILE)',
  24: 'too many open files (EMFILE)',
  25: 'no such call for this file (ENOTTY)',
  28: 'no space left (ENOSPC)',
  95: 'not supported (EOPNOTSUPP)',
  98: 'address in use (EADDRINUSE)',
};
