// What an outbox lives through that nobody on the phone does: an update of the app in the middle, the server dying and coming back, a
// browser that wakes the worker up itself (Background Sync), and one that never does.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessible, base, fits, person, restart } from './house.mjs';
import { faultyLine } from './faulty.mjs';
import { kept, phone, receipts, write } from './phone.mjs';

const waiting = (page) => page.$$eval('#kotak-daftar li', (all) => all.filter((li) => !li.querySelector('.tag.good')).length);
const until = (page, n) => page.waitForFunction((n) => document.querySelectorAll('#kotak-daftar .tag.good').length === n, n, { timeout: 60_000 });

/** The app as a later version of it: the worker and its parts are called otherwise, and what a phone keeps has a step more. */
async function renewed(line) {
  const [part] = (await (await fetch(`${base}/penjaga.js`)).text()).match(/\/aset\/kotak-[0-9a-f]+\.js/);
  const next = '/aset/kotak-ffffffffffff.js';
  const body = (text) => text.replace(/'tuntas-[0-9a-f]+'/, "'tuntas-ffffffffffff'").replaceAll(part, next).replace("createObjectStore('about');\n    },\n", "createObjectStore('about');\n    },\n    (db) => db.createObjectStore('nanti'),\n");
  line.altered.push({ on: /^GET (\/penjaga\.js|\/kotak\/(id|en)$)/, body }, { on: /^GET \/aset\/kotak-f{12}/, at: part, body });
}
const version = (page) => page.evaluate(async () => (await indexedDB.databases()).find(({ name }) => name === 'tuntas-kotak')?.version);

test('an update of the app in the middle loses nothing, and a tab from before it goes on', async () => {
  const { page, context } = await person({ width: 360 });
  const line = await faultyLine(base);
  await page.goto(`${line.here}/kotak`);
  await kept(page);
  line.cut();
  await write(page, line.here, 'Laporan pertama: parit di RT 3 tersumbat.', { photos: 2 });
  await write(page, line.here, 'Laporan kedua: listrik padam tiap malam.');
  await page.click('#kotak-baru a');
  await page.fill('#hp-text', 'Setengah jadi sebelum pembaruan.');
  await page.waitForFunction(() => /Tersimpan/.test(document.querySelector('#hp-tersimpan').textContent));
  assert.equal(await version(page), 1);
  // The line is back for a moment, with the app renewed, and the first photo breaks off in the middle.
  await renewed(line);
  line.faults.push({ on: /^PUT/, kind: 'cut', after: 40_000 }, ...Array.from({ length: 40 }, () => ({ on: /^(PUT|POST)/, kind: 'answers', status: 503 })));
  line.mend();
  const next = await context.newPage();
  await next.goto(`${line.here}/kotak`);
  await next.evaluate(async () => { await (await navigator.serviceWorker.ready).update(); });
  await next.waitForFunction(async () => (await caches.keys()).join() === 'tuntas-ffffffffffff' && (await (await caches.open('tuntas-ffffffffffff')).keys()).length > 5);
  await next.goto(`${line.here}/kotak/id`);
  await next.waitForFunction(() => document.querySelectorAll('#kotak-daftar li').length === 3);
  // What the phone keeps takes the step of the later version, once the tab of the earlier lets go of it.
  await next.waitForFunction(async () => (await indexedDB.databases()).find(({ name }) => name === 'tuntas-kotak')?.version === 2);
  assert.match(await next.textContent('#kotak-daftar'), /Laporan pertama[^]*Laporan kedua|Laporan kedua[^]*Laporan pertama/);
  // The tab from before has the older scripts, and what is typed there is still kept.
  await page.fill('#hp-text', 'Setengah jadi, dan ditambah sesudah pembaruan.');
  await page.waitForFunction(() => /Tersimpan/.test(document.querySelector('#hp-tersimpan').textContent));
  await next.reload();
  await next.waitForSelector('#kotak-daftar >> text=ditambah sesudah pembaruan');
  line.faults.length = 0;
  await next.evaluate(() => dispatchEvent(new Event('online')));
  await until(next, 2);
  const got = await receipts(next);
  assert.equal(new Set(got.map((r) => r.number)).size, 2);
  assert.equal(await waiting(next), 1, 'the half one is still a draft');
  line.end();
  await context.close();
});

