// Everybody does their work with the keyboard alone: nothing is clicked here, and nothing is given the focus but by Tab.
// Verifying, answering and approving by their own keys is in desk.test.mjs; choosing on a map in maps.test.mjs.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { base, hands, login, person, told } from './house.mjs';

/** Signs in as somebody would who has no mouse. */
async function come(role, place = '') {
  const someone = await person();
  const keys = hands(someone.page);
  await someone.page.goto(`${base}/masuk`);
  await keys.type('#login', login(role, place));
  await keys.type('#password', told.password);
  await keys.press('Enter');
  assert.match(someone.page.url(), /\/(meja|kelola|petugas)/);
  return { ...someone, ...keys };
}

/** The six digits of a phone that holds a secret (RFC 6238). */
function code(secret, now = Date.now()) {
  const bits = [...secret.replaceAll(' ', '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const hash = createHmac('sha1', key).update(step).digest();
  const at = hash.at(-1) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('a citizen reports and follows', async () => {
  const { page, failures } = await person();
  const { to, type, enter, press } = hands(page);
  await page.goto(base);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip', 'first of all: straight to what is there');
  await enter('main .button');
  await type('#text', 'Papan nama jalan di depan pasar roboh.');
  await enter('button[value=next]:not(.first-button)');
  await type('#place', 'muara badak');
  await enter('button[value=find]');
  // Several places fit: Space chooses.
  await to('input[name=area]');
  await page.keyboard.press('Space');
  await enter('button[value=next]:not(.first-button)');
  await to('#anonymous');
  await page.keyboard.press('Space');
  await enter('button[value=send]:not(.first-button)');
  const number = (await page.textContent('#tracking')).trim();
  const pin = (await page.textContent('#pin-once')).trim();
  await page.context().clearCookies();
  await page.goto(`${base}/lacak`);
  await type('#nomor', number);
  await press('Enter');
  await type('#pin', pin);
  await press('Enter');
  assert.match(await page.textContent('main'), /Papan nama jalan/);
  // What may be done is opened, filled in and sent.
  await to('summary:has-text("Sembunyikan nama atau laporan")');
  await page.keyboard.press('Enter');
  await to('#tighten-secret');
  await page.keyboard.press('Space');
  await enter('form:has(#tighten-secret) button');
  assert.match(await page.textContent('main'), /Rahasia/);
  await enter('button:has-text("Tutup tampilan pelapor")');
  assert.doesNotMatch(await page.textContent('main'), /Papan nama jalan/);
  assert.deepEqual(failures, []);
});

test('a citizen rates', async () => {
  const { page, failures } = await person();
  const { to, type, enter, press } = hands(page);
  await page.goto(`${base}/laporan/${told.tracking.replaceAll(' ', '')}`);
  await type('#pin', told.pin);
  await press('Enter');
  await to('#do-rate summary');
  await page.keyboard.press('Enter');
  await to('input[name=solved]');
  await page.keyboard.press('Space');
  await to('input[name=stars]');
  await page.keyboard.press('Space');
  for (let more = 0; more < 4; more += 1) await page.keyboard.press('ArrowDown');
  await type('#rate-words', 'Terima kasih.');
  await enter('button:has-text("Kirim nilai")');
  assert.match(await page.textContent('.head .tag'), /Ditutup: dikonfirmasi pelapor/);
  assert.deepEqual(failures, []);
});

test('anyone finds a report by words and on the map', async () => {
  const { page } = await person();
  const { to, type, enter, press } = hands(page);
  await page.goto(base);
  await enter('nav >> text=Laporan publik');
  await type('#cari', 'jalan');
  await press('Enter');
  await enter('a:has-text("Lihat di peta")');
  assert.match(page.url(), /\/peta\?cari=jalan/);
  // Where the first of those found lies; not every regency has one.
  const place = await page.locator('.reports .meta').first().textContent();
  const regencies = await page.locator('aside .lines a').allTextContents();
  const regency = regencies.find((name) => place.includes(name));
  assert.ok(regency, `${place} lies in none of ${regencies}`);
  await enter(`aside .lines a:text-is("${regency}")`);
  await enter('.reports h3 a');
  await to('#pin');
});

test('a village officer takes a report down', async () => {
  const { page, to, type, enter, failures } = await come('village');
  await enter('nav >> text=Catat laporan');
  await type('#text', 'Sumur bor desa tidak keluar air.');
  await type('#place', 'Badak Baru');
  await type('#name', 'Bu Aminah');
  // She agrees, and to her name being kept.
  for (const consent of ['#agreed', '#agreed_name']) {
    await to(consent);
    await page.keyboard.press('Space');
  }
  await enter('button[value=send]:not(.first-button)');
  await page.waitForSelector('#tracking');
  await to('main a');
  assert.deepEqual(failures, []);
});

test('a coordinator puts two reports away at once and takes it back', async () => {
  const { page, to, enter, failures } = await come('coordinator', 'Kutai Kartanegara');
  await page.goto(`${base}/meja?kerja=verify`);
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
  await to('#banyak-apa');
  while ((await page.inputValue('#banyak-apa')) !== 'archive') await page.keyboard.press('ArrowDown');
  await enter('#banyak button');
  await to('#reason');
  while ((await page.inputValue('#reason')) !== 'test') await page.keyboard.press('ArrowDown');
  await to('#words');
  await page.keyboard.type('Hanya uji coba.');
  await enter('[name=lakukan]');
  assert.match(await page.textContent('h1'), /2 dari 2/);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('z')]);
  assert.match(await page.textContent('main'), /2 laporan diurungkan/);
  assert.deepEqual(failures, []);
});

test('a leader and an overseer read', async () => {
  const leader = await come('leader');
  await leader.page.goto(`${base}/statistik`);
  await leader.enter('main a:has-text("Instansi")');
  await leader.enter('main table a');
  assert.match(await leader.page.textContent('main'), /Catatan kinerja/);
  const overseer = await come('overseer');
  await overseer.enter('nav >> text=Jejak akses');
  await overseer.enter('main >> text=Riwayat perubahan');
  assert.match(await overseer.page.textContent('h1'), /Riwayat/);
  await overseer.enter('nav >> text=Keluar');
  assert.equal(new URL(overseer.page.url()).pathname, '/');
});

test('an administrator invites somebody and closes a topic', async () => {
  const { page, to, type, enter, failures } = await come('administrator');
  await enter('nav >> text=Kelola');
  await enter('nav.places >> text=Orang');
  await enter('main a:has-text("Undang petugas")');
  await type('#name', 'Budi Santoso');
  await type('#login', 'budi.santoso');
  await type('#agency', 'Dinas Kehutanan Kalimantan Timur');
  await enter('main form button');
  assert.ok((await page.textContent('#sandi')).trim().length > 8);
  await enter('nav.places >> text=Topik');
  await to('#c-lainnya');
  await page.keyboard.press('Space');
  await enter('form:has(#c-lainnya) button');
  assert.match(await page.textContent('[role=status]'), /Tersimpan/);
  assert.ok(await page.isChecked('#c-lainnya'));
  await to('#c-lainnya');
  await page.keyboard.press('Space');
  await enter('form:has(#c-lainnya) button');
  assert.equal(await page.isChecked('#c-lainnya'), false);
  assert.deepEqual(failures, []);
});

test('an official turns the second factor on and signs in with it', async () => {
  const { page, type, enter, press, failures } = await come('liaison', 'Kutai Kartanegara');
  await enter('nav >> text=Akun');
  await type('#password', told.password);
  await enter('button:has-text("Nyalakan")');
  const secret = (await page.textContent('main p.code:not(.meta)')).trim();
  await type('#code', code(secret));
  await press('Enter');
  assert.ok(await page.locator('.codes li').count() >= 8, 'codes on paper');
  await enter('nav >> text=Keluar');
  await page.goto(`${base}/masuk`);
  await type('#login', login('liaison', 'Kutai Kartanegara'));
  await type('#password', told.password);
  await press('Enter');
  // A code is good once: the next one.
  await type('#code', code(secret, Date.now() + 30_000));
  await press('Enter');
  assert.match(page.url(), /\/meja/);
  assert.deepEqual(failures, []);
});
