#!/bin/sh
# Node 20.20.2 on Linux, with koffi 3.3.4 (npm) to call execve(2).
#
# Expected: a process that replaces itself by another program, as `exec` of a shell does, hands on descriptors 0 to 2: POSIX keeps
# them open across exec, and every program counts on them.
#
# Seen: the new program has none of the three. `/bin/echo` ends with an error, as its write fails, and nothing is printed; a new
# Node opens /dev/null in their place, says nothing, and ends with code 0. With FD_CLOEXEC taken off first (fcntl) the text is there.
#
# Why: Node marks all descriptors it finds when it starts close-on-exec, the standard ones too, so that children it spawns get
# only what is passed on; those get their own by dup2.
#
# Whom it hurts: a launcher that becomes the program it launches, written in JavaScript: the exit code comes through, the output
# does not.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund koffi@3.3.4
cat > main.cjs <<'END'
const koffi = require('koffi');
const libc = koffi.load('libc.so.6');
const execve = libc.func('int execve(const char *path, const char **argv, const char **envp)');
const fcntl = libc.func('int fcntl(int fd, int command, ...)');
const [F_SETFD, NONE] = [2, 0];
const [, , keep, path, ...rest] = process.argv;
if (keep === 'keep') for (const fd of [0, 1, 2]) fcntl(fd, F_SETFD, 'int', NONE);
execve(path, [path, ...rest, null], [null]);
END
run() { code=0 && text=$(node main.cjs "$@" 2>/dev/null) || code=$?; printf '%s' "[$text] $code"; }
echo=$(run as-it-is /bin/echo hello)
node=$(run as-it-is "$(command -v node)" -p '"hello"')
kept=$(run keep /bin/echo hello)
echo "echo: $echo; node: $node; with FD_CLOEXEC taken off: $kept"
[ "$echo, $node, $kept" = "[] 1, [] 0, [hello] 0" ] || { echo 'no longer so'; exit 1; }
