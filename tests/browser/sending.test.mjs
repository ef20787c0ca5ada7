// What was typed is not lost on the way, and what is sent twice is there once: Back, loading again, a dropped tab, another language, a session that ended.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, login, person, signIn, told } from './house.mjs';

const text = 'Jembatan gantung di kampung kami hampir putus.';
const next = 'button:not(.first-button)[value=next]';
const send = '.buttons button[value=send]';

/** Fills in the first two steps. */
async function toTheEnd(page, what = text) {
  await page.goto(`${base}/lapor`);
  await page.fill('#text', what);
  await page.click(next);
  await page.fill('#place', 'Badak Baru');
  await page.click(next);
  await page.waitForSelector('#email');
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? '' : ', without scripts';
  test(`Back and loading again show what was typed${how}`, async () => {
    const { page, context } = await person({ width: 360, javaScriptEnabled });
    await toTheEnd(page);
    if (javaScriptEnabled) await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();
    assert.match(await page.textContent('main'), /hampir putus[^]*Badak Baru/);
    if (javaScriptEnabled) await accessible(page);
    await fits(page);
    await page.goBack();
    assert.match(await page.inputValue('#place'), /Badak Baru/);
    await page.goBack();
    assert.equal(await page.inputValue('#text'), text);
    await page.goForward();
    await page.waitForSelector('#place');
    // What is wrong has an address as well.
    await page.fill('#place', 'Tidak Ada Di Sini');
    await page.click(next);
    await page.waitForSelector('.summary');
    await page.reload();
    assert.equal(await page.inputValue('#place'), 'Tidak Ada Di Sini');
    assert.equal(await page.locator('.summary').count(), 1);
    await page.goBack();
    await page.waitForSelector('#place, #text');
    await context.close();
  });

  test(`the language changes in the middle of the form${how}`, async () => {
    const { page, context } = await person({ width: 360, javaScriptEnabled });
    await page.goto(`${base}/lapor`);
    await page.fill('#text', text);
    await page.setInputFiles('#files', { name: 'siti.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') });
    await page.click('nav button[name=bahasa]');
    await page.waitForSelector('html[lang=en]');
    assert.equal(await page.inputValue('#text'), text);
    assert.equal(await page.locator('input[name=kept]').count(), 1, 'files too');
    await page.click(next);
    await page.fill('#place', 'Badak');
    await page.click('nav button[name=bahasa]');
    await page.waitForSelector('html[lang=id]');
    assert.equal(await page.inputValue('#place'), 'Badak');
    await context.close();
  });

  test(`a form in two tabs: the second complaint is sent as its own${how}`, async () => {
    const { page, context } = await person({ width: 360, javaScriptEnabled });
    await toTheEnd(page);
    const other = await context.newPage();
    await other.goto(page.url());
    await page.click(send);
    const first = await page.textContent('#tracking');
    await other.click('button[value=to-what]');
    await other.fill('#text', 'Anak-anak menyeberang sungai untuk pergi ke sekolah.');
    await other.click(next);
    await other.click(next);
    await other.click(send);
    await other.waitForSelector('.summary');
    assert.match(await other.textContent('main'), /sudah pernah dikirim[^]*menyeberang sungai/);
    if (javaScriptEnabled) await accessible(other);
    await fits(other);
    await other.click('.summary button');
    const second = await other.textContent('#tracking');
    assert.notEqual(second, first);
    await other.waitForSelector('#pin-once');
    await context.close();
  });

  test(`after sending, Back does not hide a second complaint behind the first${how}`, async () => {
    const { page, context } = await person({ width: 360, javaScriptEnabled });
    await toTheEnd(page);
    await page.click(send);
    const first = await page.textContent('#tracking');
    await page.goBack();
    await page.reload();
    await page.waitForSelector('form#lapor');
    assert.doesNotMatch(await page.textContent('main'), /hampir putus/, 'whoever has this phone next does not read it');
    await page.goto(`${base}/lapor`);
    assert.equal(await page.inputValue('#text'), '');
    await toTheEnd(page, 'Lampu jalan di depan pasar mati sejak minggu lalu.');
    await page.click(send);
    assert.notEqual(await page.textContent('#tracking'), first);
    await context.close();
  });
}

test('a phone that dropped the page shows what was typed, until it is thrown away', async () => {
  const { page, context } = await person({ width: 360 });
  await page.goto(`${base}/lapor`);
  await page.fill('#text', 'Baru separuh kalimat');
  await page.check('#kind-aspiration');
  // The page is loaded anew, as by a phone that opened its camera meanwhile; nothing was sent.
  await page.reload();
  assert.equal(await page.inputValue('#text'), 'Baru separuh kalimat');
  assert.ok(await page.isChecked('#kind-aspiration'));
  assert.match(await page.textContent('#draft-said'), /perangkat ini saja/);
  assert.ok(await page.isVisible('#draft-said'));
  await accessible(page);
  await fits(page);
  await page.fill('#text', text);
  await page.click(next);
  await page.fill('#place', 'Muara Bad');
  await page.reload();
  assert.equal(await page.inputValue('#place'), 'Muara Bad', 'at each step');
  assert.equal(await page.locator('input[name=text]').inputValue(), text);
  await page.click('button[value=drop]');
  await page.waitForSelector('#text');
  assert.equal(await page.inputValue('#text'), '');
  assert.equal(await page.evaluate(() => Object.keys(sessionStorage).length), 0);
  assert.ok(await page.isHidden('#draft-said'));
  await context.close();
});

