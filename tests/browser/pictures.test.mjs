// Pictures of twenty-six pages, in both languages, by light and in the dark, on a phone and on a desk: for people to look at; and those
// that stand in the guides, in a folder `guide` (`docs/guide/pictures` has them). They lie in the folder that TUNTAS_PICTURES names, or
// nowhere.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { base, login, person, signIn, told } from './house.mjs';

const folder = process.env.TUNTAS_PICTURES;

/** Walks through the pages and hands each to `look` with its name. */
async function walk({ page, context }, look) {
  const see = async (name, path) => {
    await page.goto(base + path);
    await look(name);
  };
  await see('home', '/');
  await see('report-1-what', '/lapor');
  await page.click('.buttons button[value=next]');
  await look('report-1-wrong');
  await page.fill('#text', 'Jembatan kayu di dekat pasar lapuk, papannya bolong sejak Senin. Mohon segera diganti.');
  await page.click('.buttons button[value=next]');
  await look('report-2-where');
  if (await page.locator('button[value=map]').count()) await page.click('button[value=map]');
  await look('report-2-map');
  await page.fill('#place', 'muara badak');
  await page.click('.buttons button[value=next]');
  await look('report-2-choices');
  await page.click('.tick label');
  await page.click('.buttons button[value=next]');
  await look('report-3-send');
  await page.click('.buttons button[value=send]');
  await look('receipt');
  await see('follow', '/lacak');
  await see('list', '/laporan');
  await see('nothing-found', '/laporan?cari=tidakadayangcocok');
  await see('report', `/laporan/${told.tracking.replaceAll(' ', '')}`);
  await see('statistics', '/statistik');
  await see('map', '/peta');
  await see('agencies', '/instansi');
  await page.click('td a');
  await look('agency');
  await see('about', '/tentang');
  await see('not-found', '/tidak-ada');
  await see('sign-in', '/masuk');
  await see('style', '/style');
  await signIn(page, login('coordinator', 'Kutai Kartanegara'));
  await page.locator('[name=pilih]').first().check();
  await look('inbox');
  await page.click('.inbox h3 a');
  await look('desk-report');
  await context.clearCookies();
  await signIn(page, login('leader', ''));
  await look('overview');
  await context.clearCookies();
  await signIn(page, login('administrator', ''));
  await see('manage', '/kelola');
  await see('manage-agency', '/kelola/instansi/67');
  await see('manage-changes', '/kelola/riwayat');
  await context.close();
}

for (const locale of ['id-ID', 'en-GB']) {
  for (const colorScheme of ['light', 'dark']) {
    test(`twenty-six pages can be looked at: ${locale}, ${colorScheme}`, { skip: !folder && 'TUNTAS_PICTURES names no folder' }, async () => {
      mkdirSync(folder, { recursive: true });
      for (const width of [360, 1280]) {
        const visitor = await person({ width, colorScheme, locale });
        const seen = [];
        await walk(visitor, async (name) => {
          seen.push(name);
          await visitor.page.screenshot({ path: join(folder, `${name}-${locale.slice(0, 2)}-${colorScheme}-${width}.png`), fullPage: true });
        });
        assert.equal(seen.length, 25);
      }
    });
  }
}

/** What a village officer and a visiting team see first, as their guides show it. */
async function guides({ page, context }, look) {
  await page.setViewportSize({ width: 360, height: 600 });
  await signIn(page, login('village officer', ''));
  await look('officer-desk');
  await page.goto(`${base}/petugas/catat`);
  await page.waitForSelector('#ad:not([hidden])');
  await page.fill('#ad-text', 'Sumur bor desa tidak keluar air tiga minggu.');
  await page.fill('#ad-place', 'badak ulu');
  await page.check('#ad-tempat input');
  await page.locator('#ad-text').evaluate((e) => e.closest('.field').scrollIntoView());
  await look('officer-take-down');
  await page.goto(`${base}/petugas/kabar`);
  await page.locator('.slip').first().evaluate((e) => e.scrollIntoView());
  await look('officer-slip');
  await page.goto(`${base}/meja/desa/perjalanan`);
  await page.click('section:first-of-type ul.lines a');
  await page.waitForSelector('[data-visits]');
  await look('visit-trip');
  await page.goto(base + await page.locator('[data-visits]').first().getAttribute('data-visits'));
  for (const [field, n] of [['women-adult', '14'], ['women-old', '3'], ['men-adult', '9']]) await page.fill(`#${field}`, n);
  await page.locator('#kunjungan .people').evaluate((e) => e.closest('fieldset').scrollIntoView());
  await look('visit-came');
  await context.setOffline(true);
  await page.click('#kunjungan > button');
  await page.waitForSelector('#kunjungan-daftar li');
  await page.locator('#kunjungan-menunggu').evaluate((e) => e.scrollIntoView());
  await look('visit-waits');
  await context.close();
}

for (const locale of ['id-ID', 'en-GB']) {
  test(`the guides have their pictures: ${locale}`, { skip: !folder && 'TUNTAS_PICTURES names no folder' }, async () => {
    mkdirSync(join(folder, 'guide'), { recursive: true });
    const visitor = await person({ width: 360, locale });
    const seen = [];
    await guides(visitor, async (name) => {
      seen.push(name);
      await visitor.page.screenshot({ path: join(folder, 'guide', `${name}.${locale.slice(0, 2)}.png`) });
    });
    assert.equal(seen.length, 6);
  });
}
