// The network is pulled: a page of ours says so, and what was written is still there.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, line, login, person, told } from './house.mjs';

test('without a network a citizen is told so, loads again, and sends what was written', async () => {
  const { page, context } = await person({ width: 360 });
  const { here, cut, mend, end } = await line();
  await page.goto(`${here}/lapor`);
  await page.fill('#text', 'Jembatan gantung di kampung kami hampir putus.');
  await page.click('button:not(.first-button)[value=next]');
  await page.fill('#place', 'Badak Baru');
  const step = page.url();
  await page.evaluate(() => navigator.serviceWorker.ready);
  cut();
  // What is sent is the browser's own affair: only it can send the same again.
  await page.click('button:not(.first-button)[value=next]').catch(() => {});
  await page.waitForFunction(() => !document.getElementById('place'));
  // Each step has an address: without a network the outbox stands there, in our style, with what was typed in every step.
  await page.goto(step);
  await page.waitForFunction(() => document.querySelector('#hp-text')?.value);
  assert.match(page.url(), /kotak\/(id|en)#tulis/);
  assert.equal(await page.inputValue('#hp-text'), 'Jembatan gantung di kampung kami hampir putus.');
  await fits(page);
  await accessible(page);
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('header .top')).backgroundColor !== 'rgba(0, 0, 0, 0)'), true, 'in our style');
  // It goes on there, and is sent when the network is back.
  await page.click('[data-step=apa] .buttons button');
  assert.equal(await page.inputValue('#hp-place'), 'Badak Baru');
  mend();
  await page.fill('#hp-place', 'badak baru');
  await page.check('#hp-tempat-daftar input');
  await page.click('[data-step=tempat] .buttons button:not([type=button])');
  await page.click('[data-step=kirim] .buttons button');
  await page.waitForSelector('#kotak-daftar .tag.good');
  await context.close();
  end();
});

test('the page for no network speaks the language that was chosen last', async () => {
  const { page, context } = await person({ width: 360 });
  const { here, cut, end } = await line();
  await page.goto(`${here}/lapor`);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await page.click('nav button[name=bahasa]');
  await page.waitForFunction(async () => (await (await caches.match('/luring')).text()).includes('lang="en"'));
  cut();
  await page.goto(`${here}/lacak`);
  assert.equal(await page.textContent('h1'), 'No signal');
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  await context.close();
  end();
});

test('on a slow line the page says that it is being sent', async () => {
  const { page, context } = await person({ width: 360 });
  await page.goto(`${base}/lapor`);
  await page.fill('#text', 'Jembatan gantung di kampung kami hampir putus.');
  // What it says is kept, since the page goes away while it says it.
  await page.exposeFunction('heard', (text) => heard.push(text));
  const heard = [];
  await page.evaluate(() => new MutationObserver(() => globalThis.heard(document.getElementById('sending-said').innerText)).observe(document.getElementById('sending-said'), { childList: true }));
  await page.click('button:not(.first-button)[value=next]');
  await page.waitForSelector('#place');
  assert.match(heard[0], /Sedang dikirim/);
  assert.equal(await page.textContent('#sending-said'), '');
  await context.close();
});

test('without a signal nothing leaves the page', async () => {
  const { page, context } = await person({ width: 360 });
  await page.goto(`${base}/lapor`);
  await page.fill('#text', 'Jembatan gantung di kampung kami hampir putus.');
  await context.setOffline(true);
  await page.click('button:not(.first-button)[value=next]');
  assert.ok(await page.locator('#offline-said').isVisible());
  await fits(page);
  await accessible(page);
  assert.match(await page.inputValue('#text'), /hampir putus/);
  await context.setOffline(false);
  await page.waitForSelector('#offline-said', { state: 'hidden' });
  await page.click('button:not(.first-button)[value=next]');
  await page.waitForSelector('#place');
});

test('without a network an official is told so, and what is kept for it holds nothing of anybody', async () => {
  const { page, context } = await person();
  const { here, cut, mend, end } = await line();
  await page.goto(`${here}/masuk`);
  await page.fill('#login', login('coordinator', 'Kutai Kartanegara'));
  await page.fill('#password', told.password);
  await page.click('main button');
  await page.waitForURL(/meja/);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    return (await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map((r) => new URL(r.url).pathname)))).flat();
  });
  const ours = /^\/(luring|tentang|kotak\/(id|en)|kotak\/tempat\.json|aplikasi\.webmanifest|tanda\.svg|aset\/(gaya|kotak)-\w+\.(css|js)|bahasa)$/;
  assert.deepEqual(kept.filter((path) => !ours.test(path)), []);
  assert.ok(kept.includes('/luring') && kept.some((path) => path.endsWith('.css')));
  cut();
  await page.goto(`${here}/meja/cari`);
  assert.match(await page.textContent('h1'), /^(Tidak ada sinyal|No signal)$/);
  assert.doesNotMatch(await page.textContent('body'), /Keluar/, 'it names nobody');
  mend();
  await page.goto(`${here}/meja/cari`);
  assert.match(await page.textContent('h1'), /laporan/i);
  await context.close();
  end();
});
