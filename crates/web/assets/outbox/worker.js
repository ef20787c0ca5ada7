// Stands between the pages and the network: without one, the outbox opens, and everything else says what to do. It keeps nothing of
// anybody but the outbox, and sends what waits there when it can.
const KEPT = 'tuntas-VERSION';
const OUTBOX = 'OUTBOX_PAGE';
const OFFLINE = 'OFFLINE_PAGE';
const PLACES = 'PLACES';
const PARTS = ASSETS;
// Where officials take down for others: kept once somebody opened it here.
const OFFICER = OFFICER_PARTS;
const PATIENCE = 4000;

const cached = async (address) => (await caches.open(KEPT)).match(address, { ignoreVary: true });
const shell = async () => {
  const spoken = await cached('bahasa');
  return `${OUTBOX}/${spoken ? await spoken.text() : 'id'}`;
};

self.addEventListener('install', (event) => {
  const keep = async () => {
    const all = await caches.open(KEPT);
    await all.addAll([OFFLINE, 'ABOUT', `${OUTBOX}/id`, `${OUTBOX}/en`, ...PARTS]);
    // Names of villages may be large, or not there: the form works without, and says so.
    await all.add(PLACES).catch(() => {});
    if (await caches.match(OFFICER[0], { ignoreVary: true })) await all.addAll(OFFICER).catch(() => {});
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener('activate', (event) => {
  const tidy = async () => {
    const spoken = await shell();
    for (const name of await caches.keys()) if (name.startsWith('tuntas-') && name !== KEPT) await caches.delete(name);
    await (await caches.open(KEPT)).put('bahasa', new Response(spoken.split('/').pop()));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

const speak = async (language) => {
  const all = await caches.open(KEPT);
  await all.put('bahasa', new Response(language));
  await all.addAll([OFFLINE, 'ABOUT'].map((page) => new Request(page, { cache: 'reload' })));
};

const without = async (path, search = '') => {
  // A form that was printed for a village names it.
  const village = new URLSearchParams(search).get('desa');
  const there = village ? `/${encodeURIComponent(village)}` : '';
  if (isForm(path)) return Response.redirect(`${await shell()}#tulis/apa${there}`);
  if (path.startsWith('OFFICER_PAGE') && await cached(OFFICER[0])) return Response.redirect(`TAKE_DOWN_PAGE/${(await shell()).split('/').pop()}`);
  if (path === 'SPEAK') return Response.redirect(`${await shell()}#suara${there}`);
  if (path === OUTBOX) return Response.redirect(await shell());
  return (await cached(path)) ?? (await visit(path)) ?? cached(OFFLINE);
};
// Forms in which visits are recorded, as `visit.js` keeps them: nothing of anybody stands in them.
const visit = async (path) => (await caches.open('kunjungan')).match(path, { ignoreVary: true, ignoreSearch: true });
const isForm = (path) => path === 'REPORT_PAGE' || path.startsWith('REPORT_PAGE/');
const patient = (answer) => Promise.race([answer, new Promise((_, late) => setTimeout(late, PATIENCE))]);

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { pathname: path, search, origin } = new URL(request.url);
  // Who signed out is not who takes down here next.
  if (origin === location.origin && request.method === 'POST' && path === 'SIGN_OUT') event.waitUntil(Promise.all([kept.setAbout('officer', undefined).catch(() => {}), caches.delete('kunjungan')]));
  if (origin !== location.origin || request.method !== 'GET') return;
  if (request.mode === 'navigate') {
    // The outbox is on the phone: it opens at once, and is the same with and without a network.
    if (path.startsWith(`${OUTBOX}/`)) {
      event.respondWith(cached(path).then((page) => page ?? fetch(request)).catch(() => cached(OFFLINE)));
      event.waitUntil(caches.open(KEPT).then((all) => all.put('bahasa', new Response(path.split('/').pop()))));
      return;
    }
    if (OFFICER.includes(path)) {
      event.respondWith(cached(path).then((page) => page ?? fetch(request)).catch(() => cached(OFFLINE)));
      return;
    }
    const answer = fetch(request);
    if (path.endsWith('/kunjungan')) {
      // Where the line is too slow to wait for, what is kept opens.
      event.respondWith(visit(path).then((page) => (page ? patient(answer) : answer)).catch(() => without(path)));
      return;
    }
    const ours = isForm(path) || path === 'SPEAK';
    event.respondWith((ours ? patient(answer) : answer).catch(() => without(path, search)));
    // There is a network: what waits goes now.
    event.waitUntil(answer.then(() => sending.all()).catch(() => {}));
    // Another language was chosen: what is shown without a network speaks it too.
    if (path.startsWith('CHOSEN')) event.waitUntil(answer.then(() => speak(path.split('/').pop())).catch(() => {}));
  } else if ([...PARTS, ...OFFICER].includes(path)) event.respondWith(cached(path).then((part) => part ?? fetch(request)));
  else if (path.includes('/kunjungan-')) event.respondWith(fetch(request).catch(() => visit(path)));
  else if (path === PLACES) {
    event.respondWith(cached(PLACES).then((names) => names ?? fetch(request)));
    event.waitUntil(caches.open(KEPT).then((all) => all.add(new Request(PLACES, { cache: 'no-cache' }))).catch(() => {}));
  }
});

// Somebody takes down for others here: from now on without a network, too.
self.addEventListener('message', (event) => {
  if (event.data === 'officer') event.waitUntil(cached(OFFICER[0]).then(async (page) => page ?? (await caches.open(KEPT)).addAll(OFFICER)).catch(() => {}));
});

// The browser wakes this up when the network is back; while something waits still, it is asked to do so again.
self.addEventListener('sync', (event) => {
  event.waitUntil(sending.now().then((left) => { if (left) throw new Error('something waits still'); }));
});
