// What waits on a phone, or is just being typed there, outlives what people do beside it: signing out, a lock that another tab sets or
// takes away, loading again, the other language, the keyboard alone, leaving in the middle; and nobody opens another's draft unasked.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { chromiumBegun } from './demo.mjs';
import { accessible, base, fits, login, person, signIn } from './house.mjs';
import { faultyLine } from './faulty.mjs';
import { BEEPS, kept, write } from './phone.mjs';

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const pictures = (n) => Array.from({ length: n }, (_, at) => ({ name: `f${at}.png`, mimeType: 'image/png', buffer: PIXEL }));
const look = async (page) => { await fits(page); await accessible(page); };
const saved = (page) => page.waitForFunction(() => /Tersimpan|Kept/.test(document.querySelector('#hp-tersimpan').textContent));
const has = (page, selector, value) => page.waitForFunction(([selector, value]) => document.querySelector(selector)?.value === value, [selector, value]);
/** What a phone holds of reports, as it lies on the disk. */
const onDisk = (page) => page.evaluate(async () => {
  const open = await new Promise((done) => { const asked = indexedDB.open('tuntas-kotak'); asked.onsuccess = () => done(asked.result); });
  const all = await new Promise((done) => { const asked = open.transaction('reports').objectStore('reports').getAll(); asked.onsuccess = () => done(asked.result); });
  open.close();
  return all.map((r) => `${r.state} ${r.said.iv ? 'sealed' : new TextDecoder().decode(r.said.bytes)}`);
});
const lock = async (page) => {
  await page.click('summary');
  await page.fill('#kunci-baru', '482913');
  await page.click('#kunci-pasang button');
  await page.waitForSelector('#kunci-lepas:not([hidden])');
};
const unlock = async (page) => {
  await page.waitForSelector('#kotak-tutup:not([hidden])');
  await page.fill('#kunci-pin', '482913');
  await page.click('#kotak-tutup button');
};

test('signing out leaves what waits on the phone, and says that something does', async () => {
  const { page, context } = await person({ width: 360 });
  const asked = [];
  page.on('dialog', (dialog) => { asked.push(dialog.message()); dialog.accept(); });
  await signIn(page, login('village officer', ''));
  await page.goto(`${base}/kotak/id`);
  await kept(page);
  await page.click('#kotak-baru a');
  await page.fill('#hp-text', 'Setengah jadi, milik warga.');
  await saved(page);
  const leave = async () => {
    await page.goto(`${base}/petugas`);
    await Promise.all([page.waitForURL(`${base}/`), page.click('form[action="/keluar"] button')]);
  };
  await leave();
  assert.deepEqual(asked, [], 'nothing of theirs waits');
  await page.goto(`${base}/kotak/id`);
  await page.waitForSelector('#kotak-daftar >> text=Setengah jadi, milik warga');
  // One that the officer took down.
  await signIn(page, login('village officer', ''));
  await page.goto(`${base}/kotak/id`);
  await page.evaluate(() => kept.put({ id: 'catatan', place: 1, state: 'draft', taker: { id: 7, name: 'P' }, files: [], said: {} }));
  await page.evaluate(() => caches.open('kunjungan'));
  await leave();
  assert.match(asked.join(), /1 catatan belum terkirim/);
  await page.goto(`${base}/kotak/id`);
  assert.equal((await onDisk(page)).length, 2);
  assert.ok(!(await page.evaluate(() => caches.keys())).includes('kunjungan'), 'pages of the desk are gone');
  await context.close();
});

test('a lock that another tab sets or takes away holds for what is being written', async () => {
  const { page, context } = await person({ width: 360 });
  const other = await context.newPage();
  await other.goto(`${base}/kotak/id`);
  await other.click('#kotak-baru a');
  await other.fill('#hp-text', 'Awal tulisan di tab dua.');
  await saved(other);
  await page.goto(`${base}/kotak/id`);
  await lock(page);
  await other.waitForSelector('#kotak-tutup:not([hidden])');
  assert.equal(await other.isVisible('#hp-text'), false, 'what was open is closed with it');
  // Something is typed in the same moment, before the other tab heard of it.
  await other.evaluate(() => { document.querySelector('#hp-text').value = 'Kepala desa meminta uang.'; dispatchEvent(new Event('pagehide')); });
  await other.waitForTimeout(500);
  assert.deepEqual((await onDisk(page)).map((r) => r.split(' ')[1]), ['sealed'], 'nothing is written beside the lock');
  await unlock(other);
  await has(other, '#hp-text', 'Kepala desa meminta uang.');
  // The lock is gone: what the other tab writes from now on is readable by everybody who has the phone, and by its writer.
  await page.click('#kunci-lepas');
  await page.waitForFunction(() => /dilepas/.test(document.querySelector('#kabar-kotak').textContent));
  await other.fill('#hp-text', 'Ditulis setelah kunci dilepas.');
  await saved(other);
  const now = await onDisk(page);
  assert.equal(now.length, 1);
  assert.match(now[0], /^draft .*Ditulis setelah kunci dilepas/);
  await other.reload();
  await has(other, '#hp-text', 'Ditulis setelah kunci dilepas.');
  await context.close();
});

