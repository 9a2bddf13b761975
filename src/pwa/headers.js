// @ts-check
/**
 * The response headers of Saccade, said once: the server of `npm start` sends them, the service worker adds them where
 * a host sends none, and the build writes the policy into index.html. Plain JavaScript, because Node runs it unbuilt.
 */

/** @typedef {Readonly<Record<string, readonly string[]>>} Policy Directive → sources. */

/** @type {Policy} */
const shared = {
  'default-src': ["'self'"],
  // "Nothing leaves this device": no address but our own can be asked for anything.
  'connect-src': ["'self'"],
  // No 'unsafe-inline': styles set from script go through the CSSOM, which the policy leaves alone.
  'style-src': ["'self'"],
  'img-src': ["'self'", 'blob:', 'data:'],
  'media-src': ["'self'", 'blob:'],
  'worker-src': ["'self'", 'blob:'],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

/** @type {Policy} */
const page = { ...shared, 'script-src': ["'self'", "'wasm-unsafe-eval'"] };

/**
 * A worker is governed by the headers of its own script. The threads of tfjs-backend-wasm are workers started from a
 * Blob that import a second Blob, so scripts of workers may be blobs; those of the page may not.
 * @type {Policy}
 */
const worker = { ...shared, 'script-src': ["'self'", "'wasm-unsafe-eval'", 'blob:'] };

/** @param {Policy} policy */
const written = (policy) =>
  Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ');

/** For `<meta http-equiv="Content-Security-Policy">`, in which browsers ignore frame-ancestors. */
export const metaPolicy = written(page);

/** Cross-origin isolation: what SharedArrayBuffer, and with it WASM threads, asks for. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * The headers that a response with this content type carries.
 * @param {string} contentType as in Content-Type, with or without parameters
 * @returns {Record<string, string>}
 */
export function headersFor(contentType) {
  const policy = contentType.includes('javascript') ? worker : page;
  return {
    ...isolationHeaders,
    'Content-Security-Policy': `${written(policy)}; frame-ancestors 'none'`,
    'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}
