import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const page = new URL('../../dist/page/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, page), 'utf8');

describe('the built page', () => {
  it('loads less than 120 kB of script at first, gzipped; layout, receiver and generators come later', () => {
    const html = read('index.html');
    const first = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, name]) => name ?? '');
    expect(first.length).toBeGreaterThan(0);
    const octets = first.reduce((sum, name) => sum + gzipSync(read(name)).length, 0);
    expect(octets).toBeLessThan(120_000);
    const later = readdirSync(new URL('assets/', page)).filter((name) => name.endsWith('.js'));
    expect(later.some((name) => name.startsWith('foreign-diagram'))).toBe(true);
    expect(later.some((name) => name.startsWith('receiver'))).toBe(true);
    expect(later.some((name) => name.startsWith('suites'))).toBe(true);
  });

  it('has less than 1.8 MB of layout, as it was published, which only a worker loads', () => {
    const [name = ''] = readdirSync(new URL('assets/', page)).filter((file) => file.startsWith('elk-worker'));
    const published = fileURLToPath(import.meta.resolve('elkjs/lib/elk-worker.min.js'));
    expect(read(`assets/${name}`)).toBe(readFileSync(published, 'utf8'));
    expect(read(`assets/${name}`).length).toBeLessThan(1_800_000);
    expect(read('index.html')).not.toContain('elk');
  });

  it('tells the licenses of what it is made of, and where the source of ELK is', () => {
    const licenses = read('THIRD-PARTY-LICENSES.md');
    for (const part of ['elkjs', 'preact', '@xstate/react', 'xstate', '@statelyai/inspect'])
      expect(licenses).toContain(`## ${part} - `);
    expect(licenses).toContain('Eclipse Public License - v 2.0');
    expect(licenses).toContain('https://github.com/kieler/elkjs has the version');
  });

  it('has no script or style of its own in the HTML, as its policy wants it', () => {
    const html = read('index.html');
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
  });
});
