// A static server for the built site, with the headers that a real host should send.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Missing, ROOT, isMain, main, say } from './shell.mjs';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const COMPRESSIBLE = /text|javascript|json|svg|wasm/;

/** Nothing from elsewhere, no inline script, no eval but WebAssembly's compiler. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
];

/** Frames of other pages may show what lies below /embed/; all else only our own. */
function policyOf(path) {
  const ancestors = path.startsWith('/embed/') ? '*' : "'self'";
  return [...POLICY, `frame-ancestors ${ancestors}`].join('; ');
}

function headersOf(path) {
  return {
    'Content-Security-Policy': policyOf(path),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Access-Control-Allow-Origin': '*',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-cache',
  };
}

/** The file below `root` that an address names, or `undefined`: a folder means its index. */
async function fileOf(root, address) {
  const path = normalize(decodeURIComponent(address));
  const file = join(root, path);
  if (path.includes('\0') || !(file === root || file.startsWith(root + sep))) return undefined;
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile()) return { file };
  if (!found?.isDirectory()) return undefined;
  if (!address.endsWith('/')) return { redirect: `${address}/` };
  const index = join(file, 'index.html');
  return (await stat(index).catch(() => undefined)) && { file: index };
}

const compressed = new Map();

async function bodyOf(file, type, request) {
  const bytes = await readFile(file);
  const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  const zipped = COMPRESSIBLE.test(type) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  if (!zipped) return { bytes, tag };
  if (!compressed.has(tag)) compressed.set(tag, await promisify(gzip)(bytes));
  return { bytes: compressed.get(tag), tag, encoding: 'gzip' };
}

async function answer(root, request, response) {
  const address = new URL(request.url ?? '/', 'http://localhost').pathname;
  const headers = headersOf(address);
  const end = (status, more = {}, body = undefined) => {
    response.writeHead(status, { ...headers, ...more });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(405, { Allow: 'GET, HEAD' });
  const found = await fileOf(root, address);
  if (!found) return end(404, { 'Content-Type': TYPES['.txt'] }, 'Not found\n');
  if (found.redirect) return end(308, { Location: found.redirect });
  const type = TYPES[extname(found.file)] ?? 'application/octet-stream';
  const { bytes, tag, encoding } = await bodyOf(found.file, type, request);
  const about = { ETag: tag, Vary: 'Accept-Encoding' };
  if (request.headers['if-none-match'] === tag) return end(304, about);
  const coding = encoding ? { 'Content-Encoding': encoding } : {};
  return end(200, { ...about, ...coding, 'Content-Type': type, 'Content-Length': bytes.length }, bytes);
}

/**
 * Serves a folder on this machine. A busy port makes way for the next one; port 0 takes any free one.
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export function serve({ root = join(ROOT, 'site'), port = 4173 } = {}) {
  const server = createServer((request, response) => {
    answer(root, request, response).catch((error) => {
      // What cannot be read as an address throws either of the two.
      response.writeHead(error instanceof URIError || error.code === 'ERR_INVALID_URL' ? 400 : 500).end();
    });
  });
  return new Promise((resolve, reject) => {
    server.on('error', (error) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      port += 1;
      return server.listen(port, '127.0.0.1');
    });
    server.listen(port, '127.0.0.1', () => {
      const url = `http://localhost:${server.address().port}/`;
      resolve({ url, close: () => new Promise((done) => server.close(done).closeAllConnections()) });
    });
  });
}

/** Serves the site until it is stopped, at the port of `--port`, of `PORT`, or the usual one. */
export async function serveSite() {
  const { port } = parseArgs({ options: { port: { type: 'string' } } }).values;
  const wanted = port ?? process.env.PORT ?? '4173';
  if (!/^\d{1,5}$/.test(wanted) || Number(wanted) > 65535) throw new Missing(`'${wanted}' is not a port: it is a number up to 65535.`);
  const { url } = await serve({ port: Number(wanted) });
  say(`\nLossarium is at ${url} (Ctrl-C ends it)`);
}

if (isMain(import.meta.url)) await main(serveSite);
