// @ts-check
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { extname, join, normalize, sep } from 'node:path';
import { headersFor } from '../../src/pwa/headers.js';

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * What a test puts in the place of a file: a status, and a body of its own.
 * @typedef {{ status: number, type?: string, body?: string | Uint8Array }} Answer
 */

/**
 * @typedef {object} ServeOptions
 * @property {string} root folder that is served; nothing outside of it can be reached
 * @property {number} port 0 takes a free one
 * @property {string} [host] address to listen on; this machine only, when not given
 * @property {{ key: string, cert: string }} [tls] serves HTTPS
 * @property {boolean} [bare] sends none of our headers, as a plain file host does
 * @property {(path: string) => Answer | undefined} [answer] replaces the answer to a path such as '/weights/x.bin'
 */

/**
 * Serves a built app as files: no fallback page, so a missing file is an honest 404.
 * @param {ServeOptions} options
 * @returns {Promise<{ port: number, close: () => Promise<void> }>} rejects with code EADDRINUSE when the port is taken
 */
export async function serve(options) {
  /** @type {http.RequestListener} */
  const listener = (request, response) => {
    respond(options, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
  const server = options.tls ? https.createServer(options.tls, listener) : http.createServer(listener);
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? 'localhost', () => resolve(undefined));
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {ServeOptions} options
 * @param {http.IncomingMessage} request
 * @param {http.ServerResponse} response
 */
async function respond({ root, bare, answer }, request, response) {
  const path = pathOf(request.url ?? '/');
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  const replaced = answer?.(path);
  if (replaced) {
    const headers = headersOf(path, replaced.type ?? type, bare);
    response.writeHead(replaced.status, { ...headers, 'Cache-Control': 'no-store' }).end(replaced.body);
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  const base = normalize(root);
  const file = normalize(join(base, path));
  const found = file.startsWith(base + sep) ? await stat(file).catch(() => undefined) : undefined;
  if (!found?.isFile()) {
    response.writeHead(404, headersOf('', 'text/plain; charset=utf-8', bare)).end('Not found');
    return;
  }
  const etag = `"${found.size.toString(36)}-${Math.round(found.mtimeMs).toString(36)}"`;
  const headers = { ...headersOf(path, type, bare), ETag: etag };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, 'Content-Length': found.size });
  if (request.method === 'HEAD') response.end();
  else createReadStream(file).on('error', () => response.destroy()).pipe(response);
}

/**
 * The file a URL means: decoded, without the query, a folder standing for its index.html.
 * @param {string} url
 */
function pathOf(url) {
  const path = url.split(/[?#]/, 1)[0] ?? '/';
  try {
    return decodeURIComponent(path).replace(/\/$/, '/index.html');
  } catch {
    return path;
  }
}

/**
 * @param {string} path
 * @param {string} type
 * @param {boolean | undefined} bare
 * @returns {Record<string, string>}
 */
function headersOf(path, type, bare) {
  // Names of these carry a hash of the content, so a changed file has another address. All else is asked for anew.
  const lasting = /^\/(assets|weights)\//.test(path);
  return {
    'Content-Type': type,
    'Cache-Control': lasting ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(bare ? {} : headersFor(type)),
  };
}
