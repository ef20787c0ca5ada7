// The map of forests on a phone and on a desk: by links without scripts, by hand, keys and boxes with them; never out of the window, never from elsewhere.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, hasOutlines, login, person, signIn, ways } from './house.mjs';

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

for (const { width, javaScriptEnabled, how } of ways) {
  test(`names can be read and lengths reckoned, ${how}`, { timeout: 120_000 }, async () => {
    const { page, failures } = await person({ width, javaScriptEnabled });
    await signIn(page, login('coordinator', 'Kutai Kartanegara'));
    for (const zoom of [2, 4, 6, 8]) {
      await page.goto(`${base}/meja/hutan/peta?letak=-0.5,116.9&dekat=${zoom}`);
      await fits(page);
      const drawn = await page.locator('.forest-map svg').evaluate((svg) => {
        const seen = (e) => getComputedStyle(e).display !== 'none';
        const box = (e) => { const { left, right, top, bottom, height } = e.getBoundingClientRect(); return { left, right, top, bottom, height, told: e.textContent }; };
        const { width: wide } = svg.getBoundingClientRect();
        const { west, east, south, north } = svg.parentNode.dataset;
        return {
          names: [...svg.querySelectorAll('.names text')].filter(seen).map(box), sheet: box(svg), told: svg.querySelector('text.scale').textContent,
          letters: [...svg.querySelectorAll('.names text, text.scale')].filter(seen).map((e) => parseFloat(getComputedStyle(e).fontSize) * wide / 640),
          bar: svg.querySelector('path.scale').getBBox().width, degrees: (east - west) / 640, lat: (Number(south) + Number(north)) / 2,
        };
      });
      // As large as small print of the page, on a phone, too.
      assert.ok(drawn.letters.every((size) => size >= 11), `${zoom}: ${drawn.letters}`);
      const [, n, unit] = drawn.told.match(/^([\d.,]+).(km|m)$/u);
      const metres = Number(n.replaceAll('.', '')) * (unit === 'km' ? 1000 : 1);
      const shown = drawn.bar * drawn.degrees * 111_320 * Math.cos(drawn.lat * Math.PI / 180);
      assert.ok(Math.abs(shown / metres - 1) < 0.04, `${zoom}: the bar of ${drawn.told} is ${shown} m long`);
      if (!hasOutlines) continue;
      assert.ok(drawn.names.length > 0, `${zoom}: places are named`);
      for (const [at, one] of drawn.names.entries()) {
        assert.ok(one.left >= drawn.sheet.left - 4 && one.right <= drawn.sheet.right + 4, `${one.told} is cut`);
        for (const other of drawn.names.slice(at + 1)) {
          const apart = one.right <= other.left + 2 || other.right <= one.left + 2 || one.bottom <= other.top + 6 || other.bottom <= one.top + 6;
          assert.ok(apart, `${zoom}: ${one.told} lies on ${other.told}`);
        }
      }
    }
    assert.deepEqual(failures, []);
  });
}

test('Back and Esc lead to the view before, and out of the map only from the first', { timeout: 120_000 }, async () => {
  const { page, failures } = await person({ width: 360, hasTouch: true });
  await signIn(page, login('coordinator', 'Kutai Kartanegara'));
  await page.goto(`${base}/meja/siaga`);
  await page.goto(`${base}/meja/hutan/peta?letak=-0.5,116.9&dekat=3`);
  await page.evaluate(() => { globalThis.stays = true; });
  const at = async (zoom) => {
    await page.waitForFunction((wanted) => document.querySelector('[data-address]')?.dataset.zoom === wanted && !document.querySelector('[aria-busy]'), String(zoom));
  };
  const { at: first } = await window_(page);
  await page.click('.ways [data-go=in]');
  await at(4);
  await page.click('.ways [data-go=in]');
  await at(5);
  await page.click('.map-kinds summary');
  await page.uncheck('#lihat-fire');
  await page.waitForFunction(() => !/lihat=fire/.test(location.search) && !document.querySelector('[aria-busy]'));
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('#lihat-fire').checked);
  await at(5);
  await page.goBack();
  await at(4);
  assert.equal(await page.inputValue('[name=dekat]'), '4', 'the form asks for what is seen');
  await page.goForward();
  await at(5);
  // With the keyboard: the map shows that it has the focus, keys move it, Esc goes back a view.
  await page.focus('.ways [data-go=in]');
  await page.keyboard.press('Shift+Tab');
  await page.focus('[data-map]');
  await page.keyboard.press('+');
  await at(6);
  const outline = await page.locator('.forest-map svg').evaluate((svg) => { const { outlineStyle, outlineWidth } = getComputedStyle(svg); return [outlineStyle, parseFloat(outlineWidth)]; });
  assert.ok(outline[0] !== 'none' && outline[1] >= 3, `${outline}`);
  await page.keyboard.press('Escape');
  await at(5);
  await page.keyboard.press('Escape');
  await at(4);
  await page.keyboard.press('Escape');
  await at(3);
  assert.equal((await window_(page)).at, first);
  await page.keyboard.press('Escape');
  await page.waitForTimeout(300);
  assert.match(page.url(), /\/meja\/hutan\/peta/, 'Esc does not leave');
  assert.ok(await page.evaluate(() => globalThis.stays), 'the page was never loaded anew');
  await page.goBack();
  await page.waitForURL(/\/meja\/siaga/);
  assert.deepEqual(failures, []);
});
