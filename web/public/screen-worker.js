// Keeps what boards and kiosks are made of, so that a television that is switched on without a line comes up and says so.
// Only files of the app: an answer of the API is never kept here.
const PREFIX = 'screens '
// Every address of the app is the same page.
const PAGE = '/board/'
/** A server that is there but does not answer is as good as none. */
const PATIENCE = 5_000

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

// The page says what it was built of once it stands; whatever an older build left goes.
self.addEventListener('message', (event) => {
  const { build, files } = event.data ?? {}
  if (typeof build === 'string' && Array.isArray(files)) event.waitUntil(keep(build, files))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.startsWith('/api/')) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request))
  else event.respondWith(fetch(request).catch(() => keptOr(request, Response.error())))
})

async function keep(build, files) {
  const name = PREFIX + build
  const cache = await caches.open(name)
  const fresh = await fetch(PAGE, { headers: { accept: 'text/html' }, cache: 'no-cache' })
  // A newer build was put there meanwhile: it is kept when this screen is loaded anew.
  if (!fresh.ok || !(await fresh.clone().text()).includes(build)) return
  await Promise.all(files.map(async (file) => (await cache.match(file)) ?? cache.add(file).catch(() => undefined)))
  // The page comes last: what is kept of it is whole.
  await cache.put(PAGE, fresh)
  const old = (await caches.keys()).filter((k) => k.startsWith(PREFIX) && k !== name)
  await Promise.all(old.map((k) => caches.delete(k)))
}

async function page(request) {
  const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) }).catch(() => undefined)
  if (answer && answer.status < 500) return answer
  return keptOr(PAGE, answer ?? Response.error())
}

// Names of assets change with what is in them.
async function asset(request) {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  const name = (await caches.keys()).findLast((k) => k.startsWith(PREFIX))
  if (name && answer.ok) await (await caches.open(name)).put(request, answer.clone())
  return answer
}

const keptOr = async (request, otherwise) => (await caches.match(request)) ?? otherwise
