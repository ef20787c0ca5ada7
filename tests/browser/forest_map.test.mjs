// The map of forests on a phone and on a desk: by links without scripts, by hand, keys and boxes with them; never out of the window, never from elsewhere.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, login, person, signIn, ways } from './house.mjs';

const window_ = (page) => page.locator('[data-address]').evaluate(({ dataset }) => ({ ...dataset }));

for (const { width, javaScriptEnabled, how } of ways) {
  test(`a coordinator looks around, ${how}`, { timeout: 120_000 }, async () => {
    const { page, failures, foreign } = await person({ width, javaScriptEnabled });
    await signIn(page, login('coordinator', 'Kutai Kartanegara'));
    await page.goto(`${base}/meja/hutan/peta?hari=365`);
    await fits(page);
    if (javaScriptEnabled) await accessible(page);
    assert.ok(await page.locator('.forest-map circle').count() > 0, 'alerts are drawn');
    assert.ok(await page.locator('.forest-map g.forest_function path').count() > 0, 'layers are drawn');
    const before = await window_(page);
    if (javaScriptEnabled) await page.evaluate(() => { globalThis.stays = true; });
    const go = async (word) => {
      const { address } = await window_(page);
      await page.click(`.ways [data-go=${word}]`);
      await page.waitForFunction((was) => document.querySelector('[data-address]')?.dataset.address !== was, address).catch(() => {});
      await page.waitForSelector('.forest-map:not([aria-busy])');
      await fits(page);
    };
    await go('in');
    const near = await window_(page);
    assert.equal(Number(near.zoom), Number(before.zoom) + 1);
    await go('east');
    assert.ok(Number((await window_(page)).west) > Number(near.west));
    await go('north');
    assert.ok(Number((await window_(page)).north) > Number(near.north));
    assert.match(page.url(), /letak=/);
    // What is not ticked is not drawn.
    await page.click('.map-kinds summary');
    for (const box of ['lihat-fire', 'lihat-loss']) {
      if (await page.isChecked(`#${box}`)) await page.uncheck(`#${box}`);
    }
    if (javaScriptEnabled) await page.waitForFunction(() => !document.querySelector('.forest-map circle'));
    else {
      await page.click('.filters button');
      assert.equal(await page.locator('.forest-map circle').count(), 0);
    }
    if (!javaScriptEnabled) await page.click('.map-kinds summary');
    await page.check('#lihat-fire');
    await page.selectOption('#wilayah', '64.02');
    if (!javaScriptEnabled) await page.click('.filters button');
    await page.waitForSelector('.forest-map:not([aria-busy])');
    if (javaScriptEnabled) {
      await page.waitForFunction((was) => document.querySelector('[data-address]').dataset.at !== was, (await window_(page)).at, { timeout: 3_000 }).catch(() => {});
      assert.ok(await page.evaluate(() => globalThis.stays), 'the page was never loaded anew');
    }
    await fits(page);
    assert.deepEqual([failures, foreign], [[], []]);
  });
}

test('by hand, by keys, and where no answer comes', { timeout: 120_000 }, async () => {
  const { page, context, failures } = await person({ width: 360 });
  await signIn(page, login('coordinator', 'Kutai Kartanegara'));
  await page.goto(`${base}/meja/hutan/peta?letak=-0.5,116.9&dekat=3`);
  const moved = async (deed) => {
    const { address } = await window_(page);
    await deed();
    await page.waitForFunction((was) => document.querySelector('[data-address]')?.dataset.address !== was, address);
    return window_(page);
  };
  const first = await window_(page);
  await page.locator('.forest-map svg').scrollIntoViewIfNeeded();
  const box = await page.locator('.forest-map svg').boundingBox();
  const middle = [box.x + box.width / 2, box.y + box.height / 2];
  const dragged = await moved(async () => {
    await page.mouse.move(...middle);
    await page.mouse.down();
    await page.mouse.move(middle[0] - 60, middle[1] - 40, { steps: 5 });
    assert.notEqual(await page.getAttribute('.forest-map svg', 'viewBox'), '0 0 640 480', 'it follows the hand');
    await page.mouse.up();
  });
  assert.ok(Number(dragged.west) > Number(first.west) && Number(dragged.north) < Number(first.north), 'what was pulled in is seen');
  assert.equal(dragged.zoom, first.zoom);
  await page.focus('[data-map]');
  const west = await moved(() => page.keyboard.press('ArrowLeft'));
  assert.ok(Number(west.west) < Number(dragged.west));
  const nearer = await moved(() => page.keyboard.press('+'));
  assert.equal(Number(nearer.zoom), Number(first.zoom) + 1);
  assert.equal(await page.evaluate(() => document.activeElement.hasAttribute('data-map')), true, 'the keys go on');
  const asked = new URL(page.url());
  assert.equal(asked.searchParams.get('dekat'), nearer.zoom, 'the address says what is seen');
  // Where the answer is no map, the page itself is opened and says why.
  await context.clearCookies();
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(/\/masuk/);
  assert.deepEqual(failures, []);
});
