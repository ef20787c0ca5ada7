// A place by tapping on a map, with and without scripts; by a phone that knows where it is; and without any map at all.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, hasOutlines, person } from './house.mjs';

const skip = hasOutlines ? false : 'there are no outlines of areas here';

async function begin(page) {
  await page.goto(`${base}/lapor`);
  await page.fill('#text', 'Jembatan gantung di kampung kami hampir putus');
  await page.click('button:not(.first-button)[value=next]');
}

async function send(page) {
  await page.click('button:not(.first-button)[value=next]');
  await page.click('button:not(.first-button)[value=send]');
  assert.match(await page.textContent('.receipt'), /PIN/);
}

for (const [width, size, javaScriptEnabled] of [[360, 288, false], [1280, 480, true]]) {
  test(`a citizen taps a village, ${width} px wide${javaScriptEnabled ? '' : ' and without scripts'}`, { skip }, async () => {
    const { page, failures, foreign } = await person({ width, javaScriptEnabled });
    await begin(page);
    await page.click('button[value=map]');
    for (let deeper = 0; deeper < 3; deeper += 1) {
      await fits(page);
      if (javaScriptEnabled) await accessible(page);
      await page.click(`.tap-${size}`, { position: { x: size * 0.6, y: size * 0.55 } });
    }
    await page.waitForSelector('.chosen');
    const place = await page.textContent('.chosen');
    assert.equal(place.split(',').length, 3, `${place} is a village`);
    await send(page);
    assert.deepEqual([failures, foreign], [[], []]);
  });
}

test('a citizen chooses by the names beside the map, with the keyboard alone', { skip }, async () => {
  const { page } = await person();
  await begin(page);
  await page.focus('button[value=map]');
  await page.keyboard.press('Enter');
  for (let deeper = 0; deeper < 3; deeper += 1) {
    const first = page.locator('.choose-names button').first();
    const code = await first.getAttribute('value');
    await first.focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector(`.choose-names button[value="${code}"]`, { state: 'detached' });
  }
  await page.waitForSelector('.chosen');
  await send(page);
});

test('a phone says where it is, near by and in the form', { skip }, async () => {
  const phone = { geolocation: { latitude: -0.42, longitude: 116.98 }, permissions: ['geolocation'], width: 360 };
  const { page } = await person(phone);
  await page.goto(`${base}/peta`);
  await page.click('[data-here]');
  await page.waitForURL(/di=64\.02\./);
  await begin(page);
  await page.click('[data-here]');
  await page.waitForSelector('.chosen');
  assert.match(await page.textContent('.chosen'), /Tenggarong/);
  await send(page);
});

test('places are offered while one types, and understood as they are offered', async () => {
  const { page } = await person({ width: 360 });
  await begin(page);
  await page.type('#place', 'badak b');
  await page.waitForFunction(() => document.querySelectorAll('#place-offers option').length);
  const offered = await page.locator('#place-offers option').evaluateAll((all) => all.map((option) => option.value));
  assert.ok(offered.includes('Badak Baru, Muara Badak, Kutai Kartanegara'), offered.join('; '));
  await accessible(page);
  await page.fill('#place', 'Badak Baru, Muara Badak, Kutai Kartanegara');
  await page.click('button:not(.first-button)[value=next]');
  await page.waitForSelector('button[value=send]:not(.first-button)');
});

test('a phone that does not say where it is leaves everything as it was', { skip }, async () => {
  const { page } = await person({ width: 360 });
  await begin(page);
  await page.click('[data-here]');
  await page.waitForFunction(() => document.getElementById('here-said').textContent.includes('tidak didapat'));
  await page.fill('#place', 'Badak Baru');
  await page.click('button:not(.first-button)[value=next]');
  assert.match(await page.textContent('main'), /Badak Baru/);
});
