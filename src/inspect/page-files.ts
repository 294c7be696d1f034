import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

interface PageFile {
  headers: OutgoingHttpHeaders;
  plain: Buffer;
  /** Absent where compression would save nothing. */
  gzip?: Buffer;
}

/** By path: `/`, `/assets/index-B1xyz234.js`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** Reads the built page whole: no request reaches the file system. @throws Error where it is not there. */
export function readPageFiles(folder: URL): PageFiles {
  const root = fileURLToPath(folder);
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${file.slice(join(root, sep).length).replaceAll(sep, '/')}`;
    files.set(path, pageFile(path, readFileSync(file)));
  }
  const index = files.get('/index.html');
  if (index === undefined) throw new Error(`${root} holds no index.html`);
  files.set('/', index);
  return files;
}

/** Answers GET and HEAD of a path. */
export function serveFile(
  files: PageFiles,
  request: IncomingMessage,
  response: ServerResponse,
  always: OutgoingHttpHeaders,
): void {
  const { method = '', url = '', headers } = request;
  if (method !== 'GET' && method !== 'HEAD') {
    sayPlain(response, 405, 'only GET and HEAD', { ...always, allow: 'GET, HEAD' });
    return;
  }
  const file = files.get(pathOf(url));
  if (file === undefined) {
    sayPlain(response, 404, 'there is no such page', always);
    return;
  }
  const gzip = takesGzip(headers['accept-encoding']) ? file.gzip : undefined;
  const body = gzip ?? file.plain;
  response.writeHead(200, {
    ...always,
    ...file.headers,
    ...(gzip && { 'content-encoding': 'gzip' }),
    'content-length': body.length,
  });
  response.end(method === 'HEAD' ? undefined : body);
}

/** Answers with a line of text. */
export function sayPlain(
  response: ServerResponse,
  status: number,
  line: string,
  headers: OutgoingHttpHeaders,
): void {
  response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${line}\n`);
}

/** Whether a request is for the page itself, and not for what it loads. */
export function isIndex(url: string): boolean {
  return ['/', '/index.html'].includes(pathOf(url));
}

/** The path of a request, without its query. */
export function pathOf(url: string): string {
  return url.replace(/[?#].*/s, '');
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

const WORTH_GZIP = /\.(m?js|css|html|svg)$/;

/** The build puts a hash of the contents into the name. */
const HASHED = /^\/assets\/.*-[\w-]{8}\.\w+$/;

function pageFile(path: string, plain: Buffer): PageFile {
  const headers = {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    'cache-control': HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-store',
    vary: 'accept-encoding',
  };
  return { headers, plain, ...(WORTH_GZIP.test(path) && { gzip: gzipSync(plain) }) };
}

function takesGzip(accepted: string | string[] | undefined): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(accepted ?? ''));
}
