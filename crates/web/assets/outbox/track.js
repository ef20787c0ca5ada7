// A line or the edge of an area, by GPS: walked, or tapped corner by corner. Each point is on the disk as it comes, so that nothing
// is lost when the page dies; it goes on from there.
const walker = (tools) => {
  'use strict';
  const { one, fill, said, keep } = tools;
  const MOST = 1000;
  const [go, corner, clear, news, line] = ['#hp-jalan', '#hp-sudut', '#hp-jejak-hapus', '#hp-jejak-kabar', '#hp-jejak-garis'].map((name) => one(name));
  const [typed, type] = ['#hp-ketik', '#hp-ketik-tambah'].map((name) => one(name));
  const none = !navigator.geolocation;
  let watch;
  let awake;
  // Nearer than this to the last point it is the same place, in metres.
  let apart = 5;
  const metres = ([a, b], [c, d]) => Math.hypot((c - a) * 111320, (d - b) * 111320 * Math.cos(a * Math.PI / 180));
  const draw = (told) => {
    const all = said()?.track ?? [];
    go.textContent = fill(watch !== undefined ? 'track-stop' : all.length ? 'track-on' : 'track-go');
    clear.hidden = !all.length;
    news.textContent = told ?? (all.length ? fill('track-has', { n: all.length }) : none ? fill('track-none') : '');
    go.hidden = none;
    corner.hidden = none;
    const lats = all.map(([lat]) => lat);
    const lons = all.map(([, lon]) => lon);
    const [south, west] = [Math.min(...lats), Math.min(...lons)];
    const wide = Math.max(Math.max(...lats) - south, Math.max(...lons) - west, 1e-6);
    line.setAttribute('points', all.map(([lat, lon]) => `${(4 + (lon - west) / wide * 112).toFixed(1)},${(116 - (lat - south) / wide * 112).toFixed(1)}`).join(' '));
    line.parentNode.classList.toggle('empty', all.length < 2);
  };
  const add = ({ coords }, tapped) => {
    if (!said()) return;
    if (coords.accuracy > 100 && !tapped) { draw(fill('track-wait')); return; }
    const next = [Number(coords.latitude.toFixed(6)), Number(coords.longitude.toFixed(6))];
    let all = said().track ?? [];
    if (all.length && !tapped && metres(all.at(-1), next) < apart) return;
    all.push(next);
    // A day's walk: every other point goes, and from here on they lie further apart.
    if (all.length > MOST) { apart *= 2; all = all.filter((_, n) => n % 2 === 0 || n === all.length - 1); }
    said().track = all;
    draw();
    keep();
  };
  // Who refused is not asked again by the phone: it is said here, where the button was pressed, with what goes without.
  const failed = ({ code }) => {
    if (code === 1) { stop(); draw(fill('track-refused')); typed.focus(); } else draw(fill('track-lost'));
  };
  const about = { enableHighAccuracy: true, timeout: 60000, maximumAge: 2000 };
  const stop = () => {
    if (watch !== undefined) navigator.geolocation.clearWatch(watch);
    watch = undefined;
    awake?.release?.().catch(() => {});
    awake = undefined;
    draw();
  };
  go.addEventListener('click', () => {
    if (watch !== undefined) { stop(); return; }
    watch = navigator.geolocation.watchPosition((at) => add(at), failed, about);
    // A phone that sleeps looks no more where it is.
    navigator.wakeLock?.request('screen').then((lock) => { awake = lock; }).catch(() => {});
    draw(fill('track-wait'));
  });
  corner.addEventListener('click', () => {
    draw(fill('track-wait'));
    navigator.geolocation.getCurrentPosition((at) => add(at, true), failed, about);
  });
  // A point as another device or a map tells it: latitude, then longitude, with a point or a comma before the parts.
  const pointTyped = () => {
    const numbers = typed.value.replace(/\u2212/g, '-').match(/-?\d+(?:[.,]\d+)?/g)?.map((part) => Number(part.replace(',', '.')));
    if (numbers?.length !== 2) return undefined;
    const [latitude, longitude] = numbers;
    return latitude >= -11.5 && latitude <= 6.5 && longitude >= 94.5 && longitude <= 141.5 ? { latitude, longitude } : undefined;
  };
  const addTyped = () => {
    const coords = pointTyped();
    if (!coords) { typed.setAttribute('aria-invalid', 'true'); draw(fill('track-typed-wrong')); typed.focus(); return; }
    typed.removeAttribute('aria-invalid');
    typed.value = '';
    add({ coords }, true);
    typed.focus();
  };
  type.addEventListener('click', addTyped);
  typed.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    addTyped();
  });
  clear.addEventListener('click', () => { stop(); said().track = []; draw(); keep(); });
  return { draw, stop };
};
