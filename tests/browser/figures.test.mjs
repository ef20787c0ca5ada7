// Figures as they are seen: no table is cut, no number is broken over lines, and what a leader sees first fits a phone.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { accessible, base, fits, follow, login, person, signIn, told } from './house.mjs';

/** What is read as one: numbers of reports, phones, PINs, dates, times, figures. */
const months = 'Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember|January|February|March|May|June|July|August|October|December';
const one = [
  String.raw`\d{3}\s\d{3}\s\d{4}`,
  String.raw`(?:\+62|0)[\s-]?\d{3}[\s-]\d{3,4}[\s-]\d{3,4}`,
  String.raw`[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}`,
  String.raw`\d{1,2}\s(?:${months})\s\d{4}`,
  String.raw`\d{1,2}\.\d{2}\sWI(?:B|TA|T)\b`,
  String.raw`(?<![A-Za-z\d])\d[\d.,]*[%+]?`,
].join('|');

/** Those that stand on more than one line, with what they are part of. What people wrote themselves is theirs. */
const broken = (page) => page.evaluate((one) => {
  const found = [];
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (text.parentElement.closest('svg, .heard, option, textarea, pre, .said, .prose')) continue;
    for (const number of text.data.matchAll(new RegExp(one, 'g'))) {
      const range = document.createRange();
      range.setStart(text, number.index);
      range.setEnd(text, number.index + number[0].length);
      const lines = new Set([...range.getClientRects()].filter((r) => r.width > 0).map((r) => Math.round(r.top)));
      if (lines.size > 1) found.push(`${number[0]} in ${text.data.trim().slice(0, 60)}`);
    }
  }
  return found;
}, one);

/** Tables that are cut, or stand out of the window. */
const cut = (page) => page.evaluate(() => {
  const wide = (table) => {
    const box = table.closest('.scroll') ?? table.parentElement;
    return box.scrollWidth > box.clientWidth + 1 || table.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
  };
  return [...document.querySelectorAll('main table')].filter(wide).map((table) => table.innerText.slice(0, 80));
});

/** Tables that nobody sees, or only through a window in the page. */
const hidden = (page) => page.evaluate(() => {
  const boxed = (e) => e.tagName !== 'MAIN' && ((!e.matches('.scroll') && getComputedStyle(e).overflowY === 'auto' && e.scrollHeight > e.clientHeight + 1) || boxed(e.parentElement));
  return [...document.querySelectorAll('main table')].filter((t) => !t.checkVisibility() || boxed(t)).map((t) => t.textContent.slice(0, 80));
});

/** Names of figures, where each row is a card, that have less room than their longest word. */
const squeezed = (page) => page.evaluate(() => {
  const pen = document.createElement('canvas').getContext('2d');
  return [...document.querySelectorAll('main td[data-label]')].filter((cell) => {
    const name = getComputedStyle(cell, '::before');
    if (name.content === 'none') return false;
    pen.font = name.font;
    return parseFloat(name.width) + 1 < Math.max(...cell.dataset.label.split(' ').map((word) => pen.measureText(word).width));
  }).map((cell) => cell.dataset.label);
});

const open = (page) => page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));