test('a place that the server completed is not taken back by what the phone keeps', async () => {
  const { page, context } = await person({ width: 360 });
  await page.goto(`${base}/lapor`);
  await page.fill('#text', text);
  await page.click(next);
  await page.fill('#place', 'badak baru');
  await page.click(next);
  await page.waitForSelector('#email');
  await page.goBack();
  assert.match(await page.inputValue('#place'), /^Badak Baru, /);
  await page.click(next);
  await page.waitForSelector('#email');
  await page.click(send);
  await page.waitForSelector('#tracking');
  assert.equal(await page.evaluate(() => Object.keys(sessionStorage).length), 0, 'what was sent is kept no longer');
  await context.close();
});

for (const javaScriptEnabled of [true, false]) {
  test(`a session ends while an official types${javaScriptEnabled ? '' : ', without scripts'}`, async () => {
    const { page, context } = await person({ javaScriptEnabled });
    await signIn(page, login('liaison', 'Kutai Kartanegara'));
    await page.goto(`${base}/meja?kerja=follow_up`);
    const rows = await page.locator('.inbox li').evaluateAll((all) => all.map((row) => [row.innerText, row.querySelector('h3 a').href]));
    await page.goto(rows.find(([row]) => !row.includes('Rahasia'))[1]);
    const here = page.url();
    const act = (await page.locator('#do-follow-up').count()) ? 'follow-up' : 'note';
    await page.locator(`#do-${act}`).evaluate((form) => { form.open = true; });
    await page.fill(`#do-${act} textarea`, 'Tim kami sudah di lokasi sejak pagi.');
    // The session ends, and nothing of it is left but that it was there.
    await context.clearCookies({ name: 'sesi' });
    await page.click(`#do-${act} form > button:not(.first-button):not(.plain)`);
    await page.waitForURL(/\/masuk/);
    await page.fill('#login', login('liaison', 'Kutai Kartanegara'));
    await page.fill('#password', told.password);
    await page.click('main button');
    await page.waitForURL(/lanjut=1/);
    assert.equal(new URL(page.url()).pathname, new URL(here).pathname);
    assert.equal(await page.inputValue(`#do-${act} textarea`), 'Tim kami sudah di lokasi sejak pagi.');
    assert.match(await page.textContent('.notice'), /masuk lagi/);
    if (javaScriptEnabled) await accessible(page);
    await context.close();
  });

  test(`an official turns a form into the other language${javaScriptEnabled ? '' : ', without scripts'}`, async () => {
    const { page, context } = await person({ javaScriptEnabled });
    await signIn(page, login('coordinator', 'Kutai Kartanegara'));
    await page.goto(`${base}/meja?kerja=verify`);
    const rows = await page.locator('.inbox li').evaluateAll((all) => all.map((row) => [row.innerText, row.querySelector('h3 a').href]));
    await page.goto(rows.find(([row]) => !row.includes('Rahasia'))[1]);
    await page.locator('#do-note').evaluate((form) => { form.open = true; });
    await page.fill('#do-note textarea', 'Perlu ditanyakan lagi');
    await page.click('#do-note button[name=bahasa]');
    await page.waitForSelector('html[lang=en]');
    assert.equal(await page.inputValue('#do-note textarea'), 'Perlu ditanyakan lagi');
    await page.click('#do-note button[name=bahasa]');
    await page.waitForSelector('html[lang=id]');
    await context.close();
  });
}

test('whoever returns a report is at their desk then, and takes it back there', async () => {
  const { page, context } = await person();
  await signIn(page, login('liaison', 'Kutai Kartanegara'));
  await page.goto(`${base}/meja/cari?status=forwarded`);
  const links = await page.locator('.inbox h3 a').evaluateAll((all) => all.map((a) => a.href));
  for (const link of links) {
    await page.goto(link);
    if (await page.locator('#do-return').count()) break;
  }
  const report = new URL(page.url()).pathname;
  await page.locator('#do-return').evaluate((form) => { form.open = true; });
  await page.selectOption('#return-better', { index: 1 });
  await page.fill('#return-words', 'Bukan wewenang kami.');
  await page.click('#do-return form > button:not(.first-button):not(.plain)');
  await page.waitForURL(/\/meja.*lalu=/);
  assert.match(await page.textContent('.done'), /tidak lagi di meja Anda/);
  await page.click('[data-undo] button');
  await page.waitForURL(/urung=1/);
  assert.equal(new URL(page.url()).pathname, report);
  assert.equal(await page.inputValue('#return-words'), 'Bukan wewenang kami.');
  await context.close();
});
