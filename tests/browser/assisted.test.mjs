// A village officer's day at 360 px: reports taken down without a network, a stack of paper forms with the keyboard alone, a session
// that ended meanwhile, another officer on the same phone; slips and the paper form as they are printed.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, login, person, signIn } from './house.mjs';
import { faultyLine } from './faulty.mjs';

const officer = () => login('village officer', '');
const look = async (page) => { await fits(page); await accessible(page); };
const ready = (page) => page.waitForSelector('#ad:not([hidden])');
const received = (page) => page.$$eval('#ad-daftar .slip h2 .code', (all) => all.map((e) => e.textContent));

async function open(page, here) {
  await page.goto(`${here}/petugas/catat/id`);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(async () => Boolean(await caches.match('/petugas/catat/id', { ignoreVary: true })));
  await ready(page);
}

/** A form with the keyboard alone, from its first field on. Gives how many keys that took beside what was typed. */
async function byKeys(page, { text, place, name }) {
  let keys = 0;
  const press = async (key) => { keys += 1; await page.keyboard.press(key); };
  await page.waitForFunction(() => document.activeElement?.id === 'ad-text' && !document.activeElement.value);
  await page.keyboard.type(text);
  await press('Enter');
  if (place) {
    await page.keyboard.type(place);
    await page.waitForSelector('#ad-tempat input');
  }
  await press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'ad-name');
  if (name) await page.keyboard.type(name);
  await press('Enter');
  await press('Enter');
  if (name) await press('Space');
  await press('Enter');
  await press('Enter');
  await press('Space');
  await press('Enter');
  return keys;
}

/** How many sheets a page takes as it is printed, and how wide they are in millimetres. */
async function printed(page) {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const [, width] = pdf.match(/\/MediaBox \[0 0 ([\d.]+)/) ?? [];
  return [(pdf.match(/\/Type \/Page\b/g) ?? []).length, Math.round(Number(width) / 72 * 25.4)];
}

test('an officer takes reports down without a network, and they arrive once', async (t) => {
  const { page, context, failures } = await person({ width: 360 });
  const line = await faultyLine(base);
  t.after(() => line.end());
  await signIn(page, officer());
  assert.equal(new URL(page.url()).pathname, '/petugas', 'signing in leads to the desk');
  await look(page);
  await page.click('main a.button:has-text("Catat laporan")');
  await ready(page);
  await open(page, line.here);
  await look(page);
  line.cut();
  await page.reload();
  await ready(page);
  assert.match(await page.textContent('#ad-siapa'), /Dicatat oleh/);
  // Something is missing: told where, and nothing is lost.
  await page.fill('#ad-text', 'Sumur bor desa tidak keluar air tiga minggu.');
  await page.fill('#ad-name', 'Pak Ahmad');
  await page.click('#ad .buttons button');
  assert.match(await page.textContent('#ad-agreed-error'), /setuju/);
  assert.match(await page.textContent('#ad-agreed_name-error'), /boleh disimpan/);
  await look(page);
  await page.fill('#ad-place', 'badak ulu');
  await page.check('#ad-tempat input');
  await page.check('#ad-agreed_name');
  await page.check('#ad-agreed');
  await page.waitForFunction(() => /Tersimpan/.test(document.querySelector('#ad-tersimpan').textContent));
  await page.reload();
  await ready(page);
  assert.equal(await page.inputValue('#ad-name'), 'Pak Ahmad', 'kept through reloading without a network');
  await page.click('#ad .buttons button');
  await page.waitForFunction(() => document.querySelectorAll('#ad-daftar .tag.busy').length === 1);
  await look(page);
  line.mend();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.waitForSelector('#ad-daftar .slip');
  const [number] = await received(page);
  await look(page);
  await page.goto(`${base}/petugas`);
  assert.ok((await page.textContent('main')).replaceAll(/\s/g, '').includes(number));
  assert.deepEqual(failures, []);
  await context.close();
});

test('a stack of paper forms by the keyboard alone: no form takes more than nine keys, one is gone back to, all arrive', async (t) => {
  const { page, context } = await person({ width: 360 });
  const line = await faultyLine(base);
  t.after(() => line.end());
  await signIn(page, officer());
  await open(page, line.here);
  line.cut();
  const of = process.env.TUNTAS_LONG ? 30 : 5;
  await page.fill('#ad-banyak', String(of));
  await page.click('#tumpukan .buttons button:not([type=button])');
  const counts = [];
  for (let n = 1; n <= of; n += 1) {
    await page.waitForFunction((said) => document.querySelector('#ad-ke').textContent === said, `Formulir ${n} dari ${of}`);
    if (n === 3) {
      // The second is gone back to before anything is sent, and the third comes again after it.
      await page.click('#ad-daftar li:has-text("Formulir 2") button:has-text("Ubah")');
      await page.waitForFunction((said) => document.querySelector('#ad-ke').textContent === said, `Formulir 2 dari ${of}`);
      await page.fill('#ad-text', 'Formulir kedua, sudah diperbaiki');
      await page.click('#ad .buttons button');
      await page.waitForFunction((said) => document.querySelector('#ad-ke').textContent === said, `Formulir 3 dari ${of}`);
    }
    if (n === 4) {
      await page.reload();
      await page.waitForFunction((said) => document.querySelector('#ad-ke').textContent === said, `Formulir 4 dari ${of}`);
    }
    counts.push(await byKeys(page, { text: `Formulir kertas ke-${n} tentang jalan`, place: n === 1 || n === 4 ? 'badak ulu' : '', name: n % 2 ? 'Bu Siti' : '' }));
  }
  await page.waitForFunction(() => /Tumpukan selesai/.test(document.querySelector('#ad-kabar').textContent));
  console.log(`keys per form beside what is typed: ${counts.join(', ')}`);
  assert.ok(Math.max(...counts) <= 9, String(counts));
  await page.waitForFunction((of) => document.querySelectorAll('#ad-daftar .tag.busy').length === of, of);
  assert.match(await page.textContent('#ad-daftar'), /sudah diperbaiki/);
  line.mend();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.waitForFunction((of) => document.querySelectorAll('#ad-daftar .slip').length === of, of, { timeout: 30_000 });
  assert.equal(new Set(await received(page)).size, of, 'each once');
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => document.body.classList.add('quarters'));
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const pages = (pdf.toString('latin1').match(/\/Type \/Page\b/g) ?? []).length;
  assert.equal(pages, Math.ceil(of / 4), 'four receipts on a sheet');
  await context.close();
});

