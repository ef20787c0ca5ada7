// Asks the phone where it is, when somebody presses for it; and has a page ready for when there is no network. Everything works without: by name, or by tapping on a map.
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
