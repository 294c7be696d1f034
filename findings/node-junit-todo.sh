#!/bin/sh
# The JUnit reporter of node:test, Node 20.20.2.
#
# Expected: a test that is `todo` and throws does not fail the run (the exit code is 0, TAP says "not ok … # TODO"), so the
# JUnit of that run is green: no <failure>, failures="0". Text is escaped once.
#
# Seen: exit code 0 and failures="1" with a <failure> inside. Quotes in its message arrive as &amp;quot;, escaped twice.
#
# Why: the reporter writes a <failure> for whatever did not pass, and has no word for `todo`; attributes are escaped by the
# caller and again where they are written.
#
# Whom it hurts: CI servers that read the XML call a green run red; expected failures cannot be told from real ones.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
cat > main.test.mjs <<'END'
import { describe, it } from 'node:test';

describe('stack', () => {
  it('known', (t) => {
    t.todo('a known deviation');
    throw new Error('says "this"');
  });
});
END
node --test --test-reporter=junit main.test.mjs > seen && code=0 || code=$?
sed 's/ time="[^"]*"//; s/ duration_ms [0-9.]*//' seen | grep -v -e '^\s*at ' -e '<!--' | tee brief
echo "exit code $code"
[ "$code" = 0 ]
grep -q '<failure ' seen
grep -q '<testsuite .*failures="1"' seen
grep -q '&amp;quot;this&amp;quot;' seen