test('what an officer took down waits for them: neither sent nor read by another, and past the village office it is shown once', async (t) => {
  const { page, context } = await person({ width: 360 });
  const line = await faultyLine(base);
  t.after(() => line.end());
  await signIn(page, officer());
  await open(page, line.here);
  line.cut();
  await page.fill('#ad-text', 'Kepala desa memungut uang untuk surat keterangan.');
  await page.fill('#ad-place', 'badak ulu');
  await page.check('#ad-tempat input');
  await page.check('#ad-past_taker');
  await page.check('#ad-agreed');
  await page.click('#ad .buttons button');
  await page.waitForFunction(() => document.querySelectorAll('#ad-daftar .tag.busy').length === 1);
  // The session ends while it waits; somebody else signs in on this phone.
  const session = (await context.cookies()).filter(({ name }) => name !== 'petugas');
  await context.clearCookies();
  line.mend();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.waitForSelector('#ad-daftar a[href^="/masuk"]');
  await signIn(page, login('coordinator', 'Kutai Kartanegara'));
  await page.goto(`${line.here}/petugas/catat/id`);
  await ready(page);
  await page.waitForFunction(() => /menunggu 1 laporan/.test(document.querySelector('#ad-lain').textContent));
  assert.doesNotMatch(await page.textContent('body'), /memungut uang/, 'its words are not theirs');
  await page.goto(`${line.here}/kotak/id`);
  await page.waitForSelector('#kotak-jalan:not([hidden])');
  assert.doesNotMatch(await page.textContent('body'), /memungut uang/);
  await context.clearCookies();
  await context.addCookies(session);
  await page.goto(`${line.here}/petugas/catat/id`);
  await page.waitForSelector('#ad-daftar .slip');
  const [number] = await received(page);
  assert.match(await page.textContent('#ad-daftar'), /tidak ditampilkan lagi/);
  await page.reload();
  await ready(page);
  await page.reload();
  await ready(page);
  await page.waitForFunction(() => !document.querySelector('#ad-daftar .slip'));
  for (const path of ['/petugas', '/petugas/kabar', '/meja/cari']) {
    await page.goto(base + path);
    assert.ok(!(await page.textContent('body')).replaceAll(/\s/g, '').includes(number), path);
  }
  await context.close();
});

test('news and the form are printed: four slips on a sheet, 58 mm paper, one page of form', async () => {
  const { page, context } = await person({ width: 360 });
  await signIn(page, officer());
  const pages = async (path) => {
    await page.goto(base + path);
    return printed(page);
  };
  await page.goto(`${base}/petugas/kabar`);
  await look(page);
  const slips = await page.locator('.slip').count();
  assert.ok(slips > 0, 'news waits in the demo');
  assert.deepEqual(await pages('/petugas/kabar'), [Math.ceil(slips / 4), 210]);
  assert.deepEqual(await pages('/petugas/kabar?kertas=58'), [slips, 58]);
  for (const path of ['/formulir', '/formulir/64.02.02.2003']) {
    await page.goto(base + path);
    await look(page);
    assert.deepEqual(await pages(path), [1, 210], path);
  }
  // A receipt of the form without scripts, on either paper.
  const plain = await person({ width: 360, javaScriptEnabled: false });
  await signIn(plain.page, officer());
  await plain.page.goto(`${base}/meja/lapor`);
  await plain.page.fill('#text', 'Pompa air balai desa rusak sejak Senin.');
  await plain.page.fill('#place', 'Badak Baru');
  await plain.page.check('#agreed');
  await plain.page.click('.buttons button[value=send]');
  await plain.page.waitForSelector('#pin-once');
  assert.ok((await printed(plain.page))[1] > 200, 'as wide as the printer has it');
  await plain.page.check('#kertas-58');
  await fits(plain.page);
  assert.equal((await printed(plain.page))[1], 58);
  await plain.context.close();
  await page.goto(`${base}/petugas/kabar`);
  await page.click('.slip button >> nth=0');
  assert.match(await page.textContent('[role=status]'), /sudah diserahkan/);
  assert.equal(await page.locator('.slip').count(), Math.min(slips - 1, 48));
  await page.click('button:has-text("Belum jadi")');
  assert.equal(await page.locator('.slip').count(), Math.min(slips, 48));
  await context.close();
});