test('the browser wakes the worker up, with no page of ours open', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuntas-sync-'));
  const line = await faultyLine(base);
  const own = await phone(folder);
  const { page, context } = own;
  try {
    await page.goto(`${line.here}/kotak`);
    await kept(page);
    line.cut();
    await write(page, line.here, 'Jembatan ulin patah satu papan di tengah.', { photos: 1 });
    const session = await context.newCDPSession(page);
    const registration = new Promise((done) => { session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => { const [found] = registrations.filter((r) => r.scopeURL.startsWith(line.here) && !r.isDeleted); if (found) done(found.registrationId); }); });
    await session.send('ServiceWorker.enable');
    const registrationId = await registration;
    await page.goto('about:blank');
    line.mend();
    const arrived = new Promise((done) => { line.heard = (what) => { if (/^POST .*kirim/.test(what)) done(); }; });
    // What Chromium does once the network is back; it does not by itself where it is driven without a screen.
    await session.send('ServiceWorker.dispatchSyncEvent', { origin: line.here, registrationId, tag: 'kotak', lastChance: false });
    await arrived;
    await page.waitForTimeout(1500);
    // Nothing can be sent by what opens now: the receipt is here already.
    line.cut();
    await page.goto(`${line.here}/kotak`);
    await until(page, 1);
    assert.match((await receipts(page))[0].pin, /\w{4}-\w{4}-\w{4}/);
  } finally {
    await own.kill();
    line.end();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('without Background Sync, and nobody doing anything, what waits is sent in order, also over a server that died', { timeout: 120_000 }, async () => {
  const { page, context } = await person({ width: 360 });
  await page.addInitScript(() => { delete ServiceWorkerRegistration.prototype.sync; delete window.SyncManager; });
  await page.clock.install();
  const line = await faultyLine(base);
  await page.goto(`${line.here}/kotak`);
  await kept(page);
  line.cut();
  const texts = ['Satu: sumur keruh di RT 1.', 'Dua: jalan longsor di KM 4.', 'Tiga: lampu padam di dermaga.'];
  for (const [n, text] of texts.entries()) await write(page, line.here, text, { photos: n % 2 });
  await fits(page);
  await accessible(page);
  assert.equal(await page.evaluate(async () => 'sync' in (await navigator.serviceWorker.ready)), false);
  // The network is back, and the server dies once the first report is received.
  let died;
  line.heard = (what) => { if (!died && /^POST .*kirim/.test(what)) { died = true; line.cut(); restart().then((next) => { line.lead(next); line.mend(); died = 'and came back'; }); } };
  line.mend();
  // Only time passes, quicker than elsewhere.
  while (await page.locator('#kotak-daftar .tag.good').count() < 3) {
    await page.clock.runFor(10_000);
    await page.waitForTimeout(500);
  }
  assert.equal(died, 'and came back');
  const got = await receipts(page);
  const arrived = await page.evaluate(async () => {
    const open = await new Promise((done) => { const asked = indexedDB.open('tuntas-kotak'); asked.onsuccess = () => done(asked.result); });
    const all = await new Promise((done) => { const asked = open.transaction('reports').objectStore('reports').getAll(); asked.onsuccess = () => done(asked.result); });
    open.close();
    const said = ({ bytes }) => JSON.parse(new TextDecoder().decode(bytes));
    return all.map((r) => ({ text: said(r.said).text, at: said(r.receipt).received_at })).sort((a, b) => a.at.localeCompare(b.at)).map(({ text }) => text);
  });
  assert.deepEqual(arrived, texts, 'oldest first');
  assert.equal(new Set(got.map((r) => r.number)).size, 3);
  line.end();
  await context.close();
});
