// Makes the desk quick: keys, drafts kept as they are typed, the count in the tab, ten seconds to undo. Every page works without.
(() => {
  'use strict';
  navigator.serviceWorker?.register('/penjaga.js').catch(() => {});
  const all = (selector) => [...document.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);

  // Keys. Not while somebody types, and not together with Ctrl, Alt or Meta.
  const typing = (at) => at.closest?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]');
  const step = (by) => {
    const links = all('.inbox h3 a, .beside li a').filter((link) => link.checkVisibility?.() ?? true);
    const focused = links.indexOf(document.activeElement);
    const at = focused < 0 ? links.findIndex((link) => link.ariaCurrent === 'page') : focused;
    links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
  };
  const open = (action) => {
    const form = document.getElementById(`do-${action}`);
    if (!form) return false;
    form.open = true;
    form.querySelector('input:not([type=hidden]), textarea, select, button:not(.first-button, .plain)')?.focus();
    form.scrollIntoView({ block: 'nearest' });
    return true;
  };
  const press = (selector) => one(selector)?.click();
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    v: () => open('verify'),
    f: () => open('forward'),
    r: () => open('follow-up') || open('accept') || open('approve'),
    a: () => open('approve'),
    x: () => document.activeElement?.closest?.('.inbox li')?.querySelector('[name=pilih]')?.click(),
    n: () => press('[data-key=n]'),
    i: () => press('[data-key=i]'),
    z: () => one('[data-undo] button')?.click(),
    '/': () => (one('#cari') ? one('#cari').focus() : press('[data-key=cari]')),
    '?': () => one('#pintasan')?.showModal(),
  };
  addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.target.form?.requestSubmit();
    if (event.ctrlKey || event.altKey || event.metaKey || one('dialog[open]')) return;
    if (event.key === 'Escape' && typing(event.target)) event.target.blur();
    if (typing(event.target) || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  const help = one('[data-help]');
  if (help) {
    help.hidden = false;
    help.addEventListener('click', keys['?']);
  }

  // Drafts: kept a second after the last key, and when the page goes away.
  for (const form of all('form[data-typing]')) {
    let later, kept = true;
    const keep = () => {
      clearTimeout(later);
      if (kept) return;
      kept = true;
      const typed = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string'));
      const said = form.querySelector('[data-kept]');
      fetch(form.dataset.typing, { method: 'POST', body: typed, keepalive: true })
        .then((answer) => { if (said) said.hidden = !(answer.ok && !answer.redirected); }, () => { kept = false; });
    };
    form.addEventListener('input', () => {
      kept = false;
      clearTimeout(later);
      later = setTimeout(keep, 1000);
    });
    form.addEventListener('submit', () => { kept = true; clearTimeout(later); });
    addEventListener('pagehide', keep);
  }

  // The language on top is that of a form in which something was typed: its own button takes that along.
  let written;
  const speaks = '[name=bahasa]';
  const turned = (now) => { try { const was = sessionStorage.getItem('meja-bahasa'); if (now) sessionStorage.setItem('meja-bahasa', now); else sessionStorage.removeItem('meja-bahasa'); return was; } catch { return undefined; } };
  if (turned() === location.pathname) written = one(`form:has(${speaks})`);
  addEventListener('input', ({ target }) => { if (target.form?.querySelector(speaks)) written = target.form; });
  addEventListener('click', ({ target }) => { const form = target.closest?.(speaks)?.form; if (form) turned(new URL(form.action).pathname); });
  one('header a[hreflang]')?.addEventListener('click', (event) => {
    if (!written?.isConnected || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    written.querySelector(speaks).click();
  });

  // Undo: counts down, then goes.
  for (const form of all('[data-undo]')) {
    const until = Date.now() + Number(form.dataset.undo) * 1000;
    const count = setInterval(() => {
      const left = Math.ceil((until - Date.now()) / 1000);
      form.querySelector('[data-left]').textContent = Math.max(left, 0);
      if (left <= 0) { form.remove(); clearInterval(count); }
    }, 250);
  }

  // Many at once: all or none without loading again, and only what can be done to some of those ticked.
  const many = one('form#banyak');
  if (many) {
    const picks = all('[name=pilih][form=banyak]');
    const [whole, select] = [one('[data-pick]'), one('#banyak-apa')];
    const options = [...select.options].map((option) => [option, option.textContent]);
    const [tick, untick] = whole.href.includes('pilih=semua') ? [whole.textContent, whole.dataset.pick] : [];
    const told = () => {
      const ticked = picks.filter((pick) => pick.checked);
      for (const [option, name] of options) {
        const n = ticked.filter((pick) => pick.dataset.may.split(' ').includes(option.value)).length;
        option.hidden = option.disabled = ticked.length > 0 && n === 0;
        option.textContent = ticked.length > 0 ? `${name} (${n})` : name;
      }
      if (select.selectedOptions[0]?.disabled ?? true) select.value = options.find(([option]) => !option.disabled)?.[0].value ?? '';
      if (tick) whole.textContent = ticked.length === picks.length ? untick : tick;
    };
    if (tick) {
      whole.addEventListener('click', (event) => {
        event.preventDefault();
        const all = picks.every((pick) => pick.checked);
        for (const pick of picks) pick.checked = !all;
        told();
      });
    }
    for (const pick of picks) pick.addEventListener('change', told);
    addEventListener('pageshow', told);
  }

  // Signing out: what waits on this phone stays there, and whoever took it down is told so.
  const everyOf = (name, store) => new Promise((done) => {
    const asked = indexedDB.open(name);
    asked.onerror = () => done([]);
    asked.onsuccess = () => {
      const db = asked.result;
      if (!db.objectStoreNames.contains(store)) { db.close(); done([]); return; }
      const found = db.transaction(store).objectStore(store).getAll();
      found.onsuccess = () => { db.close(); done(found.result); };
      found.onerror = () => { db.close(); done([]); };
    };
  });
  const waiting = async () => {
    const there = (await indexedDB.databases()).map(({ name }) => name);
    const [reports, visits] = await Promise.all([['tuntas-kotak', 'reports'], ['tuntas-kunjungan', 'visits']].map(([name, store]) => (there.includes(name) ? everyOf(name, store) : [])));
    return reports.filter((r) => r.taker && r.state !== 'received').length + visits.filter((v) => v.state !== 'sent').length;
  };
  const leave = one('form[data-waits]');
  leave?.addEventListener('submit', async (event) => {
    event.preventDefault();
    const n = await waiting().catch(() => 0);
    if (!n || confirm(leave.dataset.waits.replace('{n}', n))) leave.submit();
  });

  // The count in the tab, and a word when more came: the list itself stays as it is read.
  const count = one('[data-count]');
  if (count) {
    const title = document.title.replace(/^\(.*?\) /, '');
    setInterval(async () => {
      if (document.hidden && !navigator.onLine) return;
      const answer = await fetch(count.dataset.count).catch(() => undefined);
      const now = answer?.ok && !answer.redirected ? await answer.text() : '';
      if (!/^\d+$/.test(now)) return;
      document.title = `(${now}) ${title}`;
      count.hidden = now === count.dataset.had;
    }, 30000);
  }
})();
