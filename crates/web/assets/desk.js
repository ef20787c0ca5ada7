// Makes the desk quick: keys, drafts kept as they are typed, the count in the tab, ten seconds to undo. Every page works without.
(() => {
  'use strict';
  navigator.serviceWorker?.register('/penjaga.js').catch(() => {});
  const all = (selector) => [...document.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);

  // Keys. Not while somebody types, and not together with Ctrl, Alt or Meta.
  const typing = (at) => at.closest?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]');
  const step = (by) => {
    const links = all('.inbox h3 a');
    const at = links.indexOf(document.activeElement);
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

  // Undo: counts down, then goes.
  for (const form of all('[data-undo]')) {
    const until = Date.now() + Number(form.dataset.undo) * 1000;
    const count = setInterval(() => {
      const left = Math.ceil((until - Date.now()) / 1000);
      form.querySelector('[data-left]').textContent = Math.max(left, 0);
      if (left <= 0) { form.remove(); clearInterval(count); }
    }, 250);
  }

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
