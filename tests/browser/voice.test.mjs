// Speaking instead of writing: recorded on a phone without a network, killed in between, sent, listened to on the desk, written down
// and public without the voice; and the three taps of whoever reads little. The microphone is Chromium's own, which beeps.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumBegun } from './demo.mjs';
import { accessible, base, fits, login, person, signIn } from './house.mjs';
import { faultyLine } from './faulty.mjs';
import { BEEPS, phone } from './phone.mjs';

const KEPT = async () => (await (await caches.open((await caches.keys())[0])).keys()).length > 5;

let speaking;
before(async () => { speaking = await chromium.launch({ ...chromiumBegun, args: [...chromiumBegun.args, ...BEEPS] }); });
after(async () => { await speaking?.close(); });

/** Somebody with a phone that has a microphone. */
async function speaker(more = {}) {
  const context = await speaking.newContext({ viewport: { width: 360, height: 800 }, locale: 'id-ID', ...more });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return { context, page };
}

/** How long what a player plays is heard, in seconds: it is played to its end. */
const heard = (audio) => audio.evaluate(async (player) => {
  player.muted = true;
  player.playbackRate = 4;
  const over = new Promise((done, failed) => { player.onended = done; player.onerror = () => failed(new Error(player.error?.message)); });
  await player.play();
  await over;
  return player.currentTime;
});

