import { describe, expect, it } from 'vitest';
import { isLoopbackHost, isLoopbackPeer, mayDrive, maySend } from '../../src/inspect/gate.ts';

describe('a Host header', () => {
  it.each([
    ['127.0.0.1:4009', true],
    ['localhost:4009', true],
    ['LOCALHOST:4009', true],
    ['[::1]:4009', true],
    [undefined, false],
    ['', false],
    ['localhost', false],
    ['localhost:4010', false],
    ['evil.example:4009', false],
    ['localhost.evil.example:4009', false],
    ['127.0.0.1:40090', false],
    ['evil@localhost:4009', false],
    ['0.0.0.0:4009', false],
  ])('%s: %s', (host, welcome) => {
    expect(isLoopbackHost(host, 4009)).toBe(welcome);
  });
});

describe('the origin of the page', () => {
  it.each([
    ['http://127.0.0.1:4009', true],
    ['http://localhost:4009', true],
    [undefined, false],
    ['null', false],
    ['https://localhost:4009', false],
    ['http://localhost:4010', false],
    ['http://localhost', false],
    ['http://localhost:4009/', false],
    ['http://localhost:4009.evil.example', false],
    ['http://evil.example', false],
  ])('%s: %s', (origin, welcome) => {
    expect(mayDrive(origin, 4009)).toBe(welcome);
  });
});

describe('the origin of a program', () => {
  it.each([
    [undefined, true],
    ['http://localhost:5173', true],
    ['http://localhost', true],
    ['https://127.0.0.1:8443', true],
    ['http://[::1]:3000', true],
    ['null', false],
    ['', false],
    ['file://', false],
    ['http://evil.example', false],
    ['http://localhost.evil.example', false],
    ['http://localhost@evil.example', false],
    ['http://evil@localhost', false],
    ['http://127.0.0.1.evil.example', false],
    ['http://localhost/path', false],
    ['chrome-extension://localhost', false],
    ['http://localhost:1, http://evil.example', false],
  ])('%s: %s', (origin, welcome) => {
    expect(maySend(origin)).toBe(welcome);
  });
});

describe('the address of the other end', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.1.2.3', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['192.168.0.2', false],
    ['::ffff:10.0.0.1', false],
    ['fe80::1', false],
    [undefined, false],
  ])('%s: %s', (address, welcome) => {
    expect(isLoopbackPeer(address)).toBe(welcome);
  });
});

describe('the port that goes without saying', () => {
  it('is not in the headers of a browser', () => {
    expect(isLoopbackHost('localhost', 80)).toBe(true);
    expect(isLoopbackHost('localhost:80', 80)).toBe(true);
    expect(isLoopbackHost('evil.example', 80)).toBe(false);
    expect(mayDrive('http://localhost', 80)).toBe(true);
    expect(mayDrive('http://evil.example', 80)).toBe(false);
  });
});
