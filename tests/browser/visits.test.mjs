// A visiting team's day: on a phone, with and without a network, with the keyboard alone, and without scripts.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, hands, hasOutlines, line, login, person, signIn } from './house.mjs';

const member = () => login('village officer', '');
const look = async (page) => {
  await fits(page);
  await accessible(page);
};

/** Goes to the trip that is coming up and gives where its first visit is recorded. */
async function toTheTrip(page, here) {
  await page.goto(`${here}/meja/desa/perjalanan`);
  await look(page);
  await page.click('section:first-of-type ul.lines a');
  await page.waitForSelector('[data-visits]');
  await look(page);
  return page.locator('[data-visits]').first().getAttribute('data-visits');
}

test('a team records visits without a network, and each is sent once when it is back', async () => {
  const { page, context, failures } = await person({ width: 360 });
  const { here, cut, mend, end } = await line();
  await signIn(page, member());
  await page.click('nav >> text=Kunjungan desa');
  const visits = await toTheTrip(page, here);
  // The phone keeps the pages of the whole trip.
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(async (path) => (await (await caches.open('kunjungan')).match(path)) !== undefined, visits);
  cut();
  await page.goto(`${here}${visits}`);
  assert.equal(await page.locator('form[action="/keluar"], ol.story').count(), 0, 'nothing of anybody is kept');
  await look(page);
  const before = await page.evaluate(() => document.querySelector('#kunjungan [name=id]').value);
  // With the keyboard alone.
  const { to, type } = hands(page);
  await type('#women-adult', '14');
  await type('#men-adult', '9');
  await type('#questions', 'Kapan jalan diperbaiki? Tahun depan.');
  await type('#officers', '2');
  await to('#kunjungan > button');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#kunjungan-daftar li');
  assert.match(await page.textContent('#kunjungan-daftar'), /Menunggu jaringan|Sedang dikirim/);
  await look(page);
  // A second one; the browser forgets nothing when the page is loaded again.
  await page.fill('#posters', '3');
  await page.setInputFiles('#files', { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') });
  await page.click('#kunjungan > button');
  await page.waitForFunction(() => document.querySelectorAll('#kunjungan-daftar li').length === 2);
  await page.goto(`${here}${visits}`);
  await page.waitForFunction(() => document.querySelectorAll('#kunjungan-daftar li').length === 2);
  mend();
  await page.click('#kunjungan-kirim');
  await page.waitForFunction(() => document.querySelector('#kunjungan-daftar').textContent.match(/Sudah tercatat/g)?.length === 2, undefined, { timeout: 30_000 });
  await page.goto(`${here}${visits}`);
  assert.equal(await page.locator(`#kunjungan-${before}`).count(), 1, 'under its identity');
  assert.match(await page.textContent('main'), /14 perempuan[^]*9 laki-laki/);
  assert.ok(await page.locator('.files img').count() >= 1, 'the photo came with it');
  await look(page);
  // Sent again by hand from what the phone still knows: nothing is there twice.
  const all = await page.locator('ol.story > li').count();
  await page.click('#kunjungan-kirim');
  await page.goto(`${here}${visits}`);
  assert.equal(await page.locator('ol.story > li').count(), all);
  assert.deepEqual(failures, []);
  end();
  await context.close();
});

test('a visit waits while nobody is signed in, and what is refused opens again with all of it', async () => {
  const { page, context } = await person({ width: 360 });
  await signIn(page, member());
  const visits = await toTheTrip(page, base);
  await page.goto(base + visits);
  await context.clearCookies({ name: 'sesi' });
  await page.fill('#taken_down', '6');
  await page.click('#kunjungan > button');
  await page.waitForFunction(() => document.querySelector('#kunjungan-daftar').textContent.includes('masuk lagi'));
  await look(page);
  await signIn(page, member());
  await page.goto(base + visits);
  await page.waitForFunction(() => document.querySelector('#kunjungan-daftar').textContent.includes('Sudah tercatat'));
  // What looks like a person is told; whoever looked says that it is none.
  await page.fill('#questions', 'Kata Pak Budi, telepon 0812-3456-7890');
  await page.fill('#women-old', '7');
  await page.click('#kunjungan > button');
  await page.waitForFunction(() => document.querySelector('#kunjungan-daftar').textContent.includes('perlu diperbaiki'));
  await look(page);
  await page.click('#kunjungan-daftar >> text=Buka dan ubah');
  assert.equal(await page.inputValue('#women-old'), '7');
  await page.check('#yakin');
  await page.click('#kunjungan > button');
  await page.waitForFunction(() => document.querySelector('#kunjungan-daftar').textContent.match(/Sudah tercatat/g)?.length === 2);
  await context.close();
});

test('a visit is recorded and corrected without scripts', async () => {
  const { page, context, failures } = await person({ width: 360, javaScriptEnabled: false });
  await signIn(page, login('coordinator', 'Kutai Kartanegara'));
  await page.goto(`${base}/meja/desa/64.02.02.2003/kunjungan`);
  await page.fill('#officers', '20');
  await page.click('#kunjungan > button');
  assert.match(await page.textContent('[role=status]'), /Kunjungan tercatat/);
  await page.click('ol.story >> text=Betulkan >> nth=0');
  assert.equal(await page.inputValue('#officers'), '20');
  await page.fill('#officers', '2');
  await page.click('#kunjungan > button');
  assert.match(await page.textContent('ol.story'), /pembetulan[^]*keliru; dibetulkan/);
  await fits(page);
  // A trip is planned from the proposal.
  await page.goto(`${base}/meja/desa/tujuan?wilayah=64.02&banyak=4`);
  await page.click('text=Rencanakan perjalanan ke desa-desa ini');
  await page.fill('#title', 'Percobaan');
  await page.selectOption('#team', { index: 1 });
  await page.click('#rencana form > button:not(.first-button)');
  assert.match(await page.textContent('h1'), /Percobaan/);
  assert.match(await page.textContent('main'), /direncanakan/);
  await fits(page);
  assert.deepEqual(failures, []);
  await context.close();
});

test('a leader reads what visits brought, and prints it on one page', async () => {
  const { page, context, failures } = await person({ width: 360 });
  await signIn(page, login('leader', ''));
  await page.goto(`${base}/meja/desa/hasil`);
  assert.match(await page.textContent('main'), /bukan membuktikan sebab/);
  assert.ok(await page.locator('table.counts tbody tr').count() > 10, 'regencies and visits');
  assert.equal(await page.locator('figure svg.map:not(.tiled) path[class^=shade]').count(), hasOutlines ? 10 : 0, 'outlines where they are known');
  assert.match(await page.textContent('main'), /Bagian desa yang punya laporan[^]*%[^]*→/);
  await look(page);
  await page.setViewportSize({ width: 718, height: 1000 });
  await page.emulateMedia({ media: 'print' });
  const cut = await page.$$eval('main table, main svg, main p', (all) => all.filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((e) => e.outerHTML.slice(0, 100)));
  assert.deepEqual(cut, [], 'no column is cut');
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  assert.equal((pdf.match(/\/Type \/Page\b/g) ?? []).length, 1);
  assert.match(pdf, /\/MediaBox \[0 0 59[45]/, 'A4');
  assert.deepEqual(failures, []);
  await context.close();
});
