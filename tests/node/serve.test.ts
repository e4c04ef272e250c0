import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../../scripts/serve.mjs';

let folder: string;
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lossarium-serve-'));
  const root = join(folder, 'site');
  mkdirSync(join(root, 'embed/lab'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'not for you');
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>Home</title>');
  writeFileSync(join(root, 'embed/lab/index.html'), '<!doctype html><title>Frame</title>');
  writeFileSync(join(root, 'a.wasm'), Uint8Array.of(0, 97, 115, 109));
  server = await serve({ root, port: 0 });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** The status of an address sent as it is: `fetch` would tidy it up. */
function statusOf(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: 'localhost', port: new URL(server.url).port, path }, (response) => {
      response.resume().on('end', () => {
        resolve(response.statusCode);
      });
    });
    sent.on('error', reject).end();
  });
}

const get = (path: string, init?: RequestInit) => fetch(new URL(path, server.url), init);

describe('serve', () => {
  test('isolates pages and keeps foreign scripts out', async () => {
    const { headers } = await get('/');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(headers.get('content-security-policy')).toMatch(/script-src 'self' 'wasm-unsafe-eval'.*frame-ancestors 'self'/);
  });

  test('lets other pages frame what is made for it', async () => {
    const { headers } = await get('/embed/lab/');
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors \*/);
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });

  test('names the type of wasm, and sends an unchanged file once', async () => {
    const first = await get('/a.wasm');
    expect(first.headers.get('content-type')).toBe('application/wasm');
    const etag = first.headers.get('etag') ?? '';
    expect((await get('/a.wasm', { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  test('sends a folder to its address with a slash', async () => {
    const { status, headers } = await get('/embed/lab', { redirect: 'manual' });
    expect([status, headers.get('location')]).toEqual([308, '/embed/lab/']);
  });

  test.each([
    ['/nowhere', 404],
    ['/embed/', 404],
    ['/../secret.txt', 404],
    ['/%2e%2e/secret.txt', 404],
    ['/..%2fsecret.txt', 404],
    ['/%00', 404],
    ['/%', 400],
    ['//', 400],
  ])('answers %s with %i', async (path, status) => {
    expect(await statusOf(path)).toBe(status);
  });

  test('takes GET and HEAD only', async () => {
    expect((await get('/', { method: 'POST' })).status).toBe(405);
    expect(await (await get('/', { method: 'HEAD' })).text()).toBe('');
  });

  test('moves on from a busy port', async () => {
    const busy = Number(new URL(server.url).port);
    const next = await serve({ root: folder, port: busy });
    expect(Number(new URL(next.url).port)).toBeGreaterThan(busy);
    await next.close();
  });
});