/** The templates that draw tables, or call those that do. */
function templatesWithTables() {
  const folder = new URL('../../crates/web/templates/', import.meta.url);
  const all = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.html'));
  const draws = (name) => /<table|call t::table\(/.test(readFileSync(new URL(name, folder), 'utf8'));
  return all.filter((name) => draws(name) && name !== 'tallies.html').sort();
}

/** Who looks at what, and the template of each page that has a table. */
const looked = [
  ['', '/statistik', 'public/statistics.html'],
  ['', '/statistik/tolok-ukur', 'public/yardsticks.html'],
  ['', '/statistik?dari=2000-01-01&sampai=2019-12-31'],
  ['', '/instansi', 'public/agencies.html'],
  ['', '/instansi?urut=terlambat'],
  ['', 'an agency', 'public/agency.html'],
  ['', '/tentang', 'public/about.html'],
  ['', '/style', 'public/kit.html'],
  ['', '/surat', 'outbox.html'],
  ['', '/laporan?urut=lama'],
  ['', 'a report'],
  ['leader', '/meja/ringkas', 'desk/overview.html'],
  ['leader', '/meja/ringkas?urut=bagian'],
  ['leader', 'what is late'],
  ['leader', '/meja/cari?urut=tunggu'],
  ['coordinator', '/meja/desa/hasil', 'desk/village/brought.html'],
  ['coordinator', '/meja/desa/64.02.02.2003/lima-tahun', 'desk/village/years.html'],
  ['carbon', '/meja/keluhan/laporan', 'desk/grievance/figures.html'],
  ['overseer', '/meja/jejak', 'desk/traces.html'],
  ['overseer', '/meja/awasi'],
  ['overseer', 'a report on the desk'],
  ['coordinator', '/meja'],
  ['coordinator', '/meja/cari'],
  ['coordinator', 'a report on the desk'],
  ['coordinator', 'what the sky saw', 'desk/sky.html'],
  ['coordinator', 'how far it agrees', 'desk/forest/score.html'],
  ['coordinator', 'a dossier', 'desk/forest/dossier.html'],
  ['administrator', '/kelola'],
  ['administrator', '/kelola/aturan', 'admin/rules.html'],
  ['administrator', '/kelola/penduduk/tabel', 'admin/population_table.html'],
  ['administrator', '/kelola/orang'],
  ['administrator', '/kelola/riwayat'],
  ['administrator', 'people of a table', 'admin/password.html'],
];

test('every page that has a table is looked at', () => {
  const seen = looked.map(([, , template]) => template).filter(Boolean).sort();
  assert.deepEqual(templatesWithTables(), seen);
});

// What is cut or broken has nothing to do with colours: every.test.mjs looks at those.
for (const width of [320, 360, 1280]) {
  test(`no table is cut and no number is broken over lines, ${width} px wide`, async () => {
    const people = {};
    for (const [role, path] of looked) {
      people[role] ??= await person({ width });
      const { page } = people[role];
      if (role && !people[role].signedIn) {
        await signIn(page, login(role, role === 'coordinator' ? 'Kutai Kartanegara' : ''));
        people[role].signedIn = true;
      }
      await go(page, path, `${width}`);
      await open(page);
      assert.deepEqual(await broken(page), [], `${role} ${page.url()}`);
      if (width !== 320) assert.deepEqual(await cut(page), [], `${role} ${page.url()}`);
      assert.deepEqual(await hidden(page), [], `${role} ${page.url()}`);
      assert.deepEqual(await squeezed(page), [], `${role} ${page.url()}`);
      await fits(page);
      if (width === 360) await accessible(page);
    }
    assert.deepEqual(Object.values(people).flatMap(({ failures }) => failures), []);
  });
}

/** Opens an address, or what leads to a page. */
async function go(page, path, mark) {
  const to = async (from, link) => {
    await page.goto(`${base}${from}`);
    await page.goto(base + await page.locator(link).first().getAttribute('href'));
  };
  const report = told.tracking.replaceAll(' ', '');
  if (path === 'an agency') return to('/instansi', 'main table a');
  if (path === 'what is late') return to('/meja/ringkas', '#terlambat td a');
  if (path === 'a report') return page.goto(`${base}/laporan/${report}`);
  if (path === 'a report on the desk') return page.goto(`${base}/meja/laporan/${report}`);
  if (['what the sky saw', 'how far it agrees', 'a dossier'].includes(path)) {
    // A report of the government's own, of what nobody reported; its exact place is opened.
    await page.goto(`${base}/meja/cari?cari=satelit`);
    const taken = page.locator('.inbox h3 a', { hasText: /satelit/i });
    if (await taken.count()) await page.goto(base + await taken.first().getAttribute('href'));
    else {
      await page.goto(`${base}/meja/hutan/tanpa-laporan`);
      await page.locator('main details').first().evaluate((d) => { d.open = true; });
      await page.locator('select[name=what]').first().selectOption('reported');
      await follow(page, 'main details form button:not([name=bahasa])');
    }
    const sealed = 'form[action$="/buka/tempat"] button';
    if (await page.locator(sealed).count()) await follow(page, sealed);
    await page.waitForSelector('#langit table, #cocok table', { state: 'attached' });
    if (path === 'a dossier') await page.goto(base + await page.locator('main a[href$="/gangguan"]').first().getAttribute('href'));
    return page.waitForSelector('main table', { state: 'attached' });
  }
  if (path !== 'people of a table') return page.goto(base + path);
  await page.goto(`${base}/kelola/orang/tabel`);
  await page.fill('#under', 'Pemerintah Kabupaten Kutai Kartanegara');
  await page.fill('#table', `nama;nama masuk;surel;peran;instansi\nSiti Noor;siti.angka.${mark};;koordinator;\n`);
  await follow(page, 'main form button:has-text("Periksa dahulu")');
  return follow(page, 'button:has-text("Simpan semuanya")');
}

test('the test finds a number that is broken, and a table that is cut', async () => {
  const { page } = await person({ width: 320 });
  await page.goto(`${base}/statistik`);
  for (const number of ['12.345', '531 101 0952', '0812-3456-7890', 'AB12-CD34-EF56', '24 November 2026', '14.05 WITA']) {
    await page.evaluate((number) => {
      const shown = document.createElement('p');
      shown.textContent = number;
      Object.assign(shown.style, { width: '2ch', overflowWrap: 'anywhere' });
      document.querySelector('main').replaceChildren(shown);
    }, number);
    assert.equal((await broken(page)).length, 1, number);
  }
  await page.evaluate(() => {
    const shown = document.createElement('div');
    shown.className = 'scroll';
    shown.innerHTML = '<table><tr><td><p>a</p></td></tr></table>';
    document.querySelector('main').replaceChildren(shown);
    shown.querySelector('p').style.width = '500px';
  });
  assert.equal((await cut(page)).length, 1);
});

test('what a leader sees first fits a phone', async () => {
  const { page } = await person({ width: 360 });
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page, login('leader', ''));
  const [top, bottom] = await page.evaluate(() => {
    const tiles = [...document.querySelectorAll('dl.figures > div')].map((tile) => tile.getBoundingClientRect());
    return [Math.min(...tiles.map((t) => t.top)), Math.max(...tiles.map((t) => t.bottom))];
  });
  assert.ok(bottom - top <= 600, `the tiles are ${Math.round(bottom - top)} px high`);
  assert.ok(bottom <= 900, `they end at ${Math.round(bottom)} px`);
  // A tile leads to what it counts: as many, the oldest first.
  const tile = page.locator('dl.figures div:has(dt a[href^="/laporan"])').first();
  const counts = (await tile.locator('.value').evaluate((e) => e.firstChild.data)).trim();
  await tile.locator('dt a').click();
  await page.waitForURL(`${base}/laporan?**`);
  assert.match(await page.textContent('[role=status]'), new RegExp(`^${counts.replaceAll('.', '\\.')} laporan$`));
});