test('what is being sent while another tab locks the outbox is received once, and its receipt is sealed', async () => {
  const { page, context } = await person({ width: 360 });
  const line = await faultyLine(base);
  await page.goto(`${line.here}/kotak`);
  await kept(page);
  line.cut();
  await write(page, line.here, 'Jembatan gantung di RT 3 putus.');
  line.mend();
  // The worker has no PIN: it sends nothing of a locked outbox, and writes nothing open into it.
  await lock(page);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.waitForSelector('#kotak-daftar .tag.good');
  assert.deepEqual(await onDisk(page), ['received sealed']);
  line.end();
  await context.close();
});

test('a visit that is being written outlives loading again and the other language, with and without a network', async () => {
  const { page, context } = await person({ width: 360 });
  page.on('dialog', (dialog) => dialog.accept());
  const line = await faultyLine(base);
  await signIn(page, login('village officer', ''));
  const visits = `${line.here}/meja/desa/64.02.02.2003/kunjungan`;
  await page.goto(visits);
  const typed = async () => [await page.inputValue('#questions'), await page.inputValue('#women-adult'), await page.locator('#kunjungan-foto li').count()];
  const all = ['Kapan air bersih masuk? Tahun depan.', '14', 2];
  await page.fill('#questions', all[0]);
  await page.fill('#women-adult', all[1]);
  await page.setInputFiles('#files', pictures(2));
  await page.waitForFunction(() => document.querySelectorAll('#kunjungan-foto li').length === 2);
  await look(page);
  await page.reload();
  await has(page, '#women-adult', '14');
  assert.deepEqual(await typed(), all, 'loading again');
  await Promise.all([page.waitForNavigation(), page.click('#kunjungan [name=bahasa]')]);
  await page.waitForSelector('html[lang=en]');
  await has(page, '#women-adult', '14');
  assert.deepEqual(await typed(), all, 'the other language of the form');
  await Promise.all([page.waitForNavigation(), page.click('header a[hreflang]')]);
  await page.waitForSelector('html[lang=id]');
  await has(page, '#women-adult', '14');
  assert.deepEqual(await typed(), all, 'the other language of the page');
  line.cut();
  await page.click('#kunjungan [name=bahasa]');
  await page.waitForFunction(() => /bila ada jaringan/.test(document.querySelector('#kunjungan-kabar').textContent));
  assert.equal(page.url(), visits, 'no page of the browser says that there is no network');
  assert.deepEqual(await typed(), all);
  line.mend();
  await page.click('#kunjungan-buang');
  assert.deepEqual(await typed(), ['', '', 0]);
  await page.reload();
  await page.waitForTimeout(500);
  assert.deepEqual(await typed(), ['', '', 0], 'emptied for good');
  line.end();
  await context.close();
});

test('a visit has no dead end: photos are counted as they are chosen, and what arrived unheard is corrected', async () => {
  const { page, context } = await person({ width: 360 });
  const line = await faultyLine(base);
  await signIn(page, login('village officer', ''));
  const visits = `${line.here}/meja/desa/64.02.14.1002/kunjungan`;
  await page.goto(visits);
  await page.setInputFiles('#files', pictures(7));
  await page.waitForFunction(() => document.querySelectorAll('#kunjungan-foto li').length === 5);
  assert.match(await page.textContent('#kunjungan-kabar'), /Paling banyak 5 foto/);
  assert.doesNotMatch(await page.textContent('#kunjungan'), /paling banyak 10/i);
  await page.click('#kunjungan-foto li:first-child button');
  assert.equal(await page.locator('#kunjungan-foto li').count(), 4);
  await page.fill('#women-adult', '10');
  // It arrives, and nobody hears of it.
  line.faults.push(...Array.from({ length: 3 }, () => ({ on: /^POST .*kunjungan/, kind: 'lost' })));
  await page.click('#kunjungan > button');
  await page.waitForFunction(() => /Menunggu/.test(document.querySelector('#kunjungan-daftar').textContent));
  await page.click('#kunjungan-daftar >> text=Buka dan ubah');
  assert.equal(await page.locator('#kunjungan-foto li').count(), 4, 'photos that are kept are listed');
  await page.fill('#women-adult', '12');
  line.faults.length = 0;
  await page.click('#kunjungan > button');
  await page.waitForFunction(() => /Sudah tercatat/.test(document.querySelector('#kunjungan-daftar').textContent));
  assert.equal(await page.locator('#kunjungan-daftar li').count(), 1);
  await page.goto(visits);
  assert.match(await page.textContent('ol.story'), /pembetulan[^]*12 perempuan[^]*keliru; dibetulkan/);
  line.end();
  await context.close();
});

