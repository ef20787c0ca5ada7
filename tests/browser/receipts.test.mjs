// What a sender sees of their files before they are sent, and of their report right after.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, follow, person, told, ways } from './house.mjs';

const next = 'button:not(.first-button)[value=next]';
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const photo = { name: 'jembatan dekat sekolah.png', mimeType: 'image/png', buffer: Buffer.from(dot, 'base64') };

for (const { width, javaScriptEnabled, how } of ways) {
  test(`files show before they are sent, and the receipt stays, ${how}`, async () => {
    const { page, context } = await person({ width, javaScriptEnabled });
    await page.goto(`${base}/lapor`);
    await page.fill('#text', 'Papan jembatan dekat sekolah hampir putus.');
    await page.setInputFiles('#files', photo);
    await follow(page, next);
    await page.fill('#place', 'Badak Baru');
    await follow(page, next);
    for (const step of ['send', 'what']) {
      if (step === 'what') await follow(page, 'button[value=to-what]');
      assert.match(await page.textContent('main'), /jembatan dekat sekolah\.png/, step);
      const picture = page.locator('img.small');
      const { width: across, height } = await picture.boundingBox();
      assert.ok(across === 160 && height === 120, `its place is kept for it: ${across} x ${height}`);
      const shown = await page.request.get(base + await picture.getAttribute('src'));
      assert.equal(shown.headers()['content-type'], 'image/jpeg');
      await fits(page);
      if (javaScriptEnabled) await accessible(page);
    }
    await follow(page, next);
    await follow(page, next);
    await follow(page, 'button:not(.first-button)[value=send]');
    const pin = await page.textContent('#pin-once');
    await page.reload();
    assert.equal(await page.textContent('#pin-once'), pin, 'loaded again');
    assert.match(await page.textContent('main'), /Berkas yang ikut terkirim: 1/);
    await fits(page);
    await follow(page, 'a.button:has-text("Lihat laporan")');
    assert.match(await page.textContent('main'), /hampir putus[^]*Tutup tampilan pelapor/, 'no PIN is asked of whoever sent it');
    await page.goBack();
    assert.equal(await page.textContent('#pin-once'), pin, 'gone back to');
    await page.goForward();
    // Somebody else with the number, or with the address of the receipt.
    await context.clearCookies();
    for (const path of [page.url(), `${page.url()}/bukti`]) {
      await page.goto(path);
      assert.match(await page.textContent('h1'), /^Laporan \d{3}\s\d{3}\s\d{4}$/);
      assert.doesNotMatch(await page.textContent('main'), /hampir putus/);
      await page.waitForSelector('#pin');
    }
    await context.close();
  });
}

for (const { width, javaScriptEnabled, how } of ways) {
  test(`a receipt leads on, and a PIN that was lost comes back by a letter, ${how}`, async () => {
    const { page, context } = await person({ width, javaScriptEnabled, permissions: ['clipboard-read', 'clipboard-write'] });
    const look = async () => {
      await fits(page);
      if (javaScriptEnabled) await accessible(page);
    };
    const email = `siti.${width}.${javaScriptEnabled}@contoh.id`;
    await page.goto(`${base}/lapor`);
    await page.fill('#text', 'Papan jembatan dekat sekolah hampir putus.');
    await page.setInputFiles('#files', photo);
    await follow(page, next);
    await page.fill('#place', 'Badak Baru');
    await follow(page, next);
    await page.fill('#email', email);
    await follow(page, 'button:not(.first-button)[value=send]');
    const pin = await page.textContent('#pin-once');
    const number = (await page.textContent('#tracking')).replaceAll(/\s/g, '');
    await look();
    assert.equal(await page.locator('[data-copy], [data-print]').locator('visible=true').count(), javaScriptEnabled ? 2 : 0);
    if (javaScriptEnabled) {
      await page.click('[data-copy]');
      await page.waitForFunction(() => document.getElementById('receipt-said').textContent);
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), new RegExp(`${number}[^]*PIN: ${pin}`));
    }
    assert.match(await page.getAttribute('a[href^="https://wa.me/"]', 'href'), new RegExp(`^https://wa.me/\\?text=(?!.*${pin}).*${number}`));
    assert.equal(await page.locator('details a:visible').count(), 0, 'with the PIN only where that is chosen');
    await page.click('details summary');
    await look();
    assert.ok(await page.locator('.files img').evaluate(async (img) => { await img.decode(); return img.naturalWidth; }) > 0, 'the photo is seen');

    await context.clearCookies();
    await page.goto(`${base}/laporan/${number}`);
    await page.click('a:has-text("PIN hilang?")');
    await look();
    await page.fill('#contact', email);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.notice[role=status]');
    await look();
    const letters = await context.newPage();
    let letter;
    for (let n = 0; n < 60 && !letter; n += 1) {
      await letters.waitForTimeout(500);
      await letters.goto(`${base}/surat`);
      const row = letters.locator('tr', { hasText: email }).filter({ hasText: 'Kode untuk PIN baru' });
      if (await row.count()) letter = await row.first().locator('a').getAttribute('href');
    }
    assert.ok(letter, 'a letter comes');
    await letters.goto(base + letter);
    const [, code] = (await letters.textContent('body')).match(/Kode: (\w{4}-\w{4})/);
    await page.fill('#code', code);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#pin-once');
    const fresh = await page.textContent('#pin-once');
    assert.notEqual(fresh, pin);
    await look();
    await page.reload();
    assert.equal(await page.textContent('#pin-once'), fresh);
    await context.close();
  });
}

