// A villager reports machines in the forest: offline at 360 px, with an area walked by GPS that outlives the page, and without scripts by
// the form; on the desk it is urgent, and its place is opened with a trace.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, login, person, signIn } from './house.mjs';
import { kept, receipts } from './phone.mjs';

const AT = [[-0.4512, 117.1512], [-0.4522, 117.1522], [-0.4532, 117.1517]];
const WORDS = 'Ekskavator membuka hutan di belakang kampung sejak pagi';

/** The phone is somewhere else, and says so. */
async function walkTo(context, [latitude, longitude]) {
  await context.setGeolocation({ latitude, longitude, accuracy: 8 });
}

test('machines in the forest are reported without a network, and the reporter is protected', { timeout: 240_000 }, async () => {
  const { page, context } = await person({ width: 360, permissions: ['geolocation'], geolocation: { latitude: AT[0][0], longitude: AT[0][1], accuracy: 8 } });
  await page.goto(`${base}/kotak`);
  await kept(page);
  await context.setOffline(true);
  await page.reload();
  await page.click('#kotak-baru a');
  await page.fill('#hp-text', 'Lampu jalan mati sejak Senin');
  await page.click('[data-step=apa] .buttons button:not([type=button])');
  await page.waitForSelector('[data-step=tempat]:not([hidden])');
  assert.ok(await page.isHidden('#hp-hutan'), 'not asked of a street light');
  await page.goBack();
  await page.fill('#hp-text', WORDS);
  await page.click('[data-step=apa] .buttons button:not([type=button])');
  await page.waitForSelector('#hp-hutan:not([hidden])');
  await fits(page);
  await accessible(page);
  // Whom to phone is said of a fire that burns now, by the same rule as on the server; not of one of last month, nor of one that is out.
  const called = () => page.locator('[data-call]:visible').count();
  await page.check('#hp-forest_category-fire');
  assert.equal(await called(), 1);
  await page.check('#hp-forest_when-month');
  assert.equal(await called(), 0);
  await page.check('#hp-forest_fire');
  assert.equal(await called(), 0);
  await page.check('#hp-forest_when-today');
  assert.equal(await called(), 1);
  await page.check('#hp-forest_going_on-no');
  assert.equal(await called(), 0);
  await page.uncheck('#hp-forest_fire');
  await page.check('#hp-forest_category-encroachment');
  await page.check('#hp-forest_going_on-yes');
  await page.check('#hp-forest_machines');
  await page.check('#hp-shape-area');
  await page.click('#hp-jalan');
  await page.waitForFunction(() => /^1 /.test(document.querySelector('#hp-jejak-kabar').textContent));
  await walkTo(context, AT[1]);
  await page.waitForFunction(() => /^2 /.test(document.querySelector('#hp-jejak-kabar').textContent));
  // The phone dies on the way; what was recorded is there, and it goes on.
  await page.reload();
  await page.waitForFunction(() => /^2 /.test(document.querySelector('#hp-jejak-kabar').textContent));
  assert.ok(await page.isChecked('#hp-forest_machines') && await page.isChecked('#hp-shape-area'));
  await walkTo(context, AT[2]);
  await page.click('#hp-sudut');
  await page.waitForFunction(() => /^3 /.test(document.querySelector('#hp-jejak-kabar').textContent));
  await page.fill('#hp-place', 'badak ulu');
  await page.check('#hp-tempat-daftar input');
  await page.click('[data-step=tempat] .buttons button:not([type=button])');
  await page.waitForSelector('#hp-lindung:not([hidden])');
  assert.ok(await page.isHidden('#hp-anonim'), 'nobody has to ask to stay unknown');
  await accessible(page);
  await page.click('[data-step=kirim] .buttons button');
  await page.waitForSelector('#isi-kotak:not([hidden])');
  await context.setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.waitForFunction(() => document.querySelector('#kotak-daftar .tag.good'));
  const [{ number }] = await receipts(page);
  await context.close();

  const desk = await person({ width: 1280 });
  await signIn(desk.page, await login('coordinator', 'Kutai Kartanegara'));
  const answer = await desk.page.goto(`${base}/meja/laporan/${number.replaceAll(' ', '')}`);
  assert.equal(answer.status(), 200);
  const text = await desk.page.innerText('main');
  assert.match(text, /Mendesak/);
  assert.match(text, /Alat berat atau gergaji mesin bekerja/);
  assert.doesNotMatch(text, /117\.15/);
  await desk.page.click('#tempat button');
  await desk.page.waitForSelector('#tempat svg polygon');
  assert.match(await desk.page.innerText('#tempat'), /-0\.45220, 117\.15170/);
  assert.match(await desk.page.innerText('main'), /Membuka tempat persis/);
  await accessible(desk.page);
  await desk.context.close();
});

