// The list of what waits on this phone and what was sent. `left` tells the form that it has no draft any more, or not that one.
const shelf = (tools) => {
  'use strict';
  const { one, fill, element, when, redraw, tell, told, fresh, left, own, title } = tools;
  const code = ({ id }) => id.replaceAll('-', '').slice(-8).toUpperCase().replace(/^(....)/, '$1-');
  const button = (text, press, second = true) => {
    const made = element('button', { type: 'button', className: second ? 'second' : '' }, text);
    made.addEventListener('click', press);
    return made;
  };
  const again = async (report) => {
    // What arrived is not changed here; what did not becomes a new draft, and the old identity is never used again.
    try {
      if (!await sending.withdraw(report)) { await draw(); return; }
    } catch { tell('withdraw-later'); return; }
    const others = (await kept.all()).filter((r) => r.state === 'draft');
    for (const other of others) await kept.note(other.id, (r) => ({ ...r, state: 'aside' }));
    const next = { ...fresh(), files: report.files, fields: report.fields };
    next.said = { ...report.said, key: next.said.key };
    await kept.replace(report, next);
    left();
    own(next.id);
    location.hash = 'tulis/apa';
  };
  const forget = async (report) => {
    if (!confirm(fill(report.state === 'received' ? 'forget-ask' : 'withdraw-ask'))) return;
    left(report);
    try { if (report.state !== 'received' && !await sending.withdraw(report)) { await draw(); return; } } catch { tell('withdraw-later'); return; }
    await kept.drop(report);
    await draw();
  };
  const picture = ({ receipt }) => photo.ofReceipt(receipt, [[`Tuntas ${document.body.dataset.place}`, 32], [`${fill('number')}: ${receipt.tracking}`, 44], [`PIN: ${receipt.pin ?? '—'}`, 44], [fill('received', { at: when(receipt.received_at) }), 26], [receipt.url, 24]]);
  const spokenHead = ({ files }) => files.filter((file) => file.voice).map((file) => told([file])[0])[0];
  const card = (report) => {
    const { state, said: words, receipt } = report;
    const head = words ? (words.restricted && state === 'received' ? fill('restricted') : words.title || [...(words.text ?? '')].slice(0, 80).join('') || spokenHead(report)) : fill('closed-report');
    const made = element('li', { className: 'card', id: `kotak-${report.id}` }, element('h2', {}, head || fill('untitled')));
    const says = (text, className = '') => made.append(element('p', { className }, text));
    if (state === 'received' && receipt) {
      made.append(element('p', {}, element('span', { className: 'tag good' }, fill('state-received'))));
      const both = element('p', { className: 'receipt-code' }, `${fill('number')} `, element('b', { className: 'code' }, receipt.tracking), receipt.pin ? ` · PIN ` : '', receipt.pin ? element('b', { className: 'code' }, receipt.pin) : '');
      made.append(both);
      says(fill('received', { at: when(receipt.received_at) }));
      if (receipt.reads) says(receipt.reads, 'notice');
      if (receipt.status) says(fill('last-known', { status: receipt.status, at: when(receipt.seen) }));
      made.classList.add('slip');
      const narrow = () => {
        // Only this one, on a roll of paper.
        for (const other of one('#kotak-daftar').children) other.classList.toggle('no-print', other !== made);
        document.body.classList.add('roll');
        print();
      };
      made.append(element('p', { className: 'address print-only' }, receipt.url));
      made.append(element('p', { className: 'buttons' }, element('a', { href: receipt.url, className: 'button second' }, fill('open')), button(fill('picture'), () => picture(report)), button(fill('narrow'), narrow), button(fill('forget'), () => forget(report))));
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
          left();
        }
        own(report.id);
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
  function draw() {
    // One that failed does not keep the next from being drawn.
    drawing = drawing.catch(() => {}).then(async () => {
      const closed = await kept.isClosed();
      const reports = await kept.all();
      one('#kotak-tutup').hidden = !closed;
      one('#kotak-baru').hidden = closed;
      const order = { draft: 0, aside: 0, refused: 1, sending: 2, waiting: 2, received: 3 };
      const sorted = reports.filter((r) => r.state in order).sort((a, b) => order[a.state] - order[b.state] || (a.state === 'received' ? b.place - a.place : a.place - b.place));
      const focused = document.activeElement?.closest?.('li.card')?.id;
      redraw(one('#kotak-daftar'), sorted, card);
      if (focused && !document.activeElement?.closest('li.card')) document.getElementById(focused)?.querySelector('button')?.focus();
      one('#kotak-kosong').hidden = sorted.length > 0;
      const waits = sorted.filter((r) => r.state === 'waiting' || r.state === 'sending').length;
      one('#kotak-menunggu').textContent = waits ? fill('waits', { n: waits }) : '';
      document.title = `${waits ? `(${waits}) ` : ''}${title}`;
      const lock = Boolean(await kept.lock());
      one('#kunci-pasang').hidden = lock;
      one('#kunci-lepas').hidden = !lock || closed;
    }).catch((e) => { tell('broken'); throw e; });
    return drawing;
  }
  return { draw };
};