test('a visit that is opened from a trip belongs to it', async () => {
  const { page, context } = await person({ width: 360 });
  const wrong = [];
  page.on('pageerror', (e) => wrong.push(e.message));
  await signIn(page, login('village officer', ''));
  await page.goto(`${base}/meja/desa/perjalanan`);
  await page.click('section:first-of-type ul.lines a');
  const trip = page.url().split('/').pop();
  await page.click('[data-visits] a.no-print >> nth=1');
  assert.equal(await page.inputValue('#trip'), trip);
  const planner = await person();
  planner.page.on('pageerror', (e) => wrong.push(e.message));
  await signIn(planner.page, login('coordinator', 'Kalimantan Timur'));
  await planner.page.goto(`${base}/meja/desa/tujuan`);
  await planner.page.keyboard.press('?');
  await planner.page.waitForSelector('dialog[open]');
  assert.deepEqual(wrong, []);
  await planner.context.close();
  await context.close();
});

test('a new team or trip is turned into the other language with all that was typed', async () => {
  for (const path of ['/meja/desa/tim/baru', '/meja/desa/perjalanan/baru?desa=64.02.02.2010']) {
    const { page, context } = await person();
    await signIn(page, login('coordinator', 'Kalimantan Timur'));
    await page.goto(base + path);
    const turn = async () => (await Promise.all([page.waitForNavigation(), page.click('header a[hreflang]')]))[0].status();
    assert.equal(await turn(), 200, path);
    const name = path.includes('tim/') ? '#team_name' : '#title';
    await page.fill(name, 'Percobaan');
    for (const language of ['id', 'en']) {
      assert.equal(await turn(), 200, path);
      assert.equal(await page.getAttribute('html', 'lang'), language);
      assert.equal(await page.inputValue(name), 'Percobaan', `${path} in ${language}`);
    }
    await context.close();
  }
});

