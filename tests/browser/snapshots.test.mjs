// What a screen reader hears, in its order, and what the style page looks like: both are compared with what was looked at once.
// After a change that is meant: TUNTAS_SNAPSHOTS=write node --test snapshots.test.mjs, and look at what changed.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { base, follow, login, person, signIn } from './house.mjs';

const folder = new URL('./snapshots/', import.meta.url);
const writes = process.env.TUNTAS_SNAPSHOTS === 'write';

function kept(name, now, same) {
  mkdirSync(folder, { recursive: true });
  const file = new URL(name, folder);
  if (writes) return writeFileSync(file, now);
  assert.ok(existsSync(file), `${name} was never looked at: write it with TUNTAS_SNAPSHOTS=write`);
  same(readFileSync(file, 'utf8'), now);
}

/** Numbers, dates and words of made-up reports are other ones each time. */
const steady = (tree) => tree
  .replaceAll('\u00a0', ' ')
  .replace(/\d{1,2} (Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember|January|February|March|May|June|July|August|October|December) \d{4}( \d\d\.\d\d WITA)?/g, 'TANGGAL')
  .replace(/\b\d{4}-\d\d-\d\d\b/g, 'HARI')
  .replace(/\d{3} \d{3} \d{4}/g, 'NOMOR')
  .replace(/(laporan\/|keluhan\/|"|: )\d{10}\b/g, '$1NOMOR')
  .replace(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/g, 'SANDI')
  .replace(/setelah=\d+_\d+/g, 'setelah=TEMPAT')
  .replace(/127\.0\.0\.1(:|%3A)\d+/g, 'ALAMAT')
  .replace(/\d{3}%20\d{3}%20\d{4}/g, 'NOMOR');

test('a screen reader hears every step in its order', async () => {
  const { page } = await person({ width: 360 });
  const hears = async (name, part = 'body') => kept(`${name}.yml`, `${steady(await page.locator(part).ariaSnapshot())}\n`, (was, now) => assert.equal(now, was, name));
  await page.goto(`${base}/lapor`);
  await hears('form-what');
  await follow(page, 'button:not(.first-button)[value=next]');
  await hears('form-what-wrong', 'main');
  await page.fill('#text', 'Lampu jalan mati di depan sekolah.');
  await follow(page, 'button:not(.first-button)[value=next]');
  await page.fill('#place', 'Badak Baru');
  await follow(page, 'button:not(.first-button)[value=next]');
  await hears('form-send', 'main');
  for (const [name, path] of [['find', '/lacak'], ['about', '/tentang'], ['privacy', '/privasi'], ['nowhere', '/tidak-ada'], ['sign-in', '/masuk']]) {
    await page.goto(base + path);
    await hears(name, 'main');
  }
  await page.goto(base);
  await hears('home-begin', '.hero');
  await signIn(page, login('coordinator', 'Kutai Kartanegara'));
  await page.goto(`${base}/akun`);
  await hears('account', 'main section:first-of-type');
  await page.goto(`${base}/meja/lapor`);
  await hears('take-down', 'main form');
});

test('a screen reader hears a report in its order: as a receipt, on the desk, in a list, as its reporter follows it', async () => {
  const citizen = await person({ width: 360 });
  const hears = async ({ page }, name, part = 'main') => kept(`${name}.yml`, `${steady(await page.locator(part).ariaSnapshot())}\n`, (was, now) => assert.equal(now, was, name));
  const { page } = citizen;
  await page.goto(`${base}/lapor`);
  await page.fill('#text', 'Plang perpustakaan keliling sudah pudar.');
  await follow(page, 'button:not(.first-button)[value=next]');
  await page.fill('#place', 'Badak Baru');
  await follow(page, 'button:not(.first-button)[value=next]');
  await follow(page, 'button:not(.first-button)[value=send]');
  await hears(citizen, 'receipt');
  const path = `/laporan/${(await page.textContent('#tracking')).replaceAll(/\D/g, '')}`;
  const pin = (await page.textContent('#pin-once')).trim();
  await page.context().clearCookies();
  await page.goto(base + path);
  await hears(citizen, 'report-hidden');
  const coordinator = await person();
  await signIn(coordinator.page, login('coordinator', 'Kutai Kartanegara'));
  await coordinator.page.goto(`${base}/meja${path}`);
  await hears(coordinator, 'desk-report');
  await coordinator.page.selectOption('#verify-topic', 'pendidikan');
  await follow(coordinator.page, '#do-verify button:not(.first-button)');
  await page.goto(`${base}/laporan?cari=perpustakaan+keliling+pudar`);
  await hears(citizen, 'list');
  await page.goto(base + path);
  await hears(citizen, 'report');
  await page.fill('#pin', pin);
  await follow(page, 'button:has-text("Buka sebagai pelapor")');
  await hears(citizen, 'follow');
});

/** A picture as a few coarse dots: letters are drawn a little otherwise on every machine, colours and places are not. */
async function coarse(page) {
  const picture = (await page.screenshot({ fullPage: true })).toString('base64');
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const [across, down] = [16, Math.max(1, Math.round((16 * image.height) / image.width))];
    const canvas = new OffscreenCanvas(across, down);
    const pen = canvas.getContext('2d');
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(image, 0, 0, across, down);
    const dots = pen.getImageData(0, 0, across, down).data;
    const rows = [];
    for (let y = 0; y < down; y += 1) {
      const row = [];
      for (let x = 0; x < across; x += 1) row.push([0, 1, 2].map((c) => dots[(y * across + x) * 4 + c].toString(16).padStart(2, '0')).join(''));
      rows.push(row.join(' '));
    }
    return rows.join('\n');
  }, picture);
}

const value = (dots) => dots.trim().split('\n').map((row) => row.split(' ').map((dot) => [0, 2, 4].map((at) => parseInt(dot.slice(at, at + 2), 16))));

test('the style page looks as it was looked at', async () => {
  for (const [width, colorScheme] of [[360, 'light'], [360, 'dark'], [1280, 'light'], [1280, 'dark']]) {
    const { page, context } = await person({ width, colorScheme });
    // Pictures of its own are made with a data: address, which pages of ours may not load.
    await context.setExtraHTTPHeaders({});
    await page.goto(`${base}/style`);
    const blank = await context.newPage();
    const picture = await page.screenshot({ fullPage: true });
    await blank.setContent('<body></body>');
    const now = await coarse({ screenshot: async () => picture, evaluate: (f, a) => blank.evaluate(f, a) });
    kept(`style-${width}-${colorScheme}.dots`, `${now}\n`, (was, is) => {
      const [before, after] = [value(was), value(is)];
      assert.ok(Math.abs(before.length - after.length) <= Math.ceil(before.length * 0.03), `the page was ${before.length} rows high and is ${after.length}`);
      let far = 0;
      let all = 0;
      for (let y = 0; y < Math.min(before.length, after.length); y += 1) {
        for (let x = 0; x < before[y].length; x += 1) {
          all += 1;
          if (before[y][x].some((c, n) => Math.abs(c - after[y][x][n]) > 40)) far += 1;
        }
      }
      assert.ok(far <= all * 0.04, `${far} of ${all} dots of /style at ${width} px, ${colorScheme}, are far from what they were`);
    });
    await context.close();
  }
});
