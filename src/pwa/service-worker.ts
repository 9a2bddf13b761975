import { addPlugins, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { headersFor } from './headers.js';

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: (string | { url: string; revision: string | null })[];
};

/**
 * The shell lies in the precache: page, scripts, WASM binaries, icons, demo pictures. Weights do not: no route answers
 * for them, so they pass by this worker, and the app keeps them in a cache of their own with their size on show.
 */
async function withHeaders(response: Response): Promise<Response> {
  const headers = new Headers(response.headers);
  // A host that sets no headers would leave the page without isolation, and its workers without a policy.
  for (const [name, value] of Object.entries(headersFor(headers.get('Content-Type') ?? ''))) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

addPlugins([{ handlerWillRespond: ({ response }) => withHeaders(response) }]);
precacheAndRoute(self.__WB_MANIFEST);
registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html'), { denylist: [/\/weights\//] }));

self.addEventListener('message', (event) => {
  // Only on request: a worker that took over by itself would swap files under a running page.
  if (event.data === 'take-over') void self.skipWaiting();
});
