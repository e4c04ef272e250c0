/**
 * Two duties. Offline: every file of the site is kept at the first visit, pieces of data sets when they are first asked for, and
 * answers come from the store when the network does not. Isolation: on hosts that cannot set headers, pages of their own get the two that threads need; frames do not, because
 * isolation is the business of the page around them.
 */
/// <reference lib="webworker" />
declare const self: ServiceWorkerGlobalScope;

/** Filled in by the build: paths of all files, relative to the site, and a name that changes when one of them does. */
declare const SITE_FILES: readonly string[];
declare const SITE_VERSION: string;

const STORE = `lossarium-${SITE_VERSION}`;
/** Data sets stay the same from version to version. */
const DATA = 'lossarium.data';

self.addEventListener('install', (event) => {
  const keep = async () => {
    const store = await caches.open(STORE);
    await store.addAll(SITE_FILES.map((file) => new Request(file, { cache: 'reload' })));
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener('activate', (event) => {
  const tidy = async () => {
    const stale = (await caches.keys()).filter((name) => name.startsWith('lossarium-') && name !== STORE);
    await Promise.all(stale.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(answer(request));
});

/** Pages from the network first, so that a reader sees the newest; everything else from the store, because its name has a hash. */
async function answer(request: Request): Promise<Response> {
  const stored = () => caches.match(request, { ignoreSearch: true, ignoreVary: true });
  if (request.mode !== 'navigate') return isolated(request, (await stored()) ?? (await fetched(request)));
  try {
    return isolated(request, await fetch(request));
  } catch (error) {
    const page = (await stored()) ?? (await caches.match(new URL('index.html', request.url).href, { ignoreVary: true }));
    if (page === undefined) throw error;
    return isolated(request, page);
  }
}

/** From the network; what belongs to a data set is kept. */
async function fetched(request: Request): Promise<Response> {
  const response = await fetch(request);
  if (response.ok && /\/data\/[\w-]+\/[\w-]+\.gz$/.test(new URL(request.url).pathname)) await (await caches.open(DATA)).put(request, response.clone()).catch(() => undefined);
  return response;
}

/** Documents of their own, and workers, which an isolated document may only start if they ask for isolation too. */
function isolated(request: Request, response: Response): Response {
  const alone = request.destination === 'document' && !new URL(request.url).pathname.includes('/embed/');
  const wanted = alone || request.destination === 'worker';
  if (!wanted || response.type === 'opaqueredirect' || response.headers.has('Cross-Origin-Embedder-Policy')) return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