test('where agencies are compared, few reports are marked and names have room', async () => {
  const { page } = await person();
  await page.goto(`${base}/instansi`);
  assert.ok(await page.locator('main td .tag:has-text("sedikit laporan")').count() > 0);
  assert.match(await page.textContent('main'), /Sedikit laporan: kurang dari dua puluh/);
  const wide = await page.locator('main td').first().evaluate((cell) => cell.offsetWidth);
  assert.ok(wide >= 250, `a name has ${wide} px`);
});

test('the switch of languages stands beside the name and on nothing', async () => {
  const { page } = await person({ width: 360 });
  await page.goto(`${base}/lapor`);
  const high = () => page.locator('.top').evaluate((top) => top.offsetHeight);
  const form = await high();
  await page.goto(`${base}/laporan`);
  assert.equal(form, await high(), 'a form has as many lines as a page');
  await page.goto(`${base}/bahasa/en?ke=/laporan`);
  for (const path of ['/', '/lapor', '/laporan', '/statistik', '/instansi', '/masuk']) {
    await page.goto(base + path);
    const on = await page.evaluate(() => {
      const box = (e) => { const all = document.createRange(); all.selectNodeContents(e); return all.getBoundingClientRect(); };
      const turn = box(document.querySelector('nav :is(a[hreflang], button[name=bahasa]:not(.first-button))'));
      const on = (r) => r.left < turn.right && turn.left < r.right && r.top < turn.bottom && turn.top < r.bottom;
      return [...document.querySelectorAll('.brand b, .brand span, nav a:not([hreflang])')].filter((e) => on(box(e))).map((e) => e.textContent);
    });
    assert.deepEqual(on, [], path);
  }
});

test('every question of the statistics fits a phone', async () => {
  const { page } = await person({ width: 360 });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${base}/statistik`);
  for (const part of ['jadi', 'lama', 'area', 'topic']) {
    const high = await page.evaluate((id) => document.getElementById(id).getBoundingClientRect().height, part);
    assert.ok(high <= 740, `${part} is ${Math.round(high)} px high`);
  }
});
