// Duty on a phone: a coordinator begins a drill without scripts, the letter's link is opened at 360 px by nobody who signed in, looking
// changes nothing, one tap takes it, and the page of alarms says who did. Rosters are kept on the same phone.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, follow, login, person, signIn } from './house.mjs';

/** The link of the newest letter to somebody, once it is there. */
async function linkTo(page, subject) {
  for (let n = 0; n < 60; n += 1) {
    await page.goto(`${base}/surat`);
    const letter = page.locator('a', { hasText: subject }).first();
    if (await letter.count()) {
      await letter.click();
      // A letter folds its long lines.
      const link = (await page.innerText('body')).replaceAll(/=\r?\n/g, '').match(/\/siaga\/[\w-]+/);
      if (link) return link[0];
    }
    await new Promise((done) => { setTimeout(done, 500); });
  }
  return assert.fail(`no letter about ${subject}`);
}

test('a drill from the desk to one tap on a phone', { timeout: 180_000 }, async () => {
  const desk = await person({ width: 360, javaScriptEnabled: false });
  await signIn(desk.page, login('coordinator', 'Kutai Kartanegara'));
  await desk.page.goto(`${base}/meja/siaga`);
  await fits(desk.page);
  await follow(desk.page, 'form.card button:not([name=bahasa])');
  assert.match(await desk.page.title(), /^Galat: /);
  await desk.page.fill('#place', 'Badak Baru');
  await follow(desk.page, 'form.card button:not([name=bahasa])');
  assert.match(desk.page.url(), /latihan=1/);
  assert.match(await desk.page.innerText('main'), /LATIHAN/);
  await fits(desk.page);
  const phone = await person({ width: 360, javaScriptEnabled: false });
  const link = await linkTo(phone.page, '[LATIHAN] SIAGA');
  await phone.page.goto(base + link);
  await fits(phone.page);
  assert.match(await phone.page.innerText('main'), /Ini LATIHAN/);
  await phone.page.reload();
  // axe needs scripts.
  const seen = await person({ width: 360 });
  await seen.page.goto(base + link);
  await accessible(seen.page);
  await seen.context.close();
  const button = phone.page.locator('main form button');
  assert.equal(await button.innerText(), 'Saya terima');
  assert.ok((await button.boundingBox()).height >= 44, 'a thumb hits it');
  await follow(phone.page, 'main form button');
  assert.match(await phone.page.innerText('main'), /Anda sudah menerima/);
  assert.equal(await phone.page.locator('main form').count(), 0);
  await fits(phone.page);
  await desk.page.goto(`${base}/meja/siaga`);
  assert.match(await desk.page.innerText('main'), /Diterima .+ setelah \d+ menit/);
  assert.deepEqual([...desk.failures, ...phone.failures, ...desk.foreign, ...phone.foreign], []);
  await desk.context.close();
  await phone.context.close();
});

test('a roster on a phone, without scripts', { timeout: 120_000 }, async () => {
  const { page, context } = await person({ width: 360, javaScriptEnabled: false });
  await signIn(page, login('administrator', ''));
  await page.goto(`${base}/kelola/siaga`);
  await page.locator('main a[href*="daftar="]').first().click();
  await page.fill('#order', '4');
  await page.selectOption('#person', { index: 1 });
  await page.check('#day-saturday');
  await page.fill('#hour_from', '8 pg');
  await page.fill('#hour_until', '16.00');
  await follow(page, 'form:has(#order) button:not([name=bahasa])');
  assert.match(await page.title(), /^Galat: /);
  assert.ok(await page.isChecked('#day-saturday'));
  assert.equal(await page.inputValue('#hour_from'), '8 pg');
  await fits(page);
  await page.fill('#hour_from', '8');
  await follow(page, 'form:has(#order) button:not([name=bahasa])');
  assert.match(await page.innerText('main'), /Sabtu · 08\.00–16\.00/);
  await fits(page);
  await context.close();
});
