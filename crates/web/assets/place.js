// Asks the phone where it is, when somebody presses for it; keeps what is typed until it is sent; and has a page ready for when there is no network. Everything works without: by name, or by tapping on a map.
(() => {
  'use strict';
  navigator.serviceWorker?.register('/penjaga.js').catch(() => {});
  // Without a signal nothing leaves the page, so nothing that was typed is lost.
  const said = document.getElementById('offline-said');
  const sending = document.getElementById('sending-said');
  document.addEventListener('submit', (event) => {
    if (!said) return;
    if (navigator.onLine) {
      // A photo on a slow line takes its time.
      sending.textContent = sending.dataset.said;
      return;
    }
    event.preventDefault();
    said.hidden = false;
    said.scrollIntoView({ block: 'nearest' });
  });
  // Whoever comes back finds a page that is not being sent.
  addEventListener('pageshow', () => {
    if (sending) sending.textContent = '';
  });
  addEventListener('online', () => {
    if (said) said.hidden = true;
  });

  // What is typed stays in this tab of this device until it is sent: a phone that opens its camera may drop the page meanwhile.
  const form = document.querySelector('form[data-draft]');
  const key = `lapor ${form?.dataset.draft}`;
  const kept = (use) => {
    try { return use(sessionStorage); } catch { return undefined; }
  };
  const forget = () => kept((all) => Object.keys(all).filter((name) => name.startsWith('lapor ')).forEach((name) => all.removeItem(name)));
  if (document.querySelector('[data-sent]')) { forget(); kept((all) => all.removeItem('lapor-terkirim')); }
  if (form) {
    const ticks = (field) => field.type === 'checkbox' || field.type === 'radio';
    const fields = () => [...form.elements].filter((field) => field.name && !['kept', 'area'].includes(field.name)
      && /^(textarea|text|date|tel|email|checkbox|radio)$/.test(field.type));
    const keep = (sent) => kept((all) => all.setItem(key, JSON.stringify({ sent, typed: fields().map((field) => [field.name, field.value, ticks(field) && field.checked]) })));
    const { sent, typed = [] } = kept((all) => JSON.parse(all.getItem(key))) ?? {};
    // What reached the server is kept there, and may have been changed since: the form tells up to when.
    if (!sent || sent > Number(form.elements.tab.value)) {
      let differs = false;
      for (const [name, value, ticked] of typed) {
        const field = fields().find((one) => one.name === name && (!ticks(one) || one.value === value));
        if (!field || (ticks(field) ? field.checked === ticked : field.value === value)) continue;
        if (ticks(field)) field.checked = ticked;
        else field.value = value;
        differs = true;
      }
      const told = document.getElementById('draft-said');
      if (told) told.hidden = !differs;
    }
    form.addEventListener('input', () => keep(0));
    document.addEventListener('submit', (event) => {
      if (event.submitter?.value === 'drop') forget();
      else if (!event.defaultPrevented) {
        // Whether it arrived is not known where no answer comes: the outbox goes on under the same identity.
        if (event.submitter?.value === 'send') kept((all) => all.setItem('lapor-terkirim', form.elements.id.value));
        form.elements.tab.value = Date.now();
        keep(Number(form.elements.tab.value));
      }
    });
  }

  // Places are offered while one types, where the line is good enough.
  const place = document.getElementById('place');
  const offers = document.getElementById('place-offers');
  let wait;
  if (offers && !navigator.connection?.saveData && !/2g/.test(navigator.connection?.effectiveType)) {
    place.addEventListener('input', () => {
      clearTimeout(wait);
      const text = place.value.trim();
      if (text.length < 3) return;
      wait = setTimeout(async () => {
        const answer = await fetch(offers.dataset.from + encodeURIComponent(text)).catch(() => null);
        if (!answer?.ok || place.value.trim() !== text) return;
        offers.replaceChildren(...(await answer.json()).slice(0, 8).map((found) => new Option(found.place)));
      }, 300);
    });
  }

  if (!navigator.geolocation) return;
  for (const button of document.querySelectorAll('[data-here]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const said = document.getElementById(button.getAttribute('aria-describedby'));
      const say = (key) => {
        said.textContent = button.dataset[key];
        button.disabled = key === 'wait';
      };
      say('wait');
      // Whoever comes back to this page may ask again.
      addEventListener('pagehide', () => { said.textContent = ''; button.disabled = false; }, { once: true });
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          const point = `${coords.latitude.toFixed(6)},${coords.longitude.toFixed(6)}`;
          if (!button.form) {
            location.href = button.dataset.here + encodeURIComponent(point);
            return;
          }
          button.form.elements.here.value = point;
          button.form.requestSubmit(button.form.querySelector('[name=step][value=here]'));
        },
        () => say('failed'),
        { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
      );
    });
  }
})();