test('public reports without a network are not the form, and a page never opened before is ours too', async () => {
  const { page, context } = await person({ width: 360 });
  const line = await faultyLine(base);
  await page.goto(`${line.here}/kotak`);
  await kept(page);
  line.cut();
  await page.goto(`${line.here}/laporan`);
  assert.equal(new URL(page.url()).pathname, '/laporan');
  assert.match(await page.textContent('h1'), /sinyal|signal/i);
  for (const path of ['/petugas/catat', '/petugas/catat/id', '/petugas']) {
    await page.goto(line.here + path);
    assert.match(await page.textContent('h1'), /sinyal|signal/i, path);
  }
  await page.goto(`${line.here}/lapor`);
  assert.match(page.url(), /kotak\/id#tulis/);
  line.end();
  await context.close();
});

test('a draft is opened by whoever wrote it, or by choice', async () => {
  const { page, context } = await person({ width: 360 });
  await page.goto(`${base}/kotak/id`);
  await kept(page);
  await page.click('#kotak-baru a');
  await page.fill('#hp-text', 'Soal kepala desa, jangan dibaca orang lain.');
  await page.setInputFiles('#hp-files', pictures(1));
  await page.waitForSelector('#hp-foto-daftar img[src^=blob]');
  await saved(page);
  await page.click('[data-step=apa] .buttons button:not([type=button])');
  await page.fill('#hp-place', 'badak');
  await page.waitForSelector('#hp-tempat-daftar input');
  await page.waitForTimeout(600);
  await page.reload();
  await page.waitForSelector('#hp-tempat-daftar input', { timeout: 5000 });
  await Promise.all([page.waitForNavigation(), page.click('header a[hreflang]')]);
  await page.waitForSelector('#hp-tempat-daftar input');
  assert.match(page.url(), /kotak\/en#tulis\/tempat/);
  await page.evaluate(() => { location.hash = 'tulis/apa'; });
  await page.waitForSelector('#hp-foto-daftar img[src^=blob]');
  // Somebody else takes the phone: by the list, and by a shortcut of the screen.
  for (const way of ['/kotak/id', '/kotak/id#tulis/apa/64.02.02.2003']) {
    const next = await context.newPage();
    await next.goto(base + way);
    await next.waitForSelector('#kotak-jalan:not([hidden])');
    if (!way.includes('#')) await next.click('#kotak-baru a');
    await next.waitForSelector('#kotak-ada:not([hidden])');
    assert.equal(await next.inputValue('#hp-text'), '');
    assert.equal(await next.evaluate(() => document.activeElement.id), 'kotak-terus');
    await look(next);
    await next.close();
  }
  const next = await context.newPage();
  await next.goto(`${base}/kotak/id#tulis/apa`);
  await next.click('#kotak-lain');
  await next.waitForSelector('#lapor-hp:not([hidden])');
  assert.equal(await next.inputValue('#hp-text'), '');
  await next.fill('#hp-text', 'Laporan orang berikutnya.');
  await saved(next);
  await next.evaluate(() => { location.hash = ''; });
  await next.waitForSelector('#kotak-daftar >> text=Laporan orang berikutnya');
  assert.match(await next.textContent('#kotak-daftar'), /jangan dibaca orang lain/);
  await context.close();
});

test('a network that only seems to be there is not said to send, and a full disk is told where it is seen', async () => {
  const { page, context } = await person({ width: 360 });
  const line = await faultyLine(base);
  await page.goto(`${line.here}/kotak`);
  await kept(page);
  line.cut();
  await write(page, line.here, 'Jembatan gantung putus sejak Minggu.');
  await page.waitForFunction(() => /begitu ada sinyal/.test(document.querySelector('#kabar-kotak').textContent));
  await page.click('#kotak-baru a');
  await page.fill('#hp-text', 'Ditulis ketika penyimpanan penuh.');
  await page.click('[data-step=apa] .buttons button:not([type=button])');
  await page.fill('#hp-place', 'badak ulu');
  await page.check('#hp-tempat-daftar input');
  await page.click('[data-step=tempat] .buttons button:not([type=button])');
  await page.evaluate(() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }; });
  await page.click('[data-step=kirim] .buttons button');
  await page.waitForSelector('[data-step=kirim] .error:visible');
  assert.match(await page.textContent('[data-step=kirim] .error'), /penyimpanan/i);
  line.end();
  await context.close();
});

test('three taps keep the focus and the language, and the microphone ends with whoever leaves', async (t) => {
  const speaking = await chromium.launch({ ...chromiumBegun, args: [...chromiumBegun.args, ...BEEPS] });
  t.after(() => speaking.close());
  const context = await speaking.newContext({ viewport: { width: 360, height: 800 }, locale: 'id-ID' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const focus = () => page.evaluate(() => document.activeElement.id || document.activeElement.tagName);
  await page.goto(`${base}/suara?desa=64.02.02.2003`);
  await page.waitForSelector('#bicara-tombol >> text=Bicara');
  await page.focus('#bicara-tombol');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#bicara[data-state=speaking]');
  assert.equal(await focus(), 'bicara-tombol');
  await page.waitForFunction(() => /^0:0[2-9]/.test(document.querySelector('#bicara-waktu').textContent));
  await page.click('header a[hreflang]');
  await page.waitForSelector('html[lang=en]');
  await page.waitForSelector('#bicara[data-state=spoken]');
  assert.match(page.url(), /#suara/);
  await page.waitForFunction(() => /Jembayan/.test(document.querySelector('#bicara-dimana').textContent));
  await page.focus('#bicara-tombol');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#bicara[data-state=sent]');
  assert.equal(await focus(), 'bicara-tombol');
  // Whoever leaves while the browser still asks is not recorded.
  await context.addInitScript(() => {
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (...wanted) => { await new Promise((done) => { setTimeout(done, 1500); }); globalThis.microphone = await real(...wanted); return globalThis.microphone; };
  });
  for (const [hash, button] of [['tulis/apa', '#hp-rekam'], ['suara', '#bicara-tombol']]) {
    await page.goto('about:blank');
    await page.goto(`${base}/kotak/id#${hash}`);
    await page.click(button);
    await page.waitForTimeout(300);
    await page.evaluate(() => { location.hash = ''; });
    await page.waitForFunction(() => globalThis.microphone?.getTracks()[0].readyState === 'ended');
  }
  await context.close();
});
