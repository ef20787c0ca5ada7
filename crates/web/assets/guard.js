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
  // What is sent goes to the network alone: only the browser knows how to send it again, and what it showed before.
  if (request.mode === 'navigate') {
    if (request.method !== 'GET') return;
    const answer = fetch(request);
    event.respondWith(answer.catch(() => caches.match(PAGE)));
    // Another language was chosen: the page for when there is no network speaks it too.
    if (new URL(request.url).pathname.startsWith('LANGUAGE')) event.waitUntil(answer.then(() => caches.open(KEPT)).then((kept) => kept.add(PAGE)).catch(() => {}));
  } else if (request.url.endsWith(STYLE)) event.respondWith(caches.match(STYLE).then((kept) => kept ?? fetch(request)));
});
