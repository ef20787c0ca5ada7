// Stands between the pages and the network: when there is none, it shows a page that says so and what to do. It keeps nothing of
// anybody, only that page and the style sheet.
const KEPT = 'tuntas-STYLE';
const PAGE = 'OFFLINE_PAGE';
const STYLE = 'STYLE_ADDRESS';

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll([PAGE, STYLE])).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  const old = (name) => name.startsWith('tuntas-') && name !== KEPT;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  else if (request.url.endsWith(STYLE)) event.respondWith(caches.match(STYLE).then((kept) => kept ?? fetch(request)));
});
