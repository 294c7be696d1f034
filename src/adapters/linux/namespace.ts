import { readFileSync } from 'node:fs';
import { Unavailable } from '../adapter.ts';
import { ENOENT, EPERM, type Libc, succeed } from './libc.ts';

/** man 2 unshare, man 7 network_namespaces: `<linux/sched.h>`, `<fcntl.h>`. */
const CLONE_NEWNET = 0x40000000;
const O_RDONLY = 0;
const O_CLOEXEC = 0o2000000;

/**
 * A network namespace of our own. It is anonymous: nothing names it, and it dies with its last descriptor or with
 * the process. Only the calling thread moves; Node's own threads stay outside.
 */
export interface Namespace {
  /** Runs work inside: sockets made there belong to the namespace for good. */
  inside<T>(work: () => T): T;
  close(): void;
}

/** @throws Unavailable where the right to make one is missing. */
export function createNamespace(libc: Libc): Namespace {
  const outside = openOwn(libc);
  if (libc.unshare(CLONE_NEWNET) < 0) {
    const refused = libc.errno() === EPERM;
    libc.close(outside);
    throw new Unavailable(
      refused
        ? 'no right to make a network namespace (CAP_SYS_ADMIN)'
        : 'this kernel makes no network namespaces',
      'run it as root, or allow user namespaces: sysctl kernel.unprivileged_userns_clone=1',
      refused ? ['unshare', '-Urn'] : [],
    );
  }
  const inside = openOwn(libc);
  const enter = (fd: number) => succeed(libc, 'setns', libc.setns(fd, CLONE_NEWNET));
  enter(outside);
  return {
    inside(work) {
      enter(inside);
      try {
        return work();
      } finally {
        enter(outside);
      }
    },
    close() {
      libc.close(inside);
      libc.close(outside);
    },
  };
}

/**
 * The namespace the process is in already. Its settings are changed for good, so one that has a route, a host's or
 * a connected container's, is refused before anything is touched.
 * @throws Unavailable
 */
export function ownNamespace(): Namespace {
  const [, ...routes] = routeTable().trim().split('\n');
  if (routes.length > 0) {
    throw new Unavailable(
      'namespace=own would change the TCP settings of a network that is in use',
      'leave the option out, or use an empty namespace: unshare -n, or docker run --network none',
    );
  }
  return { inside: (work) => work(), close() {} };
}

function routeTable(): string {
  try {
    return readFileSync('/proc/net/route', 'utf8');
  } catch {
    throw withoutProc();
  }
}

function openOwn(libc: Libc): number {
  const path = '/proc/thread-self/ns/net';
  const fd = libc.open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 && libc.errno() === ENOENT) throw withoutProc();
  return succeed(libc, path, fd);
}

function withoutProc(): Unavailable {
  return new Unavailable('there is no /proc, which names the network namespaces', 'mount -t proc proc /proc');
}
