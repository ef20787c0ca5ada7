// The map of forests is moved by hand, wheel, fingers and keys; each time the page is asked for that a link would open, and the piece that changes is taken out of it.
(() => {
  'use strict';
  const map = document.querySelector('[data-map]');
  const form = document.querySelector('[data-map-form]');
  const said = document.querySelector('[data-map-said]');
  if (!map || !form || !said) return;
  const NEAREST = 9;
  let asked = 0;
  const piece = () => map.firstElementChild.dataset;
  const svg = () => map.querySelector('svg');

  // An answer that came late is not shown; where none comes, the page itself is opened.
  const show = async (address, { back = false } = {}) => {
    const mine = ++asked;
    const whole = new URL(address, location.href);
    map.setAttribute('aria-busy', 'true');
    const answer = await fetch(whole).catch(() => null);
    const text = answer?.ok && !answer.redirected ? await answer.text().catch(() => '') : '';
    if (mine !== asked) return;
    const answered = new DOMParser().parseFromString(text, 'text/html');
    const fresh = answered.querySelector('[data-address]');
    if (!fresh) { location[back ? 'replace' : 'assign'](whole.href); return; }
    const focused = map.contains(document.activeElement) ? document.activeElement.dataset.go ?? '' : null;
    map.replaceChildren(document.adoptNode(fresh));
    map.removeAttribute('aria-busy');
    if (focused !== null) (map.querySelector(`[data-go="${focused}"]`) ?? map).focus({ preventScroll: true });
    const now = piece();
    form.elements.letak.value = now.at;
    form.elements.dekat.value = now.zoom;
    form.elements.wilayah.value = '';
    if (back) asChosen(answered);
    // Each view is a step of its own: a phone's Back leads to the one before, not out of the map.
    else history[now.address === location.pathname + location.search ? 'replaceState' : 'pushState']({ view: (history.state?.view ?? 0) + 1 }, '', now.address);
    // Whoever sees no map hears what is on it now.
    said.textContent = [...map.querySelectorAll('.seen-told li')].map((told) => told.textContent).join(' ');
  };

  // What is ticked and chosen is what that view shows.
  const asChosen = (page) => {
    for (const box of form.querySelectorAll('input[type=checkbox]')) box.checked = page.getElementById(box.id)?.hasAttribute('checked') ?? box.checked;
    form.elements.hari.value = page.getElementById('hari')?.value ?? form.elements.hari.value;
  };
  addEventListener('popstate', () => show(location.href, { back: true }));

  /** The same window elsewhere: what else is drawn stays. */
  const around = (lat, lon, zoom) => {
    const address = new URL(piece().address, location.href);
    address.searchParams.set('letak', `${lat.toFixed(5)},${lon.toFixed(5)}`);
    address.searchParams.set('dekat', Math.max(0, Math.min(NEAREST, zoom)));
    return address.href;
  };
  /** Where a point of the page lies on the earth. */
  const earth = (x, y) => {
    const box = svg().getBoundingClientRect();
    const { west, south, east, north } = piece();
    return [Number(north) - ((y - box.top) / box.height) * (north - south), Number(west) + ((x - box.left) / box.width) * (east - west)];
  };

  map.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-go]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    show(link.href?.baseVal ?? link.href);
  });
  const chosen = () => show(`${form.action}?${new URLSearchParams(new FormData(form))}`);
  form.addEventListener('submit', (event) => { event.preventDefault(); chosen(); });
  form.addEventListener('change', chosen);

  // Held pointers: one moves the map, two draw it nearer or away.
  const held = new Map();
  let began = null;
  let moved = false;
  const spread = () => { const [a, b] = [...held.values()]; return Math.hypot(a.x - b.x, a.y - b.y); };
  const begin = () => {
    const all = [...held.values()];
    began = all.length ? { x: all.reduce((sum, p) => sum + p.x, 0) / all.length, y: all.reduce((sum, p) => sum + p.y, 0) / all.length, spread: all.length > 1 ? spread() : 0 } : null;
  };
  map.addEventListener('pointerdown', (event) => {
    if (!event.target.closest('svg') || event.button) return;
    held.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (held.size === 1) moved = false;
    begin();
  });
  addEventListener('pointermove', (event) => {
    if (!held.has(event.pointerId) || !began) return;
    held.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (held.size > 1) { moved = true; return; }
    const box = svg().getBoundingClientRect();
    const [x, y] = [began.x - event.clientX, began.y - event.clientY];
    if (Math.hypot(x, y) > 6) moved = true;
    if (moved) svg().setAttribute('viewBox', `${(x / box.width) * 640} ${(y / box.height) * 480} 640 480`);
  });
  const end = (event) => {
    if (!held.has(event.pointerId) || !began) return;
    const far = held.size > 1 ? Math.round(Math.log2(spread() / began.spread)) : 0;
    const box = svg().getBoundingClientRect();
    const middle = earth(box.left + box.width / 2 + (held.size > 1 ? 0 : began.x - event.clientX), box.top + box.height / 2 + (held.size > 1 ? 0 : began.y - event.clientY));
    const pinched = held.size > 1;
    held.delete(event.pointerId);
    if (pinched) held.clear();
    begin();
    if (event.type === 'pointercancel' || !moved) { svg().setAttribute('viewBox', '0 0 640 480'); return; }
    if (pinched && !far) return;
    show(around(...middle, Number(piece().zoom) + far));
  };
  addEventListener('pointerup', end);
  addEventListener('pointercancel', end);
  // What was dragged was not pressed.
  map.addEventListener('click', (event) => {
    if (!moved || !event.target.closest('svg')) return;
    moved = false;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  map.addEventListener('dragstart', (event) => event.preventDefault());
  map.addEventListener('dblclick', (event) => {
    if (!event.target.closest('svg')) return;
    event.preventDefault();
    show(around(...earth(event.clientX, event.clientY), Number(piece().zoom) + 1));
  });
  let turned = 0;
  map.addEventListener('wheel', (event) => {
    // Without the key a wheel moves the page, as everywhere.
    if (!event.target.closest('svg') || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (event.timeStamp - turned < 250) return;
    turned = event.timeStamp;
    show(around(...earth(event.clientX, event.clientY), Number(piece().zoom) + (event.deltaY < 0 ? 1 : -1)));
  }, { passive: false });
  map.tabIndex = 0;
  map.addEventListener('keydown', (event) => {
    const within = event.target === map || event.target.closest('.ways, svg');
    if (event.key === 'Escape' && within) {
      // What is being dragged goes back to where it was; else the view before.
      if (held.size) { held.clear(); began = null; svg().setAttribute('viewBox', '0 0 640 480'); }
      else if (history.state?.view) history.back();
      return;
    }
    const word = { ArrowUp: 'north', ArrowDown: 'south', ArrowLeft: 'west', ArrowRight: 'east', '+': 'in', '=': 'in', '-': 'out' }[event.key];
    const link = word && within && !event.ctrlKey && !event.altKey && !event.metaKey && map.querySelector(`[data-go="${word}"]`);
    if (!link) return;
    event.preventDefault();
    show(link.href);
  });
  document.querySelector('[data-map-keys]').hidden = false;
})();
