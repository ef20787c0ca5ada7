// The outbox page: the form in three steps and the list of what waits and what was sent, all without a network. What is typed is
// on the phone's disk half a second after the last key.
(async () => {
  'use strict';
  const said = JSON.parse(document.getElementById('kata').textContent);
  const one = (selector, within = document) => within.querySelector(selector);
  const fill = (key, values = {}) => Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), said[key] ?? key);
  const element = (name, about = {}, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(about)) if (key in made) made[key] = value; else made.setAttribute(key, value);
    made.append(...inside.filter(Boolean));
    return made;
  };
  const icon = (name) => { const made = one(`#ikon-${name}`).content.firstElementChild.cloneNode(true); return made; };
  const when = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
  const list = one('#isi-kotak');
  const form = one('#lapor-hp');
  const heading = one('#kotak-judul');
  const title = heading.textContent;
  const STEPS = ['apa', 'tempat', 'kirim'];
  const tell = (key, values) => { one('#kabar-kotak').textContent = key ? fill(key, values) : ''; };

  const agent = await navigator.serviceWorker?.register('/penjaga.js').catch(() => undefined);
  // The browser shall not throw away what waits when its disk fills.
  navigator.storage?.persist?.();
  const room = async (bytes) => {
    const { quota, usage } = await navigator.storage?.estimate?.() ?? {};
    return !quota || quota - usage > bytes * 2 + 1e6;
  };

  // ---- the form
  const draw = (bytes) => [...crypto.getRandomValues(new Uint8Array(bytes))].map((b) => b.toString(16).padStart(2, '0')).join('');
  const identity = () => crypto.randomUUID?.() ?? draw(16).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
  const fresh = () => ({ id: identity(), place: Date.now(), state: 'draft', written_at: new Date().toISOString(), tries: 0, next: 0, files: [], said: { key: draw(32), kind: 'complaint', language: document.documentElement.lang, called: [] } });
  let draft;
  let pictures = [];
  const fields = () => [...form.elements].filter((f) => f.name && f.type !== 'file');
  const typed = () => {
    const now = {};
    for (const field of fields()) {
      if (field.type === 'radio') { if (field.checked) now[field.name] = field.value; } else now[field.name] = field.type === 'checkbox' ? field.checked : field.value;
    }
    return now;
  };
  const mistakes = (wrong = []) => {
    for (const said of form.querySelectorAll('.error')) said.remove();
    for (const { field, told } of wrong) {
      const at = one(`#hp-${field === 'area' || field === 'point' ? 'place' : field}`) ?? form.firstElementChild;
      const error = element('p', { className: 'error', id: `hp-${field}-error` }, told);
      at.setAttribute('aria-describedby', error.id);
      (at.closest('.field') ?? at).append(error);
    }
    one('.error', form)?.closest('[data-step]')?.scrollIntoView();
  };
  const shown = () => {
    const hash = location.hash.slice(1);
    const [what, step] = hash.split('/');
    return what === 'tulis' ? { step: STEPS.includes(step) ? step : 'apa' } : { step: undefined };
  };
  const files = () => one('#hp-foto-daftar').replaceChildren(...draft.files.map(({ size, type }, place) => {
    const name = `${draft.said.called[place] || fill('photo')} · ${Math.max(1, Math.round(size / 1024))} KB`;
    const remove = element('button', { type: 'button', className: 'plain' }, fill('remove'));
    remove.addEventListener('click', async () => {
      const [gone] = draft.files.splice(place, 1);
      draft.said.called.splice(place, 1);
      await keep();
      await kept.dropFiles([gone.file]);
      files();
    });
    return element('li', {}, pictures[place] ? element('img', { src: pictures[place], alt: '', className: 'small', width: 80, height: 60 }) : '', name, ' ', remove);
  }));
  const check = () => {
    const now = typed();
    one('#hp-cek').replaceChildren(element('p', {}, now.text), element('p', {}, icon('place'), ' ', draft.said.place || fill('place-none')), draft.files.length ? element('p', {}, fill('files', { n: draft.files.length })) : '');
  };
  const show = async () => {
    const { step } = shown();
    // Nothing is typed into a form that is not filled yet: what was kept would take its place.
    if (step && !draft) await begin();
    form.hidden = !step;
    list.hidden = Boolean(step);
    one('#kotak-untuk').hidden = Boolean(step);
    heading.textContent = step ? heading.dataset.tulis : title;
    if (!step) { await drawList(); return; }
    if (!draft) return;
    for (const part of form.querySelectorAll('[data-step]')) part.hidden = part.dataset.step !== step;
    for (const mark of document.querySelectorAll('[data-progress]')) {
      if (mark.dataset.progress === step) mark.ariaCurrent = 'step'; else mark.ariaCurrent = null;
      mark.classList.toggle('done', STEPS.indexOf(mark.dataset.progress) < STEPS.indexOf(step));
    }
    if (step === 'kirim') check();
    scrollTo(0, 0);
  };
  let later;
  let changed = false;
  const keep = async () => {
    clearTimeout(later);
    if (!draft) return;
    draft.said = { ...draft.said, ...typed(), place: draft.said.place, area: one('[name=area]:checked', form)?.value ?? draft.said.area };
    try {
      if (!await kept.put(draft)) {
        // Another tab sent this one. What was typed here since is a report of its own; without any, there is nothing to keep.
        draft = changed ? { ...draft, id: identity(), files: [], said: { ...draft.said, key: draw(32), called: [] } } : undefined;
        if (draft) await kept.put(draft);
      }
      changed = false;
      one('#hp-tersimpan').textContent = draft ? fill('saved') : '';
    } catch { one('#hp-tersimpan').textContent = fill('not-saved'); }
  };
  const put = (report) => {
    form.reset();
    for (const field of fields()) {
      const value = report.said[field.name];
      if (field.type === 'radio') field.checked = field.value === value;
      else if (field.type === 'checkbox') field.checked = Boolean(value);
      else if (value !== undefined && field.name !== 'place') field.value = value;
    }
    if (!one('[name=kind]:checked', form)) one('[name=kind]', form).checked = true;
    one('#hp-place').value = report.said.place ?? '';
    one('#hp-tempat-daftar').replaceChildren(...(report.said.area ? [choice(report.said.area, report.said.place, true)] : []));
    one('#hp-titik').textContent = report.said.point ? fill('point-kept') : '';
    files();
    mistakes(report.fields);
  };
  // What was typed into the form on the server, in this tab, when its network went. Sent there already, perhaps: then under the same
  // identity, so that it counts once.
  async function takeOver() {
    const steps = (() => { try { return Object.keys(sessionStorage).filter((name) => name.startsWith('lapor ')); } catch { return []; } })();
    const handed = {};
    for (const name of steps) {
      const { typed: fields = [] } = JSON.parse(sessionStorage.getItem(name)) ?? {};
      for (const [field, value, ticked] of fields) {
        if (['text', 'title', 'place', 'happened_on', 'name', 'phone', 'email'].includes(field)) handed[field] = value;
        if (['anonymous', 'secret'].includes(field)) handed[field] = ticked;
        if (field === 'kind' && ticked) handed.kind = value;
      }
    }
    if (!handed.text && !handed.place) return;
    const id = sessionStorage.getItem('lapor-terkirim');
    draft = { ...fresh(), ...(id ? { id } : {}) };
    draft.said = { ...draft.said, ...handed };
    await kept.put(draft);
    [...steps, 'lapor-terkirim'].forEach((name) => sessionStorage.removeItem(name));
    tell('handed');
  }
  async function begin() {
    if (await kept.isClosed()) { location.hash = ''; return; }
    draft = (await kept.all()).find((r) => r.state === 'draft') ?? fresh();
    await takeOver();
    const village = location.hash.split('/')[2];
    const named = village && !draft.said.area && (await places.load().catch(() => undefined))?.told.get(village);
    if (named) draft.said = { ...draft.said, area: village, place: named };
    pictures = [];
    put(draft);
  }

  // ---- where
  function choice(code, told, checked = false) {
    const id = `hp-area-${code}`;
    const radio = element('input', { type: 'radio', name: 'area', value: code, id, checked });
    radio.addEventListener('change', () => { draft.said.area = code; draft.said.place = told; one('#hp-place').value = told; keep(); });
    return element('div', { className: 'tick' }, radio, element('label', { htmlFor: id }, told));
  }
  let looking;
  one('#hp-place').addEventListener('input', ({ target }) => {
    clearTimeout(looking);
    draft.said.area = undefined;
    draft.said.place = target.value;
    looking = setTimeout(async () => {
      const answer = one('#hp-tempat-kabar');
      try {
        const found = await places.find(target.value);
        one('#hp-tempat-daftar').replaceChildren(...found.map(({ code, told }) => choice(code, told)));
        answer.textContent = found.length || !target.value.trim() ? '' : fill('place-unknown');
      } catch { answer.textContent = fill('place-missing'); }
    }, 150);
  });
  const here = one('#hp-titik-tombol');
  if (navigator.geolocation) {
    here.hidden = false;
    here.addEventListener('click', () => {
      one('#hp-titik').textContent = fill('point-wait');
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        draft.said.point = { lat: Number(coords.latitude.toFixed(6)), lon: Number(coords.longitude.toFixed(6)) };
        one('#hp-titik').textContent = fill('point-kept');
        keep();
      }, () => { one('#hp-titik').textContent = fill('point-failed'); }, { enableHighAccuracy: true, timeout: 30000, maximumAge: 60000 });
    });
  }

  // ---- photos
  one('#hp-files').addEventListener('change', async ({ target }) => {
    for (const chosen of [...target.files]) {
      if (draft.files.length >= 10) { mistakes([{ field: 'files', told: fill('too-many') }]); break; }
      const made = await photo.small(chosen);
      if (made.size > 10 * 1024 * 1024) { mistakes([{ field: 'files', told: fill('too-large', { name: chosen.name }) }]); continue; }
      if (!await room(made.size)) { mistakes([{ field: 'files', told: fill('no-room') }]); break; }
      const file = { file: identity(), size: made.size, type: made.type };
      draft.said.called.push(chosen.name.slice(0, 100));
      draft.files.push(file);
      pictures[draft.files.length - 1] = made.type.startsWith('image/') ? URL.createObjectURL(made) : undefined;
      try { await kept.put({ ...draft, said: { ...draft.said, ...typed(), place: draft.said.place, area: draft.said.area } }, [[file.file, await made.arrayBuffer()]]); } catch {
        draft.files.pop();
        draft.said.called.pop();
        mistakes([{ field: 'files', told: fill('no-room') }]);
        break;
      }
    }
    target.value = '';
    files();
  });

  form.addEventListener('input', () => { changed = true; one('#hp-tersimpan').textContent = ''; clearTimeout(later); later = setTimeout(keep, 400); });
  addEventListener('pagehide', keep);
  document.addEventListener('visibilitychange', () => { if (document.hidden && draft && !form.hidden) keep(); });
  const needs = (step) => {
    const now = typed();
    const wrong = [];
    if ((step === 'apa' || step === 'kirim') && [...now.text.trim()].length < 10) wrong.push({ field: 'text', told: fill('text-short'), step: 'apa' });
    if ((step === 'tempat' || step === 'kirim') && !draft.said.area && !draft.said.point) wrong.push({ field: 'place', told: fill('place-needed'), step: 'tempat' });
    return wrong;
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    await keep();
    // Another tab sent it.
    if (!draft) { location.hash = ''; return; }
    const { step } = shown();
    const wrong = needs(step);
    mistakes(wrong);
    if (wrong.length) { if (wrong[0].step !== step) location.hash = `tulis/${wrong[0].step}`; return; }
    const next = STEPS[STEPS.indexOf(step) + 1];
    if (next) { location.hash = `tulis/${next}`; return; }
    const report = { ...draft, state: 'waiting', place: Date.now(), written_at: new Date().toISOString(), next: 0, tries: 0, fields: undefined, why: undefined };
    try { await kept.put(report); } catch { mistakes([{ field: 'text', told: fill('not-saved') }]); return; }
    draft = undefined;
    location.hash = '';
    tell(navigator.onLine ? 'kept-online' : 'kept-offline');
    await agent?.sync?.register('kotak').catch(() => {});
    go();
  });
  one('#hp-buang').addEventListener('click', async () => {
    if (!confirm(fill('drop-ask'))) return;
    await kept.drop(draft);
    draft = undefined;
    location.hash = '';
  });

  // ---- the list
  const code = ({ id }) => id.replaceAll('-', '').slice(-8).toUpperCase().replace(/^(....)/, '$1-');
  const button = (text, press, second = true) => {
    const made = element('button', { type: 'button', className: second ? 'second' : '' }, text);
    made.addEventListener('click', press);
    return made;
  };
  const again = async (report) => {
    // What arrived is not changed here; what did not becomes a new draft, and the old identity is never used again.
    try {
      if (!await sending.withdraw(report)) { await drawList(); return; }
    } catch { tell('withdraw-later'); return; }
    const others = (await kept.all()).filter((r) => r.state === 'draft');
    for (const other of others) await kept.note(other.id, (r) => ({ ...r, state: 'aside' }));
    const next = { ...fresh(), files: report.files, fields: report.fields };
    next.said = { ...report.said, key: next.said.key };
    await kept.replace(report, next);
    draft = undefined;
    location.hash = 'tulis/apa';
  };
  const forget = async (report) => {
    if (!confirm(fill(report.state === 'received' ? 'forget-ask' : 'withdraw-ask'))) return;
    if (draft?.id === report.id) draft = undefined;
    try { if (report.state !== 'received' && !await sending.withdraw(report)) { await drawList(); return; } } catch { tell('withdraw-later'); return; }
    await kept.drop(report);
    await drawList();
  };
  const picture = ({ receipt }) => {
    const canvas = element('canvas', { width: 720, height: 420 });
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, 720, 420);
    pen.fillStyle = '#111';
    const lines = [[`Tuntas ${document.body.dataset.place}`, 32], [`${fill('number')}: ${receipt.tracking}`, 44], [`PIN: ${receipt.pin ?? '—'}`, 44], [fill('received', { at: when(receipt.received_at) }), 26], [receipt.url, 24]];
    let y = 70;
    for (const [text, size] of lines) {
      pen.font = `${size}px sans-serif`;
      pen.fillText(text, 30, y, 660);
      y += size * 1.8;
    }
    canvas.toBlob((blob) => {
      const link = element('a', { href: URL.createObjectURL(blob), download: `laporan-${receipt.tracking}.png` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    });
  };
  const card = (report) => {
    const { state, said: words, receipt } = report;
    const head = words ? (words.title || [...(words.text ?? '')].slice(0, 80).join('')) : fill('closed-report');
    const made = element('li', { className: 'card', id: `kotak-${report.id}` }, element('h2', {}, head || fill('untitled')));
    const says = (text, className = '') => made.append(element('p', { className }, text));
    if (state === 'received' && receipt) {
      made.append(element('p', {}, element('span', { className: 'tag good' }, fill('state-received'))));
      const both = element('p', { className: 'receipt-code' }, `${fill('number')} `, element('b', { className: 'code' }, receipt.tracking), receipt.pin ? ` · PIN ` : '', receipt.pin ? element('b', { className: 'code' }, receipt.pin) : '');
      made.append(both);
      says(fill('received', { at: when(receipt.received_at) }));
      if (receipt.status) says(fill('last-known', { status: receipt.status, at: when(receipt.seen) }));
      made.append(element('p', { className: 'buttons' }, element('a', { href: receipt.url, className: 'button second' }, fill('open')), button(fill('picture'), () => picture(report)), button(fill('forget'), () => forget(report))));
    } else if (state === 'refused') {
      made.append(element('p', {}, element('span', { className: 'tag late' }, fill('state-refused'))));
      for (const { told } of report.fields ?? []) says(told, 'error');
      if (report.why) says(report.why, 'error');
      if (words) made.append(element('p', { className: 'buttons' }, button(fill('mend'), () => again(report), false), button(fill('withdraw'), () => forget(report))));
    } else if (state === 'draft' || state === 'aside') {
      made.append(element('p', {}, element('span', { className: 'tag quiet' }, fill('state-draft'))));
      made.append(element('p', { className: 'buttons' }, button(fill('go-on'), async () => {
        if (state === 'aside') {
          for (const other of (await kept.all()).filter((r) => r.state === 'draft')) await kept.note(other.id, (r) => ({ ...r, state: 'aside' }));
          await kept.note(report.id, (r) => ({ ...r, state: 'draft' }));
          draft = undefined;
        }
        location.hash = 'tulis/apa';
      }, false), button(fill('withdraw'), () => forget(report))));
    } else if (words || report.closed) {
      const n = report.files.length;
      const progress = state === 'sending' && n ? fill('sending-files', { sent: Math.min((report.sent ?? 0) + 1, n), n }) : fill(state === 'sending' ? 'state-sending' : 'state-waiting');
      made.append(element('p', {}, element('span', { className: 'tag busy' }, report.closed ? fill('state-closed') : progress)));
      says(fill('written', { at: when(report.written_at), code: code(report) }));
      if (state === 'waiting' && report.next > Date.now()) says(fill('tried', { n: report.tries, at: when(report.next) }), 'hint');
      if (words) made.append(element('p', { className: 'buttons' }, button(fill('change'), () => again(report)), button(fill('withdraw'), () => forget(report))));
    }
    return made;
  };
  let drawing = Promise.resolve();
  function drawList() {
    // One that failed does not keep the next from being drawn.
    drawing = drawing.catch(() => {}).then(async () => {
      const closed = await kept.isClosed();
      const reports = await kept.all();
      one('#kotak-tutup').hidden = !closed;
      one('#kotak-baru').hidden = closed;
      const order = { draft: 0, aside: 0, refused: 1, sending: 2, waiting: 2, received: 3 };
      const sorted = reports.filter((r) => r.state in order).sort((a, b) => order[a.state] - order[b.state] || (a.state === 'received' ? b.place - a.place : a.place - b.place));
      const focused = document.activeElement?.closest?.('li.card')?.id;
      one('#kotak-daftar').replaceChildren(...sorted.map(card));
      if (focused) document.getElementById(focused)?.querySelector('button')?.focus();
      one('#kotak-kosong').hidden = sorted.length > 0;
      const waits = sorted.filter((r) => r.state === 'waiting' || r.state === 'sending').length;
      one('#kotak-menunggu').textContent = waits ? fill('waits', { n: waits }) : '';
      document.title = `${waits ? `(${waits}) ` : ''}${said.title}`;
      const lock = Boolean(await kept.lock());
      one('#kunci-pasang').hidden = lock;
      one('#kunci-lepas').hidden = !lock || closed;
    }).catch((e) => { tell('broken'); throw e; });
    return drawing;
  }

  // ---- sending: now, when the network is back, when this page is looked at again, and after a pause
  let timer;
  async function go(now = false) {
    clearTimeout(timer);
    try {
      const left = await (now ? sending.now() : sending.all());
      if (left) timer = setTimeout(go, Math.max(left - Date.now(), 1000));
    } finally {
      if (form.hidden) {
        await drawList();
        if (!one('#kotak-menunggu').textContent && one('#kabar-kotak').textContent === fill('kept-online')) tell();
      }
    }
  }
  const look = async () => {
    if (!navigator.onLine) return;
    const old = Date.now() - 10 * 60000;
    for (const report of (await kept.all()).filter((r) => r.state === 'received' && r.receipt && (!r.receipt.seen || Date.parse(r.receipt.seen) < old)).slice(-20)) {
      try { await sending.look(report); } catch (e) { if (e instanceof sending.NoNetwork) return; }
    }
  };
  addEventListener('online', () => { tell(); go(true).then(look); });
  addEventListener('offline', () => tell('offline'));
  document.addEventListener('visibilitychange', () => { if (!document.hidden) go(true); });
  kept.news?.addEventListener('message', () => { if (form.hidden) drawList(); });
  addEventListener('hashchange', () => { keep().then(show); });

  // ---- closing, opening, wiping
  const pin = one('#kunci-pin');
  one('#kunci-pasang').addEventListener('submit', async (event) => {
    event.preventDefault();
    const chosen = one('#kunci-baru').value;
    if (!/^\d{4,12}$/.test(chosen)) { one('#kunci-baru-kabar').textContent = fill('pin-form'); return; }
    await keep();
    await kept.close(chosen);
    one('#kunci-baru').value = '';
    tell('closed-now');
    await drawList();
  });
  one('#kunci-lepas').addEventListener('click', async () => { await kept.openForGood(); tell('opened-for-good'); await drawList(); });
  one('#kotak-tutup').addEventListener('submit', async (event) => {
    event.preventDefault();
    const right = await kept.openWith(pin.value);
    pin.value = '';
    one('#kunci-kabar').textContent = right ? '' : fill('pin-wrong');
    if (right) { await drawList(); go(true); }
  });
  one('#kotak-hapus').addEventListener('click', async () => {
    const waits = (await kept.every()).filter((r) => ['waiting', 'sending', 'refused', 'draft', 'aside'].includes(r.state)).length;
    if (!confirm(waits ? fill('wipe-waits', { n: waits }) : fill('wipe-ask'))) return;
    draft = undefined;
    await kept.wipe();
    try { sessionStorage.clear(); localStorage.clear(); } catch { /* nothing is kept */ }
    for (const worker of await navigator.serviceWorker?.getRegistrations() ?? []) await worker.unregister();
    tell('wiped');
    await drawList();
  });

  // A page that went away while a report was held: it waits again.
  try { for (const { id, state } of await kept.all()) if (state === 'held') await sending.free(id); } catch { /* told below */ }
  one('#kotak-jalan').hidden = false;
  one('#kotak-tanpa').hidden = true;
  if (!navigator.onLine) tell('offline');
  try { await show(); } catch { tell('no-store'); return; }
  go(true).then(look);
})();
