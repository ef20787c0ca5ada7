// The outbox of a phone: written without a network in several sessions, the browser killed in between, the line cut in the middle of
// what is sent: each report arrives once, none is lost, in order, and nobody does anything for it.
// One in ten has a voice note. TUNTAS_LONG=1 does it with 50 reports in three sessions.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessible, base, fits, hands, login, person, signIn } from './house.mjs';
import { faultyLine } from './faulty.mjs';
import { hurry, kept, phone, receipts, write } from './phone.mjs';

const long = Boolean(process.env.TUNTAS_LONG);

/** How many of some numbers stand in rising order. */
const longestRising = (numbers) => {
  const ends = [];
  for (const n of numbers) {
    const place = ends.findIndex((end) => end >= n);
    ends[place < 0 ? ends.length : place] = n;
  }
  return ends.length;
};

test('what was written without a network arrives once, whatever breaks', { timeout: long ? 1_800_000 : 240_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuntas-phone-'));
  const line = await faultyLine(base);
  const { here, faults } = line;
  const [sessions, each] = long ? [3, 17] : [2, 3];
  const texts = [];
  let own;
  try {
    for (let session = 0; session < sessions; session += 1) {
      own = await phone(folder);
      if (session === 0) {
        await own.page.goto(`${here}/kotak`);
        await kept(own.page);
        line.cut();
      }
      for (let n = 0; n < each && texts.length < (long ? 50 : 6); n += 1) {
        const text = `Laporan ke-${texts.length + 1}: papan jembatan lapuk, ${Math.random().toString(36).slice(2)}`;
        await write(own.page, here, text, { photos: (texts.length % 3) === 0 ? 2 : texts.length % 3 === 1 ? 1 : 0, spoken: texts.length % 10 === 5 });
        texts.push(text);
      }
      // Half a report is there as well when the phone dies.
      await own.page.click('#kotak-baru a');
      await own.page.fill('#hp-text', 'Setengah jadi, belum selesai');
      await own.page.waitForFunction(() => /Tersimpan|Kept/.test(document.querySelector('#hp-tersimpan').textContent));
      await own.kill();
    }
    own = await phone(folder);
    const { page, context } = own;
    faults.push(
      ...[0, 1, 200, 5000, 40_000, 65_000].map((after) => ({ on: /^PUT/, kind: 'cut', after })),
      { on: /^PUT/, kind: 'lost' },
      ...[500, 503, 413].map((status) => ({ on: /^PUT/, kind: 'answers', status })),
      ...[0, 50, 300].map((after) => ({ on: /^POST .*kirim/, kind: 'cut', after })),
      { on: /^POST .*kirim/, kind: 'lost' },
      { on: /^POST .*kirim/, kind: 'lost' },
      ...[500, 503, 413, 200].map((status) => ({ on: /^POST .*kirim/, kind: 'answers', status })),
      { on: /^POST .*kirim/, kind: 'nothing' },
      { on: /^GET .*berkas/, kind: 'answers', status: 200, type: 'application/json', body: '{"has":"x"' },
    );
    const wrong = faults.length;
    line.mend();
    await page.goto(`${here}/kotak`);
    const second = await context.newPage();
    await second.goto(`${here}/kotak`);
    const half = await page.waitForSelector('#kotak-daftar button:has-text("Lanjutkan"), #kotak-daftar button:has-text("Go on")');
    const until = Date.now() + (long ? 1_200_000 : 150_000);
    let got = [];
    while (got.length < texts.length && Date.now() < until) {
      await hurry(page);
      await hurry(second);
      await page.waitForTimeout(1500);
      got = await receipts(page);
    }
    assert.deepEqual(got.map((r) => r.text).sort(), texts.map((t) => [...t].slice(0, 80).join('')).sort(), `every report has a receipt; met ${line.met.join(', ')}`);
    assert.equal(new Set(got.map((r) => r.number)).size, texts.length, 'each has a number of its own');
    assert.ok(got.every((r) => /\w{4}-\w{4}-\w{4}/.test(r.pin)), 'each PIN is told, also where the first answer got lost');
    assert.equal(await page.inputValue('#hp-text').catch(() => ''), '', 'the half one is in the form only when it is opened');
    // Oldest first: only what something went wrong with comes after what was written later.
    const arrived = await page.evaluate(async () => (await kept.all()).filter((r) => r.receipt).sort((a, b) => Date.parse(a.receipt.received_at) - Date.parse(b.receipt.received_at)).map((r) => r.place));
    const late = arrived.length - longestRising(arrived);
    console.log(`# ${arrived.length} reports, ${wrong} faults: ${late} came after one that was written later`);
    assert.ok(arrived.length === texts.length && late <= wrong, `in the order they were written but for what went wrong: ${arrived}`);
    assert.ok(await half.evaluate((button) => button.isConnected), 'what did not change stayed under the finger while the rest was sent');
    await half.click();
    await page.waitForFunction(() => document.querySelector('#hp-text').value === 'Setengah jadi, belum selesai');
    assert.equal(faults.length, 0, `all that shall go wrong did: ${faults.map((f) => f.kind)}`);
    // On the other side each is there once, in the order it was written.
    const officer = await person();
    await signIn(officer.page, login('coordinator', 'Kutai Kartanegara'));
    const found = [];
    for (const text of texts) {
      await officer.page.goto(`${base}/meja/cari?cari=${encodeURIComponent(text.split(' ').pop())}`);
      const links = await officer.page.$$eval('.inbox h3 a', (all) => all.map((a) => a.getAttribute('href')));
      assert.equal(links.length, 1, text);
      found.push(links[0].match(/\d{10}/)[0]);
    }
    assert.deepEqual(new Set(found), new Set(got.map((r) => r.number)));
    await officer.context.close();
  } finally {
    await own?.kill().catch(() => {});
    line.end();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the form of a page that lost its network goes on in the outbox', async () => {
  const { page, context } = await person({ width: 360 });
  const line = await faultyLine(base);
  await page.goto(`${line.here}/lapor`);
  await kept(page);
  await page.fill('#text', 'Sumur di kampung kami keruh sejak Senin.');
  line.cut();
  await page.goto(`${line.here}/lapor`);
  assert.match(page.url(), /kotak\/id#tulis/);
  await page.waitForFunction(() => document.querySelector('#hp-text').value === 'Sumur di kampung kami keruh sejak Senin.');
  for (const step of ['apa', 'tempat', 'kirim', '']) {
    await page.evaluate((step) => { location.hash = step && `tulis/${step}`; }, step);
    await page.waitForTimeout(200);
    await fits(page);
    await accessible(page);
  }
  await page.reload();
  await page.waitForSelector('#kotak-daftar >> text=Sumur di kampung');
  await page.goto(`${line.here}/tentang`);
  assert.match(await page.textContent('h1'), /^(Tentang|About)/);
  await page.goto(`${line.here}/kotak/en`);
  assert.match(await page.textContent('h1'), /Outbox/);
  await page.waitForSelector('#kotak-daftar >> text=Sumur di kampung');
  line.end();
  await context.close();
});

test('a report is refused with what to mend, changed, and withdrawn before it arrives', async () => {
  const { page, context } = await person({ width: 360 });
  const line = await faultyLine(base);
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(`${line.here}/kotak`);
  await kept(page);
  const text = 'Jembatan gantung putus sejak kemarin sore, hubungi kami.';
  line.faults.push({ on: /^POST .*kirim/, kind: 'answers', status: 422, type: 'application/json', body: JSON.stringify({ fields: [{ field: 'phone', told: 'Nomor telepon tidak dikenali' }] }) });
  await write(page, line.here, text);
  await page.waitForSelector('.tag.late');
  assert.match(await page.textContent('#kotak-daftar'), /Nomor telepon tidak dikenali/);
  await page.click('button:has-text("Perbaiki")');
  await page.waitForFunction((text) => document.querySelector('#hp-text').value === text, text);
  await page.fill('#hp-text', `${text} Segera.`);
  line.cut();
  await page.click('[data-step=apa] .buttons button');
  await page.click('[data-step=tempat] .buttons button:not([type=button])');
  await page.click('[data-step=kirim] .buttons button');
  await page.waitForSelector('#isi-kotak:not([hidden])');
  // Never tried: it is the phone's alone.
  await page.click('li:has-text("Segera") button:has-text("Tarik")');
  await page.waitForFunction(() => !/Segera/.test(document.querySelector('#kotak-daftar').textContent));
  line.end();
  await context.close();
});

test('two tabs with one report send it once, and neither takes away what the other has', async () => {
  const { page, context } = await person({ width: 360 });
  await page.goto(`${base}/kotak#tulis/apa`);
  await page.fill('#hp-text', 'Pipa air di depan balai desa bocor.');
  await page.waitForFunction(() => /Tersimpan/.test(document.querySelector('#hp-tersimpan').textContent));
  const [idle, busy] = [await context.newPage(), await context.newPage()];
  for (const tab of [idle, busy]) {
    await tab.goto(`${base}/kotak#tulis/apa`);
    await tab.click('#kotak-terus');
    await tab.waitForFunction(() => document.querySelector('#hp-text').value);
  }
  await page.click('[data-step=apa] .buttons button');
  await page.fill('#hp-place', 'badak ulu');
  await page.check('#hp-tempat-daftar input');
  await page.click('[data-step=tempat] .buttons button:not([type=button])');
  await page.click('[data-step=kirim] .buttons button');
  await page.waitForSelector('.tag.good');
  await idle.evaluate(() => { location.hash = ''; });
  await idle.waitForSelector('.tag.good');
  assert.equal(await idle.locator('#kotak-daftar li').count(), 1, 'who typed nothing leaves the receipt as it is');
  await busy.fill('#hp-text', 'Pipa air di depan balai desa bocor, dan jalannya becek.');
  await busy.evaluate(() => { location.hash = ''; });
  await busy.waitForSelector('text=jalannya becek');
  assert.equal(await busy.locator('.tag.good').count(), 1, 'what was typed after it was sent is a report of its own');
  await context.close();
});

test('a phone that others use is locked, and wiped', async () => {
  const { page, context } = await person({ width: 360 });
  page.on('dialog', (dialog) => dialog.accept());
  const line = await faultyLine(base);
  await page.goto(`${line.here}/kotak`);
  await kept(page);
  line.cut();
  await write(page, line.here, 'Pungutan liar di kantor desa, rahasiakan nama saya.');
  await page.click('summary');
  await page.fill('#kunci-baru', '482913');
  await page.click('#kunci-pasang button');
  await page.waitForSelector('#kunci-lepas:not([hidden])');
  await page.reload();
  await page.waitForSelector('#kotak-tutup:not([hidden])');
  const said = async () => page.evaluate(async () => {
    const open = await new Promise((done) => { const asked = indexedDB.open('tuntas-kotak'); asked.onsuccess = () => done(asked.result); });
    const all = await new Promise((done) => { const asked = open.transaction('reports').objectStore('reports').getAll(); asked.onsuccess = () => done(asked.result); });
    open.close();
    return all.map((r) => JSON.stringify(r) + new TextDecoder().decode(r.said.bytes)).join();
  });
  assert.doesNotMatch(await said(), /Pungutan/);
  await page.fill('#kunci-pin', '000000');
  await page.click('#kotak-tutup button');
  await page.waitForFunction(() => document.querySelector('#kunci-kabar').textContent);
  await page.fill('#kunci-pin', '482913');
  await page.click('#kotak-tutup button');
  await page.waitForSelector('text=Pungutan liar');
  await accessible(page);
  await page.click('summary');
  await page.click('#kotak-hapus');
  await page.waitForFunction(() => /dihapus/.test(document.querySelector('#kabar-kotak').textContent));
  assert.deepEqual(await page.evaluate(async () => [await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length, sessionStorage.length, localStorage.length]), [[], 0, 0, 0]);
  line.end();
  await context.close();
});

test('the code on a paper form fills in its village without a network, and a receipt is printed on 58 mm', async () => {
  const { page, context } = await person({ width: 360 });
  const line = await faultyLine(base);
  await page.goto(`${line.here}/kotak`);
  await kept(page);
  const { areas } = await (await page.request.get(`${base}/kotak/tempat.json`)).json();
  const [village] = areas.find(([, name]) => /badak ulu/i.test(name));
  line.cut();
  for (const text of ['Papan nama kantor desa roboh.', 'Jembatan kayu di dekat pasar lapuk.']) {
    await page.goto(`${line.here}/lapor?desa=${village}`);
    await page.waitForSelector('#hp-text:visible');
    await page.fill('#hp-text', text);
    await page.click('[data-step=apa] .buttons button:not([type=button])');
    assert.match(await page.inputValue('#hp-place'), /Badak Ulu/);
    assert.equal(await page.locator('#hp-tempat-daftar input:checked').getAttribute('value'), village);
    await page.click('[data-step=tempat] .buttons button:not([type=button])');
    await page.click('[data-step=kirim] .buttons button');
    await page.waitForSelector('#isi-kotak:not([hidden])');
  }
  line.mend();
  await hurry(page);
  await page.waitForFunction(() => document.querySelectorAll('#kotak-daftar .tag.good').length === 2, undefined, { timeout: 30_000 });
  const [newest] = await receipts(page);
  await page.evaluate(() => { globalThis.print = () => {}; });
  await page.locator('#kotak-daftar >> text=Cetak di kertas 58 mm').first().click();
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const [, width] = pdf.match(/\/MediaBox \[0 0 ([\d.]+)/);
  assert.deepEqual([(pdf.match(/\/Type \/Page\b/g)).length, Math.round(Number(width) / 72 * 25.4)], [1, 58]);
  await page.emulateMedia({ media: 'print' });
  const shown = await page.locator('main').innerText();
  assert.ok(shown.includes(newest.number) && shown.includes(newest.pin), shown);
  assert.match(shown, /laporan\/\d{10}/);
  assert.equal(await page.locator('#kotak-daftar > li:visible').count(), 1, 'only the one that is handed over');
  line.end();
  await context.close();
});

test('an outbox is light, opens fast without a network, and works by keyboard alone', async () => {
  const { page, context } = await person({ width: 360 });
  let bytes = 0;
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.goto(`${base}/kotak`);
  await kept(page);
  const sizes = await page.evaluate(async () => {
    const all = await caches.open((await caches.keys())[0]);
    const bodies = await Promise.all((await all.keys()).map(async (request) => [new URL(request.url).pathname, await (await all.match(request)).blob()]));
    // As they come over the line: small.
    return Promise.all(bodies.map(async ([path, body]) => [path, (await new Response(body.stream().pipeThrough(new CompressionStream('gzip'))).blob()).size]));
  });
  const sum = sizes.reduce((all, [, size]) => all + size, 0);
  assert.ok(sum + 8_000 <= 120_000, `what a phone keeps: ${sum} bytes, ${JSON.stringify(sizes)}`);
  assert.ok(bytes <= 120_000, `the first visit: ${bytes} bytes`);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await context.setOffline(true);
  const begun = Date.now();
  await page.goto(`${base}/kotak`);
  await page.waitForSelector('#kotak-jalan:not([hidden])');
  console.log(`the outbox opens without a network in ${Date.now() - begun} ms on a processor slowed to a quarter; a phone keeps ${sum} bytes`);
  const { to, type } = hands(page);
  await to('#kotak-baru a');
  await page.keyboard.press('Enter');
  await type('#hp-text', 'Lampu jalan padam dekat pasar.');
  await to('[data-step=apa] .buttons button');
  await page.keyboard.press('Enter');
  await type('#hp-place', 'long la\'ai');
  await page.waitForTimeout(1500);
  await type('#hp-place', 'badak ulu');
  await page.waitForSelector('#hp-tempat-daftar label:has-text("Badak Ulu")');
  await to('#hp-tempat-daftar input');
  await page.keyboard.press('Space');
  await to('[data-step=tempat] .buttons button:not([type=button])');
  await page.keyboard.press('Enter');
  await to('[data-step=kirim] .buttons button');
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=Lampu jalan padam');
  await context.close();
});
