#!/bin/sh
# npx of npm 11.19.1, Node 20.20.2.
#
# Expected: `npx --no-install NAME`, in a folder below the package NAME itself, runs that package's program, or fails: there is
# nothing to install, and nothing may be.
#
# Seen: the first time it installs the package's own folder into the cache of npx, as a link, and that runs its `prepare` script.
# The second time it runs the program alone, until the cache is emptied.
#
# Why: a name that is the package's own is replaced by the path of its folder, and a link in the cache stands for "installed":
# `--no-install` only keeps npx from asking a registry.
#
# Whom it hurts: a package whose `prepare` builds, and whose examples are run by npx in CI: every fresh machine builds anew in
# the middle, and what runs beside it finds files half written or gone. On a machine used before nothing of it is seen.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
mkdir npm tool tool/below
(cd npm && npm init -y >/dev/null && npm install --silent --no-audit --no-fund npm@11.19.1)
npx11() { env npm_config_cache="$folder/cache" "$folder/npm/node_modules/.bin/npx" --no-install "$@" 2>/dev/null; }
cat > tool/package.json <<'END'
{ "name": "a-tool-of-nobody", "version": "1.0.0", "bin": "main.js", "scripts": { "prepare": "echo run >> prepared" } }
END
printf '#!/usr/bin/env node\nconsole.log("hello");\n' > tool/main.js && chmod +x tool/main.js
touch tool/prepared && cd tool/below
first=$(npx11 a-tool-of-nobody) && after_first=$(wc -l < ../prepared | tr -d ' ')
second=$(npx11 a-tool-of-nobody) && after_second=$(wc -l < ../prepared | tr -d ' ')
echo "said: $first, $second; prepare had run $after_first time(s) after the first, $after_second after the second"
[ "$first $second $after_first $after_second" = "hello hello 1 1" ] || { echo 'no longer so'; exit 1; }
