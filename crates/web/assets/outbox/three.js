// A spoken report with three taps: speak, stop, send. Nothing is recorded before the first.
const three = (tools) => {
  'use strict';
  const { one, fill, element, icon, fresh, identity, chosen, room, hand, all } = tools;
  const part = one('#bicara');
  const press = one('#bicara-tombol');
  const again = one('#bicara-ulang');
  const where = one('#bicara-tempat');
  const search = one('#bicara-cari');
  const listen = one('#bicara-dengar');
  const FACES = { ready: ['mic', 'speak'], speaking: ['stop', 'speak-stop'], spoken: ['send', 'speak-send'], sent: ['mic', 'speak-again'] };
  let state;
  let report;
  let stop;
  let asked;
  let playing;
  // What the microphone was asked for; nothing once the page was left.
  let wish;

  const say = (key, values) => { one('#bicara-kata').textContent = key ? fill(key, values) : ''; };
  const clock = (seconds) => { one('#bicara-waktu').textContent = seconds === undefined ? '' : `${voice.clock(seconds)} / ${voice.clock(voice.LONGEST)}`; };
  const face = (next) => {
    state = next;
    part.dataset.state = next;
    const [picture, words] = FACES[next];
    press.replaceChildren(icon(picture), element('span', {}, fill(words)));
    again.hidden = next !== 'spoken';
    one('#bicara-siapa').hidden = next === 'sent';
    one('#bicara-bukti').hidden = next !== 'sent';
    listen.hidden = next !== 'spoken';
    one('#bicara-waktu').hidden = next !== 'speaking';
    if (next !== 'spoken') where.hidden = true;
  };
  const place = () => {
    const { area, point, place: told } = report.said;
    one('#bicara-dimana').textContent = told ? fill('speak-place', { name: told }) : point ? fill('point-kept') : '';
    one('#bicara-dimana').hidden = false;
    where.hidden = Boolean(area || point);
    // Where it is asked for, sending waits for the answer.
    if (!area && !point && state === 'spoken') say('speak-where');
  };
  const keep = (bytes) => kept.put(report, bytes ? [[report.files[0].file, bytes]] : []);

  // Where: by the address, which a code on paper carries; else where the phone is; else where the last report on it was.
  const byAddress = async () => {
    const code = location.hash.split('/')[1];
    if (!code) return undefined;
    const { told } = await places.load();
    return told.has(code) ? { area: code, place: told.get(code) } : undefined;
  };
  const byPhone = () => new Promise((done) => {
    if (!navigator.geolocation) { done(undefined); return; }
    // Whoever does not answer whether the phone may tell it is asked for the village.
    setTimeout(done, 15000);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ point: { lat: Number(coords.latitude.toFixed(6)), lon: Number(coords.longitude.toFixed(6)) } }),
      () => done(undefined),
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
    );
  });
  const byLast = async () => {
    const last = (await all()).filter((r) => r.said?.area && r.id !== report.id).pop();
    return last && { area: last.said.area, place: last.said.place };
  };
  const find = async () => {
    for (const way of [byAddress, byPhone, byLast]) {
      const found = await way().catch(() => undefined);
      if (found) return found;
    }
    return undefined;
  };

  const ready = () => { face('ready'); say('speak-lead'); clock(); report = undefined; one('#bicara-dimana').hidden = true; };
  const spoken = async () => {
    const bytes = await kept.file(report.files[0].file);
    if (playing) URL.revokeObjectURL(playing);
    playing = bytes && URL.createObjectURL(new Blob([bytes], { type: report.files[0].type }));
    if (playing) listen.src = playing;
    face('spoken');
    say('speak-spoken');
    const mine = report;
    const found = await (asked ??= find());
    if (report !== mine) return;
    if (found && !report.said.area && !report.said.point) { Object.assign(report.said, found); await keep(); }
    place();
  };
  const begin = async () => {
    if (!await room(1_500_000)) { say('no-room'); return; }
    const mine = { ...fresh(), state: 'aside' };
    const file = { file: identity(), size: 0, type: '', seconds: 0, voice: true };
    const mineNow = wish = {};
    try {
      stop = await voice.record({
        wanted: () => wish === mineNow,
        keep: (bytes, type, seconds) => {
          Object.assign(file, { size: bytes.byteLength, type, seconds });
          if (!mine.files.length) { mine.files.push(file); mine.said.called.push(''); }
          return keep(bytes);
        },
        tick: clock,
        over: (failed) => { if (failed) say('no-room'); if (mine.files.length) spoken(); else ready(); },
      });
    } catch { say('voice-refused'); return; }
    if (!stop) return;
    report = mine;
    asked = find();
    face('speaking');
    say('speak-now');
  };
  const end = async () => {
    const failed = await stop();
    if (!report.files.length) { ready(); say(failed ? 'no-room' : 'voice-nothing'); return; }
    await spoken();
    if (failed) say('no-room');
  };
  const send = async () => {
    if (!report.said.area && !report.said.point) { place(); search.focus(); return; }
    const whole = { ...report, state: 'waiting', place: Date.now(), written_at: new Date().toISOString() };
    try { await kept.put(whole); } catch { say('not-saved'); return; }
    report = whole;
    face('sent');
    tellSent();
    hand();
  };
  // The receipt in short sentences: as long as it waits, and then.
  const tellSent = async () => {
    const now = report && await kept.get(report.id);
    if (state !== 'sent' || !now) return;
    const lines = [];
    if (now.state === 'received' && now.receipt) {
      say('speak-received');
      lines.push(element('p', {}, `${fill('number')}: `, element('b', { className: 'code' }, now.receipt.tracking)));
      if (now.receipt.pin) lines.push(element('p', {}, 'PIN: ', element('b', { className: 'code' }, now.receipt.pin)), element('p', {}, fill('speak-keep')));
      lines.push(element('p', {}, fill('speak-then')));
    } else if (now.state === 'refused') {
      say('state-refused');
      lines.push(...(now.fields ?? []).map(({ told }) => element('p', { className: 'error' }, told)), element('p', {}, element('a', { href: '#', className: 'button second' }, fill('mend'))));
    } else say(navigator.onLine && !now.unheard ? 'kept-online' : 'kept-offline');
    one('#bicara-tanda').replaceChildren(...lines);
  };

  // Not disabled meanwhile: that would take the focus from whoever uses the keyboard.
  let busy = false;
  press.addEventListener('click', async () => {
    if (busy) return;
    busy = true;
    try { await { ready: begin, speaking: end, spoken: send, sent: begin }[state](); } finally { busy = false; }
  });
  again.addEventListener('click', async () => {
    listen.pause();
    await kept.drop(report);
    ready();
  });
  let looking;
  search.addEventListener('input', () => {
    clearTimeout(looking);
    looking = setTimeout(async () => {
      const found = await places.find(search.value).catch(() => []);
      one('#bicara-daftar').replaceChildren(...found.map(({ code, told }) => chosen(code, told, async () => {
        Object.assign(report.said, { area: code, place: told });
        await keep();
        say('speak-spoken');
        place();
        press.focus();
      })));
    }, 150);
  });
  speech.offer(one('#bicara-baca'), () => `${one('#bicara-kata').textContent} ${speech.said(one('#bicara-tanda'))}`);
  kept.news?.addEventListener('message', tellSent);

  const show = async () => {
    if (state === 'speaking') return;
    if (!voice.can()) { ready(); say('voice-none'); press.hidden = true; return; }
    // What was spoken before the page was killed waits to be sent.
    const left = (await all()).filter((r) => r.state === 'aside' && r.files[0]?.voice && !r.said?.text).pop();
    if (!left) { if (state !== 'sent') ready(); return; }
    report = left;
    asked = undefined;
    await spoken();
  };
  const hide = async () => {
    wish = undefined;
    listen.pause();
    if (state === 'speaking') await stop();
    if (state !== 'spoken') state = undefined;
  };
  return { show, hide, told: tellSent };
};
