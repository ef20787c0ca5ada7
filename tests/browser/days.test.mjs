// The days of those who do not verify or answer: a village officer, a leader, an overseer. And a citizen on a slow line.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, login, person, signIn, told, ways } from './house.mjs';

for (const { width, javaScriptEnabled, how } of ways) {
  const look = async (page) => {
    await fits(page);
    if (javaScriptEnabled) await accessible(page);
  };

  test(`a village officer takes a report down for a neighbour, ${how}`, async () => {
    const { page, failures } = await person({ width, javaScriptEnabled });
    await signIn(page, login('village officer', ''));
    await look(page);
    assert.equal(new URL(page.url()).pathname, '/petugas');
    await page.click('nav >> text=Catat laporan');
    await look(page);
    // The neighbour names a place that is not clear, and a phone number that is none; nothing is lost.
    await page.fill('#text', 'Sumur bor desa sudah tiga minggu tidak keluar air.');
    await page.fill('#place', 'muara badak');
    await page.fill('#name', 'Pak Ahmad');
    await page.fill('#phone', '12');
    await page.click('button:not(.first-button)[value=send]');
    await look(page);
    assert.match(await page.inputValue('#text'), /Sumur bor/);
    assert.equal(await page.inputValue('#phone'), '12');
    await page.fill('#phone', '0812 3456 7890');
    assert.match(await page.textContent('main'), /hanya boleh dikirim bila pelapor setuju/);
    await page.check('#agreed');
    await page.check('#agreed_name');
    await page.click('label:has-text("Muara Badak Ulu")');
    await page.click('button:not(.first-button)[value=send]');
    await look(page);
    const number = (await page.textContent('#tracking')).trim();
    assert.match(await page.textContent('.receipt'), /PIN/);
    // They see what they took down, and nothing that is not theirs.
    await page.goto(`${base}/meja/cari`);
    assert.match(await page.textContent('main'), new RegExp(number));
    await page.click(`a[href^="/meja/laporan/${number.replaceAll(/\s/g, '')}"]`);
    assert.match(await page.textContent('main'), /Sumur bor/);
    assert.equal(await page.locator('#do-verify, #do-forward, #do-archive').count(), 0);
    await look(page);
    await page.goto(`${base}/kelola`);
    assert.match(await page.textContent('h1'), /Tidak diizinkan/);
    await look(page);
    assert.deepEqual(failures, []);
  });

  test(`a leader has five minutes, ${how}`, async () => {
    const { page, failures } = await person({ width, javaScriptEnabled });
    await signIn(page, login('leader', ''));
    assert.equal(new URL(page.url()).pathname, '/meja/ringkas', 'what matters comes first');
    assert.match(await page.textContent('main'), /Siapa yang terlambat[^]*Siapa yang paling tepat waktu[^]*Yang dikeluhkan warga/);
    await look(page);
    // From who is late to what they are late with.
    const late = page.locator('section').first().locator('td a').first();
    const agency = await late.textContent();
    await late.click();
    assert.match(await page.textContent('h1'), new RegExp(agency));
    assert.ok(await page.locator('.reports h3 a').count() > 0, 'there is its work');
    await look(page);
    await page.goto(`${base}/statistik`);
    assert.ok(await page.locator('figure.chart svg g').count() >= 2, 'months beside each other');
    await look(page);
    await page.click('main a[href="/instansi"]');
    await look(page);
    await page.click('main table a');
    assert.match(await page.textContent('main'), /Catatan kinerja/);
    await look(page);
    await page.goto(`${base}/meja/cari`);
    await page.click('.inbox h3 a');
    // A leader reads; no form offers to do anything but perhaps a note.
    assert.equal(await page.locator('#do-verify, #do-forward, #do-follow-up, #do-approve').count(), 0);
    await look(page);
    assert.deepEqual(failures, []);
  });

  test(`an overseer reads everything and leaves a trace, ${how}`, async () => {
    const { page, failures } = await person({ width, javaScriptEnabled });
    await signIn(page, login('overseer', ''));
    await page.goto(`${base}/meja/laporan/${told.tracking.replaceAll(' ', '')}`);
    await look(page);
    const reveals = page.locator('form[action$="/buka/pelapor"] button');
    if (await reveals.count()) {
      await page.click('#do-reveal summary');
      await reveals.first().click();
      // Asked for what, and nothing is opened before it is said.
      assert.match(await page.textContent('#reveal-why-error'), /Pilih/);
      await look(page);
      await page.selectOption('#reveal-why', 'oversee');
      await reveals.first().click();
      await look(page);
      await page.goto(`${base}/meja/jejak`);
      assert.match(await page.textContent('main'), new RegExp(told.tracking.replaceAll(' ', '\\s')));
    } else {
      await page.goto(`${base}/meja/jejak`);
    }
    assert.match(await page.textContent('main'), /Masuk/);
    await look(page);
    await page.click('main >> text=Riwayat perubahan');
    assert.match(await page.textContent('h1'), /Riwayat/);
    assert.equal(await page.locator('nav.places').count(), 0, 'what they may not manage is not offered');
    await look(page);
    assert.deepEqual(failures, []);
  });
}

test('a citizen on a 2G line sends a report with wrong input everywhere, and loses nothing', async () => {
  const { page, context, failures } = await person({ width: 360 });
  // What Chromium calls GPRS: 50 kbit/s, half a second to and fro.
  const line = await context.newCDPSession(page);
  await line.send('Network.enable');
  await line.send('Network.emulateNetworkConditions', { offline: false, latency: 500, downloadThroughput: 50_000 / 8, uploadThroughput: 20_000 / 8 });
  page.setDefaultTimeout(60_000);
  const begun = Date.now();
  await page.goto(base);
  console.log(`the first page on a 2G line: ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  await page.click('main .button');
  await page.click('button:not(.first-button)[value=next]');
  assert.match(await page.textContent('#text-error, .summary'), /./);
  await page.fill('#text', 'Lampu jalan di depan sekolah mati sejak Senin.');
  await page.setInputFiles('#files', { name: 'x.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ this is no picture') });
  await page.click('button:not(.first-button)[value=next]');
  assert.match(await page.textContent('.summary'), /./);
  assert.match(await page.inputValue('#text'), /Lampu jalan/);
  await page.click('button:not(.first-button)[value=next]');
  await page.fill('#place', 'atlantis');
  await page.fill('#happened_on', '2999-01-01');
  await page.click('button:not(.first-button)[value=next]');
  assert.match(await page.textContent('#place-error'), /tidak ditemukan/);
  // A day that lies in the future is told where it is asked.
  assert.match(await page.textContent('#happened_on-error'), /./);
  await page.fill('#happened_on', '');
  await page.fill('#place', 'Badak Baru');
  await page.click('button:not(.first-button)[value=next]');
  await page.fill('#email', 'bukan alamat');
  await page.fill('#phone', 'abc');
  await page.click('button:not(.first-button)[value=send]');
  for (const field of ['email', 'phone']) assert.match(await page.textContent(`#${field}-error`), /./);
  await page.fill('#email', '');
  await page.fill('#phone', '');
  await page.click('button:not(.first-button)[value=send]');
  await page.waitForSelector('.receipt');
  console.log(`home to receipt on a 2G line, with seven mistakes: ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  assert.deepEqual(failures, []);
});