test('what is spoken without a network outlives the browser, and is public only as it is written down', { timeout: 240_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuntas-voice-'));
  const line = await faultyLine(base);
  let own = await phone(folder);
  try {
    await own.page.goto(`${line.here}/kotak`);
    await own.page.evaluate(() => navigator.serviceWorker.ready);
    await own.page.waitForFunction(KEPT);
    line.cut();
    await own.page.goto(`${line.here}/kotak#tulis/apa`);
    await own.page.click('#hp-rekam');
    await own.page.waitForFunction(() => /^0:0[5-9]/.test(document.querySelector('#hp-waktu').textContent));
    await own.kill();
    own = await phone(folder);
    const { page } = own;
    await page.goto(`${line.here}/kotak#tulis/apa`);
    await page.click('#kotak-terus');
    const player = page.locator('#hp-foto-daftar li.sound audio');
    await page.waitForFunction(() => document.querySelector('#hp-foto-daftar audio')?.src.startsWith('blob:'));
    assert.ok(await heard(player) >= 2, 'no more than the last seconds are lost');
    await fits(page);
    await accessible(page);
    await page.click('[data-step=apa] .buttons button:not([type=button])');
    await page.fill('#hp-place', 'badak ulu');
    await page.check('#hp-tempat-daftar input');
    await page.click('[data-step=tempat] .buttons button:not([type=button])');
    await page.waitForFunction(() => /Laporan suara|Spoken report/.test(document.querySelector('#hp-cek').textContent));
    await page.click('[data-step=kirim] .buttons button');
    await page.waitForSelector('#isi-kotak:not([hidden])');
    line.mend();
    await page.evaluate(() => { dispatchEvent(new Event('online')); });
    await page.waitForSelector('#kotak-daftar .tag.good');
    const number = (await page.textContent('#kotak-daftar .code')).replaceAll(' ', '');

    const officer = await person();
    await signIn(officer.page, login('coordinator', 'Kutai Kartanegara'));
    await officer.page.goto(`${base}/meja/laporan/${number}`);
    assert.match(await officer.page.textContent('h1'), /^(Laporan suara, \d detik\. Belum ditulis\.|Spoken report, \d seconds?\. Not written down yet\.)$/);
    assert.equal(await officer.page.locator('audio').count(), 0, 'nobody hears it who is not noted');
    await officer.page.fill('#verify-title', 'Bunyi nada');
    await Promise.all([officer.page.waitForNavigation(), officer.page.click('#do-verify button[name=dari]')]);
    assert.equal(await officer.page.inputValue('#verify-title'), 'Bunyi nada', 'what was typed stays');
    assert.ok(await heard(officer.page.locator('#do-verify audio')) >= 2);
    await accessible(officer.page);
    await officer.page.fill('#verify-words', 'Terdengar nada panjang berulang dari balai desa.');
    await officer.page.selectOption('#verify-topic', { index: 1 });
    await Promise.all([officer.page.waitForNavigation(), officer.page.click('#do-verify button:not([name]):not(.first-button)')]);
    const everybody = await person({ width: 360 });
    await everybody.page.goto(`${base}/laporan/${number}`);
    assert.match(await everybody.page.textContent('main'), /Terdengar nada panjang/);
    assert.doesNotMatch(await everybody.page.content(), /<audio|audio\/|Catatan suara|Belum ditulis|Spoken report/);
    await everybody.context.close();
    await officer.context.close();
  } finally {
    await own.kill().catch(() => {});
    line.end();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('three taps send a spoken report, from where a code on paper says', async () => {
  const { page, context } = await speaker();
  await context.addInitScript(() => {
    const real = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
    globalThis.listened = 0;
    if (real) navigator.mediaDevices.getUserMedia = (...wanted) => { globalThis.listened += 1; return real(...wanted); };
  });
  await page.goto(base);
  assert.equal(await page.locator('a[href="/suara"]').count(), 1);
  const { areas } = await (await page.request.get(`${base}/kotak/tempat.json`)).json();
  const [village] = areas.find(([, name]) => /badak ulu/i.test(name));
  await page.goto(`${base}/suara?desa=${village}`);
  await page.waitForSelector('#bicara-tombol >> text=Bicara');
  await fits(page);
  await accessible(page);
  assert.equal(await page.evaluate(() => globalThis.listened), 0, 'nothing is recorded before the first tap');
  let taps = 0;
  const tap = async () => { taps += 1; await page.click('#bicara-tombol'); };
  await tap();
  await page.waitForSelector('#bicara[data-state=speaking]');
  await page.waitForFunction(() => /^0:0[1-9]/.test(document.querySelector('#bicara-waktu').textContent));
  await accessible(page);
  await tap();
  await page.waitForSelector('#bicara[data-state=spoken]');
  await page.waitForFunction(() => /Tempat: Muara Badak Ulu/.test(document.querySelector('#bicara-dimana').textContent));
  assert.ok(await heard(page.locator('#bicara-dengar')) >= 1);
  await fits(page);
  await accessible(page);
  await tap();
  await page.waitForSelector('#bicara-tanda .code');
  assert.equal(taps, 3);
  assert.match(await page.textContent('#bicara'), /sudah diterima.*Nomor.*PIN/s);
  await fits(page);
  await accessible(page);
  // Without a network, and without an address: from where the last was. What was spoken when the page went waits to be sent.
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(KEPT);
  await context.setOffline(true);
  await page.goto(`${base}/suara`);
  await page.waitForSelector('#bicara-tombol >> text=Bicara');
  await page.click('#bicara-tombol');
  await page.waitForFunction(() => /^0:0[4-9]/.test(document.querySelector('#bicara-waktu').textContent));
  await page.reload();
  await page.waitForSelector('#bicara[data-state=spoken]');
  await page.waitForFunction(() => /Tempat: Muara Badak Ulu/.test(document.querySelector('#bicara-dimana').textContent));
  await page.click('#bicara-tombol');
  await page.waitForSelector('#bicara[data-state=sent]');
  assert.match(await page.textContent('#bicara-kata'), /begitu ada sinyal/);
  await context.setOffline(false);
  await page.evaluate(() => { dispatchEvent(new Event('online')); });
  await page.waitForSelector('#bicara-tanda .code');
  await context.close();
});

test('without a microphone it is said so, and a file is taken instead', async () => {
  const { page, context } = await person({ width: 360 });
  await page.goto(`${base}/suara`);
  await page.click('#bicara-tombol');
  await page.waitForFunction(() => /Mikrofon tidak diizinkan/.test(document.querySelector('#bicara-kata').textContent));
  await page.goto(`${base}/kotak#tulis/apa`);
  await page.click('#hp-rekam');
  await page.waitForSelector('#hp-suara .error');
  await accessible(page);
  await page.setInputFiles('#hp-files', new URL('../../crates/testbed/voice/note.ogg', import.meta.url).pathname);
  await page.waitForSelector('#hp-foto-daftar li.sound audio');
  await page.click('[data-step=apa] .buttons button:not([type=button])');
  await page.waitForSelector('[data-step=tempat]:not([hidden])');
  const asks = async (path) => (await page.request.get(base + path)).headers()['permissions-policy'];
  assert.match(await asks('/kotak/id'), /microphone=\(self\)/);
  assert.match(await asks('/lapor'), /microphone=\(\)/);
  await context.close();
});

test('without scripts a sound file is a report', async () => {
  const { page, context } = await person({ width: 360, javaScriptEnabled: false });
  await page.goto(`${base}/lapor`);
  await page.setInputFiles('#files', new URL('../../crates/testbed/voice/note.m4a', import.meta.url).pathname);
  await page.click('main button[value=next]');
  await page.fill('#place', 'badak ulu');
  await page.click('main button[value=next]');
  await page.click('main button[value=send]:not(.first-button)');
  assert.match(await page.textContent('main'), /Catatan suara, \d detik/);
  await context.close();
});