test('without scripts the questions come with the step after the words, and each can be skipped', { timeout: 120_000 }, async () => {
  const { page, context } = await person({ width: 360, javaScriptEnabled: false });
  await page.goto(`${base}/lapor`);
  await page.fill('#text', WORDS);
  await page.click('main .buttons button[value=next]');
  await page.waitForSelector('#tentang-hutan');
  await fits(page);
  await page.check('#forest_category-encroachment');
  await page.fill('#place', 'badak ulu');
  await page.click('main .buttons button[value=next]');
  assert.match(await page.innerText('main'), /Anda dilindungi/);
  await page.click('main .buttons button[value=send]');
  assert.match(await page.innerText('main'), /Anda dilindungi: publik hanya melihat desa dan tanggal/);
  await context.close();
});

for (const { how, permissions, absent, says } of [
  { how: 'refused', permissions: [], absent: false, says: /Lokasi tidak diizinkan/ },
  { how: 'absent', permissions: [], absent: true, says: /tidak dapat memberi lokasi/ },
]) {
  test(`where the location is ${how} it is said, and points are typed`, { timeout: 120_000 }, async () => {
    const { page, context } = await person({ width: 360, permissions });
    if (absent) await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'geolocation', { get: () => undefined }));
    await page.goto(`${base}/kotak`);
    await kept(page);
    await page.click('#kotak-baru a');
    await page.fill('#hp-text', WORDS);
    await page.click('[data-step=apa] .buttons button:not([type=button])');
    await page.waitForSelector('#hp-hutan:not([hidden])');
    if (absent) assert.ok(await page.isHidden('#hp-jalan') && await page.isHidden('#hp-sudut'), 'no button that does nothing');
    else {
      await page.click('#hp-jalan');
      await page.waitForFunction(() => /tidak diizinkan/.test(document.querySelector('#hp-jejak-kabar').textContent));
      assert.match(await page.innerText('#hp-jalan'), /Mulai mencatat/, 'it does not seem to record');
    }
    assert.match(await page.innerText('#hp-jejak-kabar'), says);
    await fits(page);
    await accessible(page);
    for (const wrong of ['117.15, -0.45', 'dekat sungai', '-0.45']) {
      await page.fill('#hp-ketik', wrong);
      await page.click('#hp-ketik-tambah');
      assert.match(await page.innerText('#hp-jejak-kabar'), /bukan titik di Indonesia/, wrong);
      assert.equal(await page.inputValue('#hp-ketik'), wrong, 'nothing typed is lost');
    }
    await page.fill('#hp-ketik', '-0.4512, 117.1512');
    await page.keyboard.press('Enter');
    await page.fill('#hp-ketik', '\u22120,4522; 117,1522');
    await page.click('#hp-ketik-tambah');
    assert.match(await page.innerText('#hp-jejak-kabar'), /^2 titik/);
    assert.ok(await page.isVisible('#hp-hutan'), 'Enter adds the point and sends nothing');
    await context.close();
  });
}
