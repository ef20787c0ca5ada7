// Figures as they are seen: no number is broken over lines, and what a leader sees first fits a phone.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, login, person, signIn } from './house.mjs';

/** Numbers that stand on more than one line, with what they are part of. */
const broken = (page) => page.evaluate(() => {
  const found = [];
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (text.parentElement.closest('svg, .heard, option, textarea')) continue;
    for (const number of text.data.matchAll(/\d[\d.,]*[%+]?/g)) {
      const range = document.createRange();
      range.setStart(text, number.index);
      range.setEnd(text, number.index + number[0].length);
      const lines = new Set([...range.getClientRects()].filter((r) => r.width > 0).map((r) => Math.round(r.top)));
      if (lines.size > 1) found.push(`${number[0]} in ${text.data.trim().slice(0, 60)}`);
    }
  }
  return found;
});

const open = (page) => page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));

for (const width of [320, 360, 1280]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`no number is broken over lines, ${width} px wide, ${colorScheme}`, async () => {
      const { page, failures } = await person({ width, colorScheme });
      await page.goto(`${base}/instansi`);
      const agency = await page.getAttribute('main table a', 'href');
      const pages = ['/statistik', '/statistik?dari=2000-01-01&sampai=2019-12-31', '/instansi', '/instansi?urut=terlambat', agency, '/laporan?urut=lama'];
      await signIn(page, login('leader', ''));
      const late = await page.getAttribute('#terlambat td a', 'href');
      for (const path of [...pages, '/meja/ringkas', '/meja/ringkas?urut=bagian', late, '/meja/cari?urut=tunggu']) {
        await page.goto(`${base}${path}`);
        await open(page);
        assert.deepEqual(await broken(page), [], path);
        await fits(page);
        if (width !== 320) await accessible(page);
      }
      assert.deepEqual(failures, []);
    });
  }
}

test('the test finds a number that is broken', async () => {
  const { page } = await person({ width: 320 });
  await page.goto(`${base}/statistik`);
  await page.evaluate(() => {
    const told = document.createElement('p');
    told.textContent = '12.345';
    Object.assign(told.style, { width: '2ch', overflowWrap: 'anywhere' });
    document.querySelector('main').replaceChildren(told);
  });
  assert.equal((await broken(page)).length, 1);
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

test('every question of the statistics fits a phone', async () => {
  const { page } = await person({ width: 360 });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${base}/statistik`);
  for (const part of ['jadi', 'lama', 'area', 'topic']) {
    const high = await page.evaluate((id) => document.getElementById(id).getBoundingClientRect().height, part);
    assert.ok(high <= 740, `${part} is ${Math.round(high)} px high`);
  }
});