for (const width of [360, 1280]) {
  test(`steps stand in line, at ${width} px`, async () => {
    const { page, context } = await person({ width });
    await page.goto(`${base}/lapor`);
    await page.fill('#text', 'Papan jembatan dekat sekolah hampir putus.');
    await follow(page, next);
    const [done, now] = await page.$$eval('.progress li', (all) => all.map((li) => li.getBoundingClientRect().top));
    assert.equal(done, now);
    await context.close();
  });
}

test('a receipt is shared without its PIN, and refusing to share is no failure', async () => {
  const { page } = await person({ width: 360 });
  const failed = [];
  page.on('pageerror', (error) => failed.push(error.message));
  await page.addInitScript(() => {
    globalThis.shared = [];
    navigator.share = async (what) => {
      globalThis.shared.push(what.text);
      throw new DOMException('nobody was chosen', 'AbortError');
    };
  });
  await page.goto(`${base}/lapor`);
  await page.fill('#text', 'Papan jembatan dekat sekolah hampir putus.');
  await follow(page, next);
  await page.fill('#place', 'Badak Baru');
  await follow(page, next);
  await follow(page, 'button:not(.first-button)[value=send]');
  await page.click('[data-share]');
  await page.click('[data-share]');
  const [pin, shared] = [await page.textContent('#pin-once'), await page.evaluate(() => globalThis.shared)];
  assert.equal(shared.length, 2);
  assert.ok(shared.every((text) => /laporan\/\d{10}$/.test(text) && !text.includes(pin)), shared);
  assert.deepEqual(failed, []);
});

test('on paper nothing is pressed, what is folded is shown, and it says whose it is', async () => {
  const { page } = await person({ width: 794 });
  const report = `${base}/laporan/${told.tracking.replaceAll(' ', '')}`;
  await page.goto(report);
  await page.fill('#pin', told.pin);
  await follow(page, 'button:has-text("Buka sebagai pelapor")');
  const seen = (selector) => page.locator(selector).locator('visible=true').count();
  const folded = page.locator('details:has(> .prose) .prose').first();
  assert.ok(await seen('.acts') > 0 && await seen('button') > 0);
  await page.emulateMedia({ media: 'print' });
  assert.deepEqual([await seen('.acts'), await seen('button'), await seen('.brand')], [0, 0, 1]);
  assert.ok(!await folded.count() || await folded.evaluate((e) => e.checkVisibility()), 'as it was written');
  assert.ok(await page.locator('.brand').evaluate((e) => getComputedStyle(e.querySelector('span')).color === 'rgb(0, 0, 0)'));
  await fits(page);
  await page.goto(`${report}/ombudsman`);
  assert.match(await page.textContent('dl.facts'), new RegExp(`${base}/laporan/\\d{10}`));
  assert.deepEqual([await seen('button'), await seen('.brand')], [0, 1]);
});
