// The outbox page: the form in three steps and the list of what waits and what was sent, all without a network. What is typed is
// on the phone's disk half a second after the last key.
(async () => {
  'use strict';
  const { one, fill, element, when, redraw, draw, identity } = parts;
  const icon = (name) => { const made = one(`#ikon-${name}`).content.firstElementChild.cloneNode(true); return made; };
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
  const fresh = () => ({ id: identity(), place: Date.now(), state: 'draft', written_at: new Date().toISOString(), tries: 0, next: 0, files: [], said: { key: draw(32), kind: 'complaint', language: document.documentElement.lang, called: [] } });
  let draft;
  const pictures = new Map();
  // Which draft is written in this tab: another one is another's, perhaps, and is not opened unasked.
  const own = (id) => { try { if (id) sessionStorage.setItem('kotak-tulis', id); return sessionStorage.getItem('kotak-tulis'); } catch { return draft?.id; } };
  const fields = () => parts.fields(form);
  const typed = () => parts.typed(fields());
  const mistakes = (wrong = []) => {
    for (const said of form.querySelectorAll('.error')) said.remove();
    for (const { field, told } of wrong) {
      const error = element('p', { className: 'error', id: `hp-${field}-error` }, told);
      if (field === 'send') { one('[data-step]:not([hidden]) .buttons', form).before(error); continue; }
      const at = one(`#hp-${field === 'area' || field === 'point' ? 'place' : field}`) ?? form.firstElementChild;
      at.setAttribute('aria-describedby', error.id);
      (at.closest('.field') ?? at).append(error);
    }
    one('.error', form)?.closest('[data-step]')?.scrollIntoView();
  };
  const shown = () => {
    const hash = location.hash.slice(1);
    const [what, step] = hash.split('/');
    if (what === 'suara') return { speaks: true };
    return what === 'tulis' ? { step: STEPS.includes(step) ? step : 'apa' } : { step: undefined };
  };
  const told = (files, called = []) => files.map(({ size, seconds, voice: spoken }, place) => {
    const name = called[place] || fill(spoken ? 'voice' : 'photo');
    return `${name} · ${seconds ? voice.clock(seconds) : `${Math.max(1, Math.round(size / 1024))} KB`}`;
  });
  const player = ({ file, type }, name) => {
    const made = element('audio', { controls: true, preload: 'none', 'aria-label': name });
    kept.file(file).then((bytes) => { if (bytes) made.src = URL.createObjectURL(new Blob([bytes], { type })); }).catch(() => {});
    return made;
  };
  // As it is in memory, else as it is kept: after loading again, too.
  const thumbnail = ({ file, type }) => {
    if (!type?.startsWith('image/')) return '';
    const made = element('img', { alt: '', className: 'small', width: 80, height: 60 });
    const show = (bytes) => { if (bytes && !pictures.has(file)) pictures.set(file, URL.createObjectURL(new Blob([bytes], { type }))); if (pictures.has(file)) made.src = pictures.get(file); };
    if (pictures.has(file)) show(); else kept.file(file).then(show).catch(() => {});
    return made;
  };
  const files = () => one('#hp-foto-daftar').replaceChildren(...told(draft.files, draft.said.called).map((name, place) => {
    const { voice: spoken } = draft.files[place];
    const remove = element('button', { type: 'button', className: 'plain' }, fill('remove'));
    remove.addEventListener('click', async () => {
      const [gone] = draft.files.splice(place, 1);
      draft.said.called.splice(place, 1);
      await keep();
      await kept.dropFiles([gone.file]);
      files();
    });
    return element('li', { className: spoken ? 'sound' : '' }, spoken ? player(draft.files[place], name) : '', thumbnail(draft.files[place]), name, ' ', remove);
  }));
  const hasVoice = () => draft.files.some((file) => file.voice);
  const check = () => {
    const now = typed();
    one('#hp-cek').replaceChildren(element('p', {}, now.text || (hasVoice() ? fill('spoken') : '')), element('p', {}, icon('place'), ' ', draft.said.place || fill('place-none')), ...told(draft.files, draft.said.called).map((name) => element('p', {}, name)));
  };
  const show = async () => {
    const { step, speaks } = shown();
    if ((step || speaks) && await kept.isClosed()) { behind ||= location.hash; location.hash = ''; return; }
    // Nothing is typed into a form that is not filled yet: what was kept would take its place.
    if (step && !draft && !await begin()) { location.hash = ''; return; }
    if (step || speaks) one('#kotak-ada').hidden = true;
    form.hidden = !step;
    list.hidden = Boolean(step ?? speaks);
    one('#bicara').hidden = !speaks;
    one('#kotak-untuk').hidden = list.hidden;
    heading.textContent = step ? heading.dataset.tulis : speaks ? heading.dataset.suara : title;
    if (speaks) await spoken.show(); else await spoken.hide();
    if (!step) { await drawList(); return; }
    if (!draft) return;
    for (const part of form.querySelectorAll('[data-step]')) part.hidden = part.dataset.step !== step;
    for (const mark of document.querySelectorAll('[data-progress]')) {
      if (mark.dataset.progress === step) mark.ariaCurrent = 'step'; else mark.ariaCurrent = null;
      mark.classList.toggle('done', STEPS.indexOf(mark.dataset.progress) < STEPS.indexOf(step));
    }
    const forest = aboutForest();
    one('#hp-hutan').hidden = !forest;
    one('#hp-lindung').hidden = !forest;
    one('#hp-anonim').hidden = forest;
    callNow();
    if (step !== 'tempat') walk.stop();
    if (step === 'kirim') check();
    scrollTo(0, 0);
  };
  // Whether it is about a forest: it says so, or its words tell, by the same words as on the server.
  const tells = (words) => {
    const { text, title: head } = typed();
    const folded = ` ${`${head} ${text}`.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[^\p{L}\p{N}]+/gu, ' ')}`;
    return fill(words).split('|').some((word) => folded.includes(` ${word}`));
  };
  const aboutForest = () => typed().forest || tells('forest-words');
  // Of a fire it is said whom to phone: that needs no network that carries reports.
  const callNow = () => {
    const { forest_fire: fire, forest_category: what, forest_when: when, forest_going_on: goesOn } = typed();
    // Which answers tell of a fire is said by the server: it alarms by the same.
    const answered = [fire ? 1 : 0, what === 'fire' ? 1 : 0, when ?? '', goesOn ?? ''].join(':');
    const burns = tells('fire-words') || (aboutForest() && fill('fire-answers').split(' ').includes(answered));
    for (const box of form.querySelectorAll('[data-call]')) box.hidden = !burns;
  };
  const saidNow = () => ({ ...draft.said, ...typed(), place: draft.said.place, area: one('[name=area]:checked', form)?.value ?? draft.said.area });
  let later;
  let changed = false;
  // What was open when another tab locked the outbox, or what was wanted while it is locked.
  let behind = '';
  const keep = async () => {
    clearTimeout(later);
    if (!draft) return;
    draft.said = saidNow();
    try {
      if (!await kept.put(draft)) {
        // Another tab sent this one. What was typed here since is a report of its own; without any, there is nothing to keep.
        draft = changed ? { ...draft, id: identity(), files: [], said: { ...draft.said, key: draw(32), called: [] } } : undefined;
        if (draft) await kept.put(draft);
      }
      changed = false;
      one('#hp-tersimpan').textContent = draft ? fill('saved') : '';
    } catch (e) {
      // Another tab locked it: what was typed stays here until the PIN is entered, and nobody reads it meanwhile.
      if (e instanceof kept.Closed) { await show(); return; }
      one('#hp-tersimpan').textContent = fill('not-saved');
    }
  };
  const put = (report) => {
    form.reset();
    parts.put(fields(), report.said);
    if (!one('[name=kind]:checked', form)) one('[name=kind]', form).checked = true;
    one('#hp-place').value = report.said.place ?? '';
    one('#hp-tempat-daftar').replaceChildren(...(report.said.area ? [choice(report.said.area, report.said.place, true)] : []));
    one('#hp-titik').textContent = report.said.point ? fill('point-kept') : '';
    if (report.said.place && !report.said.area) search(report.said.place);
    files();
    walk.draw();
    mistakes(report.fields);
  };
  const drafts = async () => (await kept.all()).filter((r) => r.state === 'draft');
  const hasWords = ({ said, files }) => Boolean(said?.text?.trim() || said?.title || said?.place || said?.name || files.length);
  const setAside = async () => { for (const { id } of await drafts()) await kept.note(id, (r) => ({ ...r, state: 'aside' })); };
  // What was typed into the form on the server, in this tab, when its network went. Sent there already, perhaps: then under the same
  // identity, so that it counts once.
  async function takeOver() {
    const steps = (() => { try { return Object.keys(sessionStorage).filter((name) => name.startsWith('lapor ')); } catch { return []; } })();
    const handed = {};
    for (const name of steps) {
      const { typed: fields = [] } = JSON.parse(sessionStorage.getItem(name)) ?? {};
      for (const [field, value, ticked] of fields) {
        if (['text', 'title', 'place', 'happened_on', 'name', 'phone', 'email'].includes(field)) handed[field] = value;
        if (['anonymous', 'secret', 'restricted', 'named', 'forest', 'forest_machines', 'forest_fire'].includes(field)) handed[field] = ticked;
        if (field.startsWith('forest_') && ticked && value !== '1') handed[field] = value;
        if (field === 'kind' && ticked) handed.kind = value;
      }
    }
    if (!handed.text && !handed.place) return undefined;
    const id = sessionStorage.getItem('lapor-terkirim');
    const next = { ...fresh(), ...(id ? { id } : {}) };
    next.said = { ...next.said, ...handed };
    await setAside();
    await kept.put(next);
    [...steps, 'lapor-terkirim'].forEach((name) => sessionStorage.removeItem(name));
    tell('handed');
    return next;
  }
  // Whoever finds a draft that was not written in this tab chooses; here is what they came for.
  let wanted = 'tulis/apa';
  const offer = () => {
    list.hidden = false;
    one('#kotak-ada').hidden = false;
    one('#kotak-terus').focus();
  };
  // Gives whether there is a form to write in.
  async function begin() {
    const handed = await takeOver();
    const [there] = await drafts();
    if (!handed && there && hasWords(there) && own() !== there.id) {
      wanted = location.hash.slice(1);
      offer();
      return false;
    }
    draft = handed ?? there ?? fresh();
    own(draft.id);
    const village = location.hash.split('/')[2];
    const named = village && !draft.said.area && (await places.load().catch(() => undefined))?.told.get(village);
    if (named) draft.said = { ...draft.said, area: village, place: named };
    put(draft);
    return true;
  }
  one('#kotak-baru a').addEventListener('click', async (event) => {
    event.preventDefault();
    wanted = 'tulis/apa';
    if ((await drafts()).some(hasWords)) offer(); else location.hash = wanted;
  });
  one('#kotak-terus').addEventListener('click', async () => {
    own((await drafts())[0]?.id);
    location.hash = wanted;
  });
  one('#kotak-lain').addEventListener('click', async () => {
    await setAside();
    draft = undefined;
    location.hash = wanted;
  });

  // ---- where
  function pick(code, told, chosen, { name = 'desa', checked = false } = {}) {
    const id = `${name}-${code}`;
    const radio = element('input', { type: 'radio', name, value: code, id, checked });
    radio.addEventListener('change', chosen);
    return element('div', { className: 'tick' }, radio, element('label', { htmlFor: id }, told));
  }
  const choice = (code, told, checked) => pick(code, told, () => { draft.said.area = code; draft.said.place = told; one('#hp-place').value = told; keep(); }, { name: 'area', checked });
  let looking;
  async function search(text) {
    const answer = one('#hp-tempat-kabar');
    try {
      const found = await places.find(text);
      one('#hp-tempat-daftar').replaceChildren(...found.map(({ code, told }) => choice(code, told)));
      answer.textContent = found.length || !text.trim() ? '' : fill('place-unknown');
    } catch { answer.textContent = fill('place-missing'); }
  }
  one('#hp-place').addEventListener('input', ({ target }) => {
    clearTimeout(looking);
    draft.said.area = undefined;
    draft.said.place = target.value;
    looking = setTimeout(() => search(target.value), 150);
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

  const walk = walker({ one, fill, said: () => draft?.said, keep: () => keep() });
  one('#hp-jejak').hidden = false;

  // ---- what is spoken, beside what is written or instead of it
  let stop;
  // What the microphone was asked for; nothing once the step was left.
  let wish;
  const recording = one('#hp-rekam');
  const stopped = async () => { wish = undefined; if (stop) await stop(); };
  if (voice.can()) {
    one('#hp-suara').hidden = false;
    const clock = one('#hp-waktu');
    const face = (on) => {
      recording.replaceChildren(icon(on ? 'stop' : 'mic'), ' ', fill(on ? 'record-stop' : 'record'));
      if (!on) clock.textContent = '';
    };
    face(false);
    recording.addEventListener('click', async () => {
      if (stop) { await stopped(); return; }
      if (wish) return;
      const mineNow = wish = {};
      mistakes();
      if (draft.files.length >= 10) { mistakes([{ field: 'voice', told: fill('too-many') }]); return; }
      if (!await room(1_500_000)) { mistakes([{ field: 'voice', told: fill('no-room') }]); return; }
      const mine = draft;
      const file = { file: identity(), size: 0, type: '', seconds: 0, voice: true };
      const over = (failed) => {
        stop = undefined;
        face(false);
        if (failed) mistakes([{ field: 'voice', told: fill('no-room') }]);
        if (draft === mine) files();
      };
      try {
        const ends = await voice.record({
          wanted: () => wish === mineNow,
          keep: async (bytes, type, seconds) => {
            Object.assign(file, { size: bytes.byteLength, type, seconds });
            if (!mine.files.includes(file)) { mine.files.push(file); mine.said.called.push(''); }
            await kept.put(draft === mine ? { ...mine, said: saidNow() } : mine, [[file.file, bytes]]);
          },
          tick: (seconds) => { clock.textContent = `${voice.clock(seconds)} / ${voice.clock(voice.LONGEST)}`; },
          over,
        });
        if (!ends) return;
        stop = async () => over(await ends());
        face(true);
      } catch { mistakes([{ field: 'voice', told: fill('voice-refused') }]); } finally { if (wish === mineNow) wish = undefined; }
    });
  }

  // ---- photos
  one('#hp-files').addEventListener('change', async ({ target }) => {
    for (const chosen of [...target.files]) {
      if (draft.files.length >= 10) { mistakes([{ field: 'files', told: fill('too-many') }]); break; }
      const made = await photo.small(chosen);
      if (made.size > 10 * 1024 * 1024) { mistakes([{ field: 'files', told: fill('too-large', { name: chosen.name }) }]); continue; }
      if (!await room(made.size)) { mistakes([{ field: 'files', told: fill('no-room') }]); break; }
      const file = { file: identity(), size: made.size, type: made.type, ...(voice.is(made) ? { voice: true } : {}) };
      draft.said.called.push(chosen.name.slice(0, 100));
      draft.files.push(file);
      if (made.type.startsWith('image/')) pictures.set(file.file, URL.createObjectURL(made));
      try { await kept.put({ ...draft, said: saidNow() }, [[file.file, await made.arrayBuffer()]]); } catch {
        draft.files.pop();
        draft.said.called.pop();
        mistakes([{ field: 'files', told: fill('no-room') }]);
        break;
      }
    }
    target.value = '';
    files();
  });

  form.addEventListener('input', () => { changed = true; callNow(); one('#hp-tersimpan').textContent = ''; clearTimeout(later); later = setTimeout(keep, 400); });
  addEventListener('pagehide', keep);
  document.addEventListener('visibilitychange', () => { if (document.hidden && draft && !form.hidden) keep(); });
  const needs = (step) => {
    const now = typed();
    const wrong = [];
    if ((step === 'apa' || step === 'kirim') && [...now.text.trim()].length < 10 && (now.text.trim() || !hasVoice())) wrong.push({ field: 'text', told: fill('text-short'), step: 'apa' });
    if ((step === 'tempat' || step === 'kirim') && !draft.said.area && !draft.said.point && !((draft.said.track?.length ?? 0) > 1)) wrong.push({ field: 'place', told: fill('place-needed'), step: 'tempat' });
    return wrong;
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    await stopped();
    await keep();
    // Another tab sent it.
    if (!draft) { location.hash = ''; return; }
    if (await kept.isClosed()) return;
    const { step } = shown();
    const wrong = needs(step);
    mistakes(wrong);
    if (wrong.length) { if (wrong[0].step !== step) location.hash = `tulis/${wrong[0].step}`; return; }
    const next = STEPS[STEPS.indexOf(step) + 1];
    if (next) { location.hash = `tulis/${next}`; return; }
    const report = { ...draft, state: 'waiting', place: Date.now(), written_at: new Date().toISOString(), next: 0, tries: 0, fields: undefined, why: undefined };
    try { await kept.put(report); } catch { mistakes([{ field: 'send', told: fill('not-saved') }]); return; }
    draft = undefined;
    location.hash = '';
    tell(navigator.onLine ? 'kept-online' : 'kept-offline');
    hand();
  });
  one('#hp-buang').addEventListener('click', async () => {
    if (!confirm(fill('drop-ask'))) return;
    await stopped();
    await kept.drop(draft);
    draft = undefined;
    location.hash = '';
  });

  // ---- the list
  const { draw: drawList } = shelf({ one, fill, element, when, redraw, tell, told, fresh, left: (report) => { if (!report || draft?.id === report.id) draft = undefined; }, own, title: fill('title') });
  const hand = () => { agent?.sync?.register('kotak').catch(() => {}); return go(); };
  const spoken = three({ one, fill, element, icon, fresh, identity, chosen: pick, room, hand, all: kept.all });

  // ---- sending: now, when the network is back, when this page is looked at again, and after a pause
  let timer;
  async function go(now = false) {
    clearTimeout(timer);
    try {
      const left = await (now ? sending.now() : sending.all());
      if (left) timer = setTimeout(go, Math.max(left - Date.now(), 1000));
    } finally {
      await spoken.told();
      if (form.hidden) {
        await drawList();
        if (one('#kabar-kotak').textContent === fill('kept-online')) {
          if (!one('#kotak-menunggu').textContent) tell(); else if ((await kept.all()).some((r) => r.state === 'waiting' && r.unheard)) tell('kept-offline');
        }
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
  kept.news?.addEventListener('message', async () => {
    if (form.hidden) await drawList(); else if (await kept.isClosed()) await show();
  });
  addEventListener('hashchange', () => { stopped().then(keep).then(show); });

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
    if (!right) return;
    if (behind) { await keep(); [location.hash, behind] = [behind, '']; }
    await drawList();
    go(true);
  });
  // The same place in the other language: what is written, and what is spoken.
  one('header a[hreflang]').addEventListener('click', async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { href } = event.currentTarget;
    await stopped();
    await spoken.hide();
    await keep();
    location.href = href + location.hash;
  });
  one('#kotak-hapus').addEventListener('click', async () => {
    const waits = (await kept.every()).filter((r) => ['waiting', 'sending', 'refused', 'draft', 'aside'].includes(r.state)).length + await kept.visits();
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
  if (!navigator.onLine) tell('offline');
  try { await show(); } catch { tell('no-store'); return; }
  go(true).then(look);
})();
