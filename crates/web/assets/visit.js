// Visits that are recorded without a network: kept on the phone, sent when there is one, each once by its identity. A small outbox of
// its own: what it sends is an official's, and waits while nobody is signed in.
(() => {
  'use strict';
  const PLACES = 'kunjungan';
  const pages = [...document.querySelectorAll('[data-visits]')].map((place) => place.dataset.visits);
  // What a phone keeps of these pages is a form with nothing of anybody in it.
  const keepPages = async () => {
    if (!('caches' in self) || !navigator.onLine) return;
    const all = await caches.open(PLACES);
    const script = document.currentScript?.src ?? document.querySelector('script[src*="kunjungan-"]')?.src;
    if (script) await all.add(script).catch(() => {});
    for (const page of pages) {
      const answer = await fetch(`${page}?luring=1`, { redirect: 'manual' }).catch(() => undefined);
      if (answer?.ok) await all.put(page, answer);
    }
  };
  addEventListener('load', () => { keepPages().catch(() => {}); });

  const form = document.getElementById('kunjungan');
  if (!form || !('indexedDB' in self)) return;
  const said = JSON.parse(document.getElementById('kata-kunjungan').textContent);
  const fill = (key, values = {}) => Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), said[key] ?? key);
  const tell = (text) => { document.getElementById('kunjungan-kabar').textContent = text; };
  const element = (name, about = {}, ...inside) => {
    const made = Object.assign(document.createElement(name), about);
    made.append(...inside);
    return made;
  };

  const open = () => new Promise((done, failed) => {
    const asked = indexedDB.open('tuntas-kunjungan', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('visits', { keyPath: 'id' });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const store = async (mode, work) => {
    const db = await open();
    try {
      return await new Promise((done, failed) => {
        const step = db.transaction('visits', mode, { durability: 'strict' });
        const asked = work(step.objectStore('visits'));
        step.oncomplete = () => done(asked?.result);
        step.onerror = step.onabort = () => failed(step.error);
      });
    } finally { db.close(); }
  };
  // What is still being written lies beside what waits.
  const all = async () => (await store('readonly', (visits) => visits.getAll())).filter(({ state }) => state !== 'draft').sort((a, b) => a.at - b.at);
  const put = (visit) => store('readwrite', (visits) => visits.put(visit));
  const drop = (id) => store('readwrite', (visits) => visits.delete(id));
  const news = 'BroadcastChannel' in self ? new BroadcastChannel('tuntas-kunjungan') : undefined;

  // Changes how far a visit is, unless it was changed or dropped meanwhile.
  const note = (visit, change) => store('readwrite', (visits) => {
    const asked = visits.get(visit.id);
    asked.onsuccess = () => { if (asked.result?.at === visit.at) visits.put({ ...asked.result, ...change }); };
  });

  // ---- sending: oldest first, one tab at a time; one that is refused holds up no other
  // Gives the visit as it goes on where what arrived under its identity is not what it says now.
  const send = async (visit) => {
    await note(visit, { state: 'sending' });
    const body = new FormData();
    for (const [name, value] of visit.fields) body.append(name, value);
    for (const file of visit.files) body.append('files', file, 'foto.jpg');
    const answer = await fetch(visit.page, { method: 'POST', body, redirect: 'manual', headers: { Accept: 'application/json' }, signal: AbortSignal.timeout?.(120000) });
    if (answer.type === 'opaqueredirect') return note(visit, { state: 'signed-out' });
    const told = answer.headers.get('content-type')?.includes('json') ? await answer.json() : undefined;
    if (!told || answer.status === 429 || answer.status >= 500) throw new Error('later');
    if (answer.status === 201) return note(visit, { state: 'sent', sent: told.recorded, files: [], wrong: undefined, places: undefined });
    if (told.state === 'other') return note(visit, { state: 'other' });
    if (told.state === 'before') return correction(visit);
    return note(visit, { state: 'refused', wrong: told.fields?.map(({ told: why }) => why) ?? [told.why], places: told.fields?.map(({ field }) => field) });
  };
  // It arrived, only its answer got lost, and it was changed since: what it says now corrects what arrived.
  const correction = async (visit) => {
    const id = identity();
    const fields = visit.fields.map(([name, value]) => [name, { id, corrects: visit.id }[name] ?? value]);
    const next = { ...visit, id, fields, state: 'waiting' };
    await store('readwrite', (visits) => { visits.delete(visit.id); return visits.put(next); });
    renamed.set(visit.id, id);
    return next;
  };
  const renamed = new Map();
  const waits = ({ state }) => ['waiting', 'sending', 'signed-out', 'other'].includes(state);
  const round = async () => {
    for (const { id } of (await all()).filter(waits)) {
      // As it is now: it may have been changed while another was sent.
      const visit = await store('readonly', (visits) => visits.get(id));
      if (!visit || !waits(visit) || visit.next > Date.now()) continue;
      let now = visit;
      try { for (let next = await send(now); next; next = await send(now)) now = next; } catch {
        const tries = Math.min((visit.tries ?? 0) + 1, 8);
        await note(now, { state: 'waiting', tries, next: Date.now() + 5000 * 2 ** tries * (0.5 + Math.random()) });
      }
      await show();
    }
  };
  const sendAll = async (atOnce) => {
    if (atOnce) for (const visit of (await all()).filter(waits)) await note(visit, { next: 0 });
    const locks = navigator.locks;
    // Whoever presses waits for their turn; what only looks whether something waits does not.
    if (locks) await locks.request('tuntas-kunjungan', { ifAvailable: !atOnce }, (mine) => (mine ? round() : undefined));
    else await round();
    news?.postMessage('changed');
  };

  // ---- what waits
  const when = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
  // What is wrong is told as by the server: on top, with the focus, each line leading to its field, and at the field.
  const title = document.title;
  const mistakes = ({ wrong, places = [] } = {}) => {
    for (const gone of document.querySelectorAll('#keliru, [data-keliru]')) gone.remove();
    for (const field of form.querySelectorAll('[aria-invalid]')) {
      field.removeAttribute('aria-invalid');
      field.setAttribute('aria-describedby', (field.getAttribute('aria-describedby') ?? '').replace(` ${field.id}-error`, ''));
    }
    document.title = title;
    if (!wrong) return;
    const lines = wrong.map((why, n) => {
      const field = places[n] && document.getElementById(places[n]);
      if (!field || !form.contains(field)) return element('li', {}, why);
      const error = element(field.closest('.field') ? 'p' : 'span', { className: 'error', id: `${field.id}-error` }, why);
      error.dataset.keliru = '';
      field.before(error);
      field.setAttribute('aria-invalid', 'true');
      field.setAttribute('aria-describedby', `${field.getAttribute('aria-describedby') ?? ''} ${error.id}`);
      return element('li', {}, element('a', { href: `#${field.id}` }, why));
    });
    const box = element('div', { className: 'summary', id: 'keliru', tabIndex: -1 }, element('h2', {}, fill('errors')), element('ul', {}, ...lines));
    box.setAttribute('role', 'alert');
    document.getElementById('isi').prepend(box);
    document.title = `${fill('error')} ${title}`;
    box.focus();
    box.scrollIntoView();
  };
  let touched = false;
  // ---- what is being written: on the disk half a second after the last key, for each village and whoever writes
  const corrects = form.elements.namedItem('corrects').value;
  const DRAFT = ['konsep', form.elements.namedItem('milik').value, new URL(form.action).pathname, corrects].join(' ');
  const empty = document.getElementById('kunjungan-buang');
  const typed = () => [...new FormData(form)].filter(([, value]) => typeof value === 'string');
  let later;
  const keep = async () => {
    clearTimeout(later);
    if (!touched) return;
    try {
      await put({ id: DRAFT, page: form.action, at: Date.now(), state: 'draft', fields: typed(), files: held, wrong: opened?.wrong, places: opened?.places });
      empty.hidden = false;
    } catch { tell(fill('not-kept')); }
  };
  form.addEventListener('input', () => { touched = true; clearTimeout(later); later = setTimeout(keep, 400); });
  addEventListener('pagehide', keep);
  document.addEventListener('visibilitychange', () => { if (document.hidden) keep(); });
  // What waits and was opened to be changed.
  let opened;
  let held = [];
  const photos = document.getElementById('kunjungan-foto');
  const list_photos = () => photos.replaceChildren(...held.map((file, place) => element('li', {}, `${fill('photo', { n: place + 1 })} · ${Math.max(1, Math.round(file.size / 1024))} KB `, element('button', { type: 'button', className: 'plain', onclick: async () => {
    held = held.filter((other) => other !== file);
    touched = true;
    list_photos();
    await keep();
  } }, fill('remove')))));
  const MOST = 5;
  let reading = Promise.resolve();
  const chosen = form.elements.namedItem('files');
  chosen?.addEventListener('change', () => {
    const files = [...chosen.files];
    chosen.value = '';
    touched = true;
    reading = reading.then(async () => {
      for (const file of files) {
        const stay = form.querySelectorAll('[name=foto]:checked').length;
        if (held.length + stay >= MOST) { tell(fill('too-many')); break; }
        if (!file.type.startsWith('image/')) { tell(fill('photos-only')); continue; }
        held = [...held, await photo.small(file).catch(() => file)];
      }
      list_photos();
      await keep();
    });
  });
  // The trip that led here, also where a phone kept the page without it.
  const belongs = () => {
    const trip = form.elements.namedItem('trip');
    const led = new URLSearchParams(location.search).get('perjalanan');
    if (led && [...trip?.options ?? []].some(({ value }) => value === led)) trip.value = led;
  };
  if (!corrects && !form.querySelector('.error')) belongs();
  const clear = async () => {
    clearTimeout(later);
    touched = false;
    opened = undefined;
    held = [];
    list_photos();
    mistakes();
    form.reset();
    form.elements.namedItem('id').value = identity();
    belongs();
    empty.hidden = true;
    await drop(DRAFT).catch(() => {});
  };
  empty.addEventListener('click', async () => { if (confirm(fill('clear-ask'))) { await clear(); tell(''); } });
  // The other language without sending: what is written here is kept here.
  form.querySelector('[name=bahasa]')?.addEventListener('click', async (event) => {
    event.preventDefault();
    await reading;
    await keep();
    try { await fetch(document.querySelector('header a[hreflang]').href, { redirect: 'manual' }); } catch { tell(fill('language-later')); return; }
    location.reload();
  });
  const fill_in = (visit) => {
    form.reset();
    for (const field of form.elements) if (field.type === 'checkbox') field.checked = visit.fields.some(([name, value]) => name === field.name && value === field.value);
    for (const [name, value] of visit.fields) {
      const field = form.elements.namedItem(name);
      if (name !== 'milik' && field && !(field instanceof RadioNodeList) && !['checkbox', 'file'].includes(field.type)) field.value = value;
    }
    held = visit.files;
    opened = visit;
    touched = false;
    list_photos();
    tell(visit.state === 'draft' ? fill('draft') : held.length ? fill('photos', { n: held.length }) : '');
    let sure = form.elements.namedItem('yakin');
    if (visit.wrong && !sure) {
      // Whoever was told that something looks like a person may say that it is none.
      sure = element('input', { type: 'checkbox', name: 'yakin', value: '1', id: 'yakin' });
      form.querySelector(':scope > button').before(element('div', { className: 'tick' }, sure, element('label', { htmlFor: 'yakin' }, fill('sure'))));
    }
    mistakes(visit);
    if (!visit.wrong) form.elements.namedItem('visited_on').focus();
  };
  const row = (visit) => {
    const told = [`${fill(`state-${visit.state}`)}`, visit.state === 'sent' ? when(visit.sent) : fill('tried', { at: when(visit.at) })];
    const line = element('li', {}, element('b', {}, `${visit.called}`), element('br'), element('span', { className: 'meta' }, told.join(' · ')));
    for (const why of visit.wrong ?? []) line.append(element('p', { className: 'error' }, why));
    if (visit.state !== 'sent' && visit.page === form.action) line.append(element('button', { type: 'button', className: 'plain', onclick: () => { if (!touched || confirm(fill('replace-ask'))) fill_in(visit); } }, fill('open')), ' ');
    if (visit.state !== 'sending') line.append(element('button', { type: 'button', className: 'plain', onclick: async () => {
      if (visit.state !== 'sent' && !confirm(fill('drop-ask'))) return;
      await drop(visit.id);
      await show();
    } }, fill('drop')));
    return line;
  };
  const show = async () => {
    const visits = await all();
    document.getElementById('kunjungan-menunggu').hidden = !visits.length;
    document.getElementById('kunjungan-daftar').replaceChildren(...visits.map(row));
  };

  const identity = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
  // What a phone kept of the page may have been used before.
  if (!form.querySelector('.error')) form.elements.namedItem('id').value = identity();
  const today = () => { const now = new Date(); return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10); };
  if (!corrects && !form.querySelector('.error')) form.elements.namedItem('visited_on').value = today();
  form.addEventListener('submit', async (event) => {
    if (event.submitter?.name === 'bahasa') return;
    event.preventDefault();
    await reading;
    const [fields, files] = [typed(), [...held]];
    const id = form.elements.namedItem('id').value;
    const called = `${document.querySelector('h1').textContent}, ${form.elements.namedItem('visited_on').value}`;
    try {
      await put({ id, page: form.action, called, at: Date.now(), state: 'waiting', next: 0, tries: 0, fields, files });
    } catch {
      // Not kept here: then it goes as it would without this script, or says so.
      if (!navigator.onLine) { tell(fill('no-store')); return; }
      const back = new DataTransfer();
      held.forEach((file, n) => back.items.add(new File([file], `foto-${n + 1}.jpg`, { type: file.type })));
      if (chosen) chosen.files = back.files;
      form.submit();
      return;
    }
    navigator.storage?.persist?.();
    await clear();
    form.elements.namedItem('corrects').value = '';
    await show();
    tell(fill(navigator.onLine ? 'kept-online' : 'kept-offline'));
    document.getElementById('kunjungan-menunggu').scrollIntoView({ block: 'nearest' });
    await sendAll(true);
    const now = (await all()).find((visit) => visit.id === (renamed.get(id) ?? id));
    // Whoever writes the next one already is not pulled away from it: the list below leads back.
    if (now?.wrong && !touched) fill_in(now);
    else if (now) tell([fill(`state-${now.state}`), ...(now.wrong ?? [])].join(' '));
  });
  document.getElementById('kunjungan-kirim').addEventListener('click', () => sendAll(true));
  addEventListener('online', () => sendAll(true));
  addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') sendAll(false); });
  setInterval(() => sendAll(false), 30000);
  news?.addEventListener('message', () => show());
  const back = async () => {
    // What the server showed again is newer than what was kept here.
    const draft = form.querySelector('.error') ? undefined : await store('readonly', (visits) => visits.get(DRAFT));
    if (!draft || touched) return;
    fill_in(draft);
    empty.hidden = false;
  };
  back().catch(() => {}).then(show).then(() => sendAll(true)).catch(() => {});
})();
