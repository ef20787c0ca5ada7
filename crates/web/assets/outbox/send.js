// Sends what waits in the outbox, oldest first, each once however often it is tried. Runs in a page and in the service worker.
const sending = (() => {
  'use strict';
  const PIECE = 65536;
  const FIRST_WAIT = 5000;
  const LONGEST_WAIT = 900000;
  // No answer of ours: the network is gone, or something else answers in our place.
  class NoNetwork extends Error {}
  class Later extends Error {
    constructor(after) { super('later'); this.after = after; }
  }
  const ask = async (address, about = {}) => {
    let answer;
    try { answer = await fetch(address, { credentials: 'omit', ...about, cache: 'no-store', signal: AbortSignal.timeout?.(60000) }); } catch { throw new NoNetwork(); }
    const ours = answer.headers.get('content-type')?.includes('json') && !answer.redirected;
    let body;
    try { body = ours ? await answer.json() : undefined; } catch { throw new NoNetwork(); }
    if (answer.status === 429 || answer.status >= 500) throw new Later(1000 * (Number(answer.headers.get('retry-after')) || 0));
    // A page that asks for money before it lets anyone through answers in our place.
    if (!ours || typeof body !== 'object') throw answer.ok ? new NoNetwork() : new Later(0);
    return { status: answer.status, body };
  };
  const language = (report) => `?bahasa=${report.said.language}`;
  const withKey = (report) => ({ headers: { Kunci: report.said.key } });

  const received = async (report, body) => {
    const { tracking, pin, received_at, url, qr, read_by: reads } = body;
    const receipt = { tracking, pin, received_at, url, qr, reads };
    // What was sent is on the server: of a phone that others use too, as little as possible tells of it.
    const { text, title, place, area, key, language: spoken, restricted } = report.said;
    const little = { key, language: spoken, restricted };
    const said = report.taker ? { ...little, past: restricted || report.said.assisted?.past_taker } : restricted ? little : { ...little, text, title, place, area };
    // Locked meanwhile: then it is asked for once more when it is open, and answered with the same.
    await kept.note(report.id, (r, sealed) => ({ ...r, ...sealed, state: 'received', why: undefined, needs: undefined, next: 0 }), { said, receipt });
    await kept.dropFiles(report.files.map(({ file }) => file));
  };
  const refused = (report, fields, why) => kept.note(report.id, (r) => ({ ...r, state: 'refused', fields, why, next: 0 }));

  const sendFile = async (report, place) => {
    const { file, size } = report.files[place];
    const address = `/kotak/berkas/${file}`;
    let { body: { has } } = await ask(address);
    const bytes = has < size ? await kept.file(file) : undefined;
    if (has < size && !bytes) throw new Error('a file is gone');
    while (has < size) {
      const { status, body } = await ask(`${address}?dari=${has}`, { method: 'PUT', body: bytes.slice(has, has + PIECE), headers: { 'Content-Type': 'application/octet-stream' } });
      if (status === 413) return body.why;
      if (status !== 200 && status !== 409) throw new Later(0);
      if (!Number.isInteger(body.has) || (body.has <= has && status === 200)) throw new Later(0);
      has = body.has;
    }
    await kept.note(report.id, (r) => ({ ...r, sent: place + 1 }));
  };

  const send = async (report) => {
    if (report.tried) {
      // An answer may have got lost: whoever holds the key is told what they were told before.
      const { status, body } = await ask(`/kotak/kirim/${report.id}${language(report)}`, withKey(report));
      if (status === 200) return received(report, body);
    }
    for (let again = 0; again < 3; again += 1) {
      // Is there a network at all? A report that was never tried can be changed and taken back without one.
      if (!report.files.length) await ask(`/kotak/berkas/${report.id}`);
      for (const place of report.files.keys()) {
        const why = await sendFile(report, place);
        if (why) return refused(report, [{ field: 'files', told: why }]);
      }
      const { text, title, kind, area, point, happened_on, anonymous, secret, restricted, name, phone, email, language: spoken, key } = report.said;
      const told = (name) => report.said[`forest_${name}`] ?? '';
      const asked = { category: told('category'), when: told('when'), going_on: told('going_on'), size: told('size'), noticed: told('noticed'), machines: Boolean(told('machines')), fire: Boolean(told('fire')) };
      const forest = report.said.forest || Object.values(asked).some(Boolean) ? asked : null;
      const walked = report.said.track ?? [];
      const track = walked.length > 1 ? { shape: report.said.shape === 'area' && walked.length > 2 ? 'area' : 'line', points: walked.map((at) => at.join(',')).join(' ') } : null;
      const isSpoken = !text?.trim() && report.files.some((file) => file.voice);
      const files = report.files.map(({ file, size }, place) => ({ file, size, called: report.said.called?.[place] ?? '' }));
      const body = JSON.stringify({ id: report.id, key, written_at: report.written_at, kind, title: title || null, text: text ?? '', spoken: isSpoken, area: area || null, point: point || null, happened_on: happened_on || null, anonymous: Boolean(anonymous), secret: Boolean(secret), restricted: Boolean(restricted), forest, track, named: Boolean(report.said.named), name: name || null, phone: phone || null, email: email || null, language: spoken, files, ...(report.taker ? { taker: report.taker.id, assisted: report.said.assisted } : {}) });
      // From here on it may have arrived, whatever is answered.
      const still = await kept.note(report.id, (r) => (r.state === 'sending' ? { ...r, tried: true } : undefined));
      if (!still) return undefined;
      // What an official took down goes with their session, and as theirs.
      const [address, credentials] = report.taker ? ['/petugas/kirim', 'same-origin'] : ['/kotak/kirim', 'omit'];
      const answer = await ask(`${address}${language(report)}`, { method: 'POST', body, credentials, headers: { 'Content-Type': 'application/json' } });
      if (answer.status === 401 || answer.status === 403) {
        await kept.note(report.id, (r) => ({ ...r, needs: 'session' }));
        throw new Later(LONGEST_WAIT);
      }
      if (answer.status === 201) return received(report, answer.body);
      if (answer.status === 422) return refused(report, answer.body.fields);
      if (answer.status === 409) return refused(report, undefined, answer.body.why);
      if (answer.status === 413) return refused(report, undefined, answer.body.why);
      if (answer.status !== 424) throw new Later(0);
    }
    throw new Later(0);
  };

  const wait = (tries) => Math.min(FIRST_WAIT * 2 ** tries, LONGEST_WAIT) * (0.5 + Math.random());
  const round = async () => {
    let left;
    const all = (await kept.every()).filter((r) => r.state === 'waiting' || r.state === 'sending');
    const some = all.some((r) => !r.closed && r.next <= Date.now());
    for (const report of all) {
      if (report.closed) { left = 0; continue; }
      // One that met no network goes before whatever is written after it.
      if (report.next > Date.now() && !(some && report.unheard)) { left = Math.min(left ?? report.next, report.next); continue; }
      // Withdrawn or opened again meanwhile: then it is left alone.
      const begun = await kept.note(report.id, (r) => (r.state === 'waiting' || r.state === 'sending' ? { ...r, state: 'sending', sent: 0 } : undefined));
      if (!begun) continue;
      try { await send(report); } catch (e) {
        const after = e instanceof Later ? Math.max(e.after, wait(report.tries)) : wait(report.tries);
        const next = Date.now() + after;
        const unheard = e instanceof NoNetwork;
        await kept.note(report.id, (r) => (r.state === 'sending' ? { ...r, state: 'waiting', tries: Math.min(r.tries + 1, 12), next, unheard } : undefined));
        left = Math.min(left ?? next, next);
        // Without a network the others need not be tried; whatever else is wrong with one, the others go on.
        if (unheard) break;
      }
    }
    return left;
  };
  // One at a time on this phone, whichever tab or worker it is. Gives when to try again; nothing where nothing waits.
  const all = async () => {
    if (navigator.locks) return navigator.locks.request('tuntas-kotak', { ifAvailable: true }, (mine) => (mine ? round() : Date.now() + FIRST_WAIT));
    return round();
  };
  // The network is back: nobody waits out a pause.
  const now = async () => {
    for (const { id, state } of await kept.every()) if (state === 'waiting') await kept.note(id, (r) => (r.state === 'waiting' && !r.stacked ? { ...r, next: 0 } : undefined));
    return all();
  };
  const free = (id) => kept.note(id, (r) => (r.state === 'held' ? { ...r, state: 'waiting' } : undefined));
  // Takes a report back before it is received, to change it: gives whether it is the phone's alone again.
  const withdraw = async (report) => {
    // Held first, so that no tab begins to send it now; whether one did before stands in what is kept, not in what was shown.
    const held = await kept.note(report.id, (r) => (r.state === 'received' ? undefined : { ...r, state: 'held' }));
    if (!held) return false;
    if (!held.tried) return true;
    try {
      const { status, body } = await ask(`/kotak/kirim/${report.id}/tarik${language(report)}`, { method: 'POST', ...withKey(report) });
      if (status === 200) return true;
      if (status === 409 && body.tracking) await received(report, body);
      else await free(report.id);
      return false;
    } catch (e) {
      await free(report.id);
      throw e;
    }
  };
  // What became of a report that was received.
  const look = async (report) => {
    const { status, body } = await ask(`/kotak/kirim/${report.id}${language(report)}`, withKey(report));
    if (status !== 200) return;
    const receipt = { ...report.receipt, status: body.status, news: body.news, seen: new Date().toISOString() };
    await kept.note(report.id, (r, sealed) => ({ ...r, ...sealed }), { receipt });
  };
  return { all, now, free, withdraw, look, NoNetwork };
})();
