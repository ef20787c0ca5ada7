// Taking reports down for others: one at a time, or a stack of paper forms with the keyboard alone. What is typed is on the disk half a
// second after the last key; what is handed in waits in the outbox with who took it down, and is sent with their session only.
(async () => {
  'use strict';
  const { one, fill, element, when, redraw, draw, identity } = parts;
  const form = one('#ad');
  const tell = (key, values) => { one('#ad-kabar').textContent = key ? fill(key, values) : ''; };
  const today = () => { const now = new Date(); return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10); };
  const agent = await navigator.serviceWorker?.register('/penjaga.js').catch(() => undefined);
  navigator.serviceWorker?.ready.then(({ active }) => active.postMessage('officer'));
  navigator.storage?.persist?.();

  // ---- who takes down: as the server says, else who it was last
  let officer;
  const ask = async () => {
    const before = await kept.about('officer');
    try {
      const answer = await fetch('/petugas/siapa', { cache: 'no-store' });
      if (answer.ok) { officer = await answer.json(); if (officer.id !== before?.id) await kept.setAbout('officer', officer); } else if (answer.status === 401) { officer = before; return false; }
    } catch { officer = before; }
    return true;
  };
  const theirs = async () => (await kept.every()).filter((r) => r.taker && r.taker.id === officer?.id);

  // ---- the form
  // What stays from form to form; consent itself never does.
  const STAYS = ['told', 'agreed_how', 'agreed_on', 'place', 'area'];
  const ASSISTED = ['told', 'agreed', 'agreed_news', 'agreed_name', 'agreed_how', 'agreed_on', 'hide_from_taker', 'past_taker'];
  let draft;
  let stack;
  const fresh = (stays = {}) => ({ id: identity(), place: Date.now(), state: 'draft', taker: officer, written_at: new Date().toISOString(), tries: 0, next: 0, files: [], said: { key: draw(32), kind: 'complaint', told: 'spoken', agreed_how: 'spoken', agreed_on: today(), language: document.documentElement.lang, called: [], ...stays } });
  const fields = () => parts.fields(form).filter((f) => f.name !== 'area');
  const typed = () => parts.typed(fields());
  const mistakes = (wrong = []) => {
    for (const error of form.querySelectorAll('.error')) error.remove();
    for (const { field, told } of wrong) {
      const at = one(`#ad-${{ area: 'place', point: 'place' }[field] ?? field}`) ?? form.firstElementChild;
      const error = element('p', { className: 'error', id: `ad-${field}-error` }, told);
      at.setAttribute('aria-describedby', error.id);
      at.closest('details')?.setAttribute('open', '');
      (at.closest('.field, .tick') ?? at).append(error);
    }
    if (wrong.length) (one(`#ad-${wrong[0].field}`) ?? one('#ad-text')).focus();
  };
  const files = () => one('#ad-foto').replaceChildren(...draft.files.map(({ size }, place) => {
    const remove = element('button', { type: 'button', className: 'plain' }, fill('remove'));
    remove.addEventListener('click', async () => {
      const [gone] = draft.files.splice(place, 1);
      draft.said.called.splice(place, 1);
      await keep();
      await kept.dropFiles([gone.file]);
      files();
    });
    return element('li', {}, `${draft.said.called[place] || fill('photo')} · ${Math.max(1, Math.round(size / 1024))} KB `, remove);
  }));
  let later;
  async function keep() {
    clearTimeout(later);
    if (!draft) return;
    draft.said = { ...draft.said, ...typed(), place: draft.said.place, area: draft.said.area };
    try {
      if (!await kept.put(draft)) draft = { ...draft, id: identity(), files: [], said: { ...draft.said, key: draw(32), called: [] } };
      one('#ad-tersimpan').textContent = fill('saved');
    } catch (e) {
      // Another tab locked it: what was typed stays here until the PIN is entered.
      if (e instanceof kept.Closed) await open(); else one('#ad-tersimpan').textContent = fill('not-saved');
    }
  }
  const put = (report) => {
    form.reset();
    parts.put(fields(), report.said);
    one('#ad-place').value = report.said.place ?? '';
    one('#ad-tempat').replaceChildren(...(report.said.area ? [choice(report.said.area, report.said.place, true)] : []));
    one('#ad-tersimpan').textContent = '';
    if (report.said.place && !report.said.area) looking = look(report.said.place);
    files();
    mistakes(report.fields);
  };
  // The next form: one that was begun or is to be mended, in the order of the stack; else a new one.
  async function begin() {
    const begun = (await theirs()).filter((r) => r.state === 'draft' && r.said).sort((a, b) => (a.at ?? 0) - (b.at ?? 0))[0];
    const last = draft?.said ?? {};
    draft = begun ?? fresh(Object.fromEntries(STAYS.filter((name) => stack && last[name] !== undefined).map((name) => [name, last[name]])));
    if (stack && draft.at === undefined) draft.at = stack.at;
    put(draft);
    one('#ad-ke').textContent = stack ? fill('stack-of', { n: draft.at, of: stack.of }) : '';
    one('#ad-sama').open = !stack || draft.at === 1;
    one('#ad-tutup').hidden = !stack;
    one('#ad-text').focus();
    scrollTo(0, 0);
  }

  // ---- where
  function choice(code, told, checked = false) {
    const id = `ad-area-${code}`;
    const radio = element('input', { type: 'radio', name: 'area', value: code, id, checked, tabIndex: -1 });
    radio.addEventListener('change', () => take(code, told));
    return element('div', { className: 'tick' }, radio, element('label', { htmlFor: id }, told));
  }
  function take(code, told) {
    draft.said.area = code;
    draft.said.place = told;
    one('#ad-place').value = told;
    one('#ad-tempat').replaceChildren(choice(code, told, true));
    keep();
  }
  let looking = Promise.resolve();
  const look = async (text) => {
    try {
      const found = await places.find(text);
      if (text !== one('#ad-place').value) return;
      one('#ad-tempat').replaceChildren(...found.map(({ code, told }) => choice(code, told)));
      one('#ad-tempat-kabar').textContent = found.length || !text.trim() ? '' : fill('place-unknown');
    } catch { one('#ad-tempat-kabar').textContent = fill('place-missing'); }
  };
  one('#ad-place').addEventListener('input', ({ target }) => {
    draft.said.area = undefined;
    draft.said.place = target.value;
    looking = look(target.value);
  });

  // ---- photos
  one('#ad-files').addEventListener('change', async ({ target }) => {
    for (const chosen of [...target.files]) {
      if (draft.files.length >= 10) { mistakes([{ field: 'files', told: fill('too-many') }]); break; }
      const made = await photo.small(chosen);
      if (made.size > 10 * 1024 * 1024) { mistakes([{ field: 'files', told: fill('too-large', { name: chosen.name }) }]); continue; }
      const file = { file: identity(), size: made.size, type: made.type };
      const next = { ...draft, files: [...draft.files, file], said: { ...draft.said, ...typed(), place: draft.said.place, area: draft.said.area, called: [...draft.said.called, chosen.name.slice(0, 100)] } };
      try { if (await kept.put(next, [[file.file, await made.arrayBuffer()]])) draft = next; } catch { mistakes([{ field: 'files', told: fill('no-room') }]); break; }
    }
    target.value = '';
    files();
  });

  // ---- keys: Enter goes on, from the last field it hands in
  form.addEventListener('keydown', async (event) => {
    const { target, key } = event;
    if (key !== 'Enter' || event.shiftKey || event.isComposing || !target.matches?.('[data-next]')) return;
    event.preventDefault();
    if (target.id === 'ad-place' && !draft.said.area) {
      await looking;
      one('#ad-tempat input')?.click();
    }
    const all = [...form.querySelectorAll('[data-next]')];
    const next = all[all.indexOf(target) + 1];
    if (next) next.focus(); else form.requestSubmit();
  });
  form.addEventListener('input', () => { one('#ad-tersimpan').textContent = ''; clearTimeout(later); later = setTimeout(keep, 400); });
  addEventListener('pagehide', keep);
  document.addEventListener('visibilitychange', () => { if (document.hidden) keep(); else go(true); });

  const wrongIn = (now) => {
    const wrong = [];
    const person = ['name', 'phone', 'email'].some((name) => now[name]?.trim());
    if ([...now.text.trim()].length < 10) wrong.push({ field: 'text', told: fill('text-short') });
    if (!draft.said.area) wrong.push({ field: 'place', told: fill('place-needed') });
    if (now.agreed_on > today()) wrong.push({ field: 'agreed_on', told: fill('future') });
    if (person && !now.agreed_name) wrong.push({ field: 'agreed_name', told: fill('name-not-agreed') });
    if (!now.agreed) wrong.push({ field: 'agreed', told: fill('not-agreed') });
    return wrong;
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    await keep();
    const wrong = wrongIn(typed());
    mistakes(wrong);
    if (wrong.length) return;
    // Forms of a stack can be gone back to until it is finished; after some minutes they go all the same, should it never be.
    const waits = stack ? { stacked: true, next: Date.now() + 600000 } : { stacked: false, next: 0 };
    const assisted = Object.fromEntries(ASSISTED.map((name) => [name, draft.said[name]]));
    const report = { ...draft, ...waits, state: 'waiting', place: draft.sent_first ?? Date.now(), written_at: new Date().toISOString(), tries: 0, fields: undefined, why: undefined, said: { ...draft.said, assisted } };
    try { await kept.put(report); } catch { mistakes([{ field: 'text', told: fill('not-saved') }]); return; }
    if (stack && draft.at === stack.at) {
      stack = { ...stack, at: stack.at + 1 };
      await kept.setAbout('stack', stack);
    }
    if (stack && stack.at > stack.of && !(await theirs()).some((r) => r.state === 'draft')) { await finish(); return; }
    if (!stack) tell(navigator.onLine ? 'kept-online' : 'kept-offline');
    await begin();
    await drawList();
    await agent?.sync?.register('kotak').catch(() => {});
    if (!stack) go(true);
  });

  // ---- a stack of paper forms
  async function finish() {
    const done = stack.at - 1;
    stack = undefined;
    await kept.setAbout('stack', undefined);
    for (const { id } of (await theirs()).filter((r) => r.stacked)) await kept.note(id, (r) => ({ ...r, stacked: false, next: r.state === 'waiting' ? 0 : r.next }));
    draft = undefined;
    await begin();
    tell('stack-done', { n: done });
    await agent?.sync?.register('kotak').catch(() => {});
    go(true);
  }
  one('#tumpukan').addEventListener('submit', async (event) => {
    event.preventDefault();
    const of = Number(one('#ad-banyak').value);
    const right = Number.isInteger(of) && of > 0 && of <= 200;
    one('#ad-banyak-kabar').textContent = right ? '' : fill('stack-bad');
    if (!right) { one('#ad-banyak').focus(); return; }
    await keep();
    stack = { of, at: 1 };
    await kept.setAbout('stack', stack);
    draft.said = { ...draft.said, told: 'paper', agreed_how: 'signed' };
    draft.at = 1;
    await kept.put(draft);
    await begin();
  });
  one('#ad-tutup').addEventListener('click', async () => { await keep(); await finish(); });

  // ---- what was taken down
  const button = (text, press, second = true) => {
    const made = element('button', { type: 'button', className: second ? 'second' : '' }, text);
    made.addEventListener('click', press);
    return made;
  };
  const change = async (report) => {
    await keep();
    // What may have been received keeps its identity to itself; what was never sent goes on as it is.
    if (!await sending.withdraw(report)) { await drawList(); return; }
    if (report.tried) {
      const next = { ...fresh(), at: report.at, files: report.files, fields: report.fields };
      next.said = { ...report.said, key: next.said.key };
      await kept.replace(report, next);
    } else await kept.note(report.id, (r) => ({ ...r, state: 'draft', sent_first: r.place }));
    draft = undefined;
    await begin();
    await drawList();
  };
  const drop = async (report) => {
    if (!confirm(fill(report.state === 'received' ? 'handed-ask' : 'drop-ask'))) return;
    if (report.state !== 'received' && !await sending.withdraw(report)) { await drawList(); return; }
    await kept.drop(report);
    await drawList();
  };
  const guarded = (work) => async () => { try { await work(); } catch { tell('offline'); } };
  const card = (report) => {
    const { state, said: words, receipt, at } = report;
    const made = element('li', { className: 'card' });
    const says = (text, className = '') => made.append(element('p', { className }, text));
    const place = at ? `${fill('form-n', { n: at })} · ` : '';
    if (state === 'received' && receipt) {
      made.classList.add('slip');
      made.append(element('p', { className: 'slip-head' }, `Tuntas ${document.body.dataset.place}`));
      made.append(element('h2', {}, `${fill('number')} `, element('span', { className: 'code' }, receipt.tracking)));
      if (receipt.pin) made.append(element('p', {}, `${fill('pin')} `, element('b', { className: 'code' }, receipt.pin)));
      says(fill('received', { at: when(receipt.received_at) }), 'meta');
      const how = element('div', { className: 'slip-how' });
      if (receipt.qr) how.append(document.importNode(new DOMParser().parseFromString(receipt.qr.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" '), 'image/svg+xml').documentElement, true));
      how.append(element('p', { className: 'hint address' }, receipt.url));
      made.append(how);
      if (words?.past) says(fill(words.restricted ? 'restricted-told' : 'past-told'), 'notice');
      made.append(element('p', { className: 'buttons no-print' }, button(fill('handed'), guarded(() => drop(report)))));
      return made;
    }
    made.classList.add('no-print');
    made.append(element('h2', {}, `${place}${[...(words?.text ?? '')].slice(0, 60).join('') || fill('untitled')}`));
    const n = report.files.length;
    const progress = state === 'sending' && n ? fill('sending-files', { sent: Math.min((report.sent ?? 0) + 1, n), n }) : fill(state === 'sending' ? 'sending' : state === 'refused' ? 'refused' : 'waiting');
    made.append(element('p', {}, element('span', { className: `tag ${state === 'refused' ? 'late' : 'busy'}` }, progress)));
    for (const { told } of report.fields ?? []) says(told, 'error');
    if (report.why) says(report.why, 'error');
    if (report.needs === 'session') made.append(element('p', {}, element('a', { href: `/masuk?ke=${encodeURIComponent('/petugas/catat')}` }, fill('sign-in-as', { name: report.taker.name }))));
    if (words) made.append(element('p', { className: 'buttons' }, button(fill('change'), guarded(() => change(report))), button(fill('drop'), guarded(() => drop(report)))));
    return made;
  };
  let drawing = Promise.resolve();
  function drawList() {
    drawing = drawing.catch(() => {}).then(async () => {
      const all = (await kept.every()).filter((r) => r.taker);
      const mine = all.filter((r) => r.taker.id === officer?.id && r.state !== 'draft');
      const order = { refused: 0, waiting: 1, sending: 1, held: 1, received: 2 };
      mine.sort((a, b) => order[a.state] - order[b.state] || (a.state === 'received' ? b.place - a.place : a.place - b.place));
      redraw(one('#ad-daftar'), mine, card);
      const waits = mine.filter((r) => r.state === 'waiting' || r.state === 'sending').length;
      const others = new Map();
      for (const { taker: { id, name }, state } of all) if (id !== officer?.id && state !== 'received') others.set(id, { name, n: (others.get(id)?.n ?? 0) + 1 });
      const told = [...others.values()].map((of) => fill('others-wait', of));
      one('#ad-lain').textContent = [waits ? fill('waits', { n: waits }) : mine.length ? '' : fill('none'), ...told].filter(Boolean).join(' ');
      one('#ad-cetak').hidden = !mine.some((r) => r.state === 'received' && r.receipt);
      one('#ad-kotak').hidden = false;
      document.title = `${waits ? `(${waits}) ` : ''}${fill('title')}`;
    });
    return drawing;
  }
  for (const press of document.querySelectorAll('[data-kertas]')) {
    press.addEventListener('click', () => {
      document.body.classList.toggle('roll', press.dataset.kertas === '58');
      document.body.classList.toggle('quarters', press.dataset.kertas !== '58');
      print();
    });
  }

  // ---- sending
  let timer;
  async function go(now = false) {
    clearTimeout(timer);
    try {
      if (now) { await ask(); for (const { id } of (await theirs()).filter((r) => r.needs)) await kept.note(id, (r) => ({ ...r, needs: undefined })); }
      const left = await (now ? sending.now() : sending.all());
      if (left) timer = setTimeout(go, Math.max(left - Date.now(), 1000));
    } finally {
      await drawList();
      if (one('#ad-kabar').textContent === fill('kept-online')) {
        const left = (await theirs()).filter((r) => r.state === 'waiting' || r.state === 'sending');
        if (!left.length) tell(); else if (left.some((r) => r.state === 'waiting' && r.unheard)) tell('kept-offline');
      }
      one('#ad-siapa').textContent = officer ? fill('who', { name: officer.name }) : '';
    }
  }
  addEventListener('online', () => { tell(); go(true); });
  addEventListener('offline', () => tell('offline'));
  kept.news?.addEventListener('message', async () => {
    await drawList();
    if (!form.hidden && await kept.isClosed()) await open();
  });

  // ---- opening
  const open = async () => {
    const closed = await kept.isClosed();
    one('#ad-kunci').hidden = !closed;
    form.hidden = one('#tumpukan').hidden = closed || !officer;
    if (closed) { one('#ad-pin').focus(); return; }
    if (!officer) {
      tell('who-none');
      one('#ad-kabar').append(' ', element('a', { href: `/masuk?ke=${encodeURIComponent('/petugas/catat')}` }, '/masuk'));
      return;
    }
    one('#ad-siapa').textContent = fill('who', { name: officer.name });
    // What went past the office was shown once.
    for (const gone of (await theirs()).filter((r) => r.state === 'received' && r.said?.past && r.shown)) await kept.drop(gone);
    for (const r of (await theirs()).filter((r) => r.state === 'received' && r.said?.past)) await kept.note(r.id, (now) => ({ ...now, shown: true }));
    stack = await kept.about('stack');
    for (const { id, state } of await theirs()) if (state === 'held') await sending.free(id);
    await begin();
    if (location.hash === '#tumpukan' && !stack) one('#ad-banyak').focus();
  };
  one('#ad-kunci').addEventListener('submit', async (event) => {
    event.preventDefault();
    const right = await kept.openWith(one('#ad-pin').value);
    one('#ad-pin').value = '';
    one('#ad-pin-kabar').textContent = right ? '' : fill('pin-wrong');
    if (right) { await keep(); await open(); go(true); }
  });
  places.load().catch(() => {});
  try { await ask(); await open(); } catch { tell('no-store'); return; }
  if (!navigator.onLine && officer) tell('offline');
  go(true);
})();
