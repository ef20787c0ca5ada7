// What every test in a browser needs: a demo of its own, a browser, people with contexts of their own. Both end with the tests.
import { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { chromium } from 'playwright-core';
import { beginDemo, chromiumBegun } from './demo.mjs';

export { hasOutlines } from './demo.mjs';

let demo, browser;
export let base, told;

before(async () => {
  demo = await beginDemo();
  ({ base, told } = demo);
  browser = await chromium.launch(chromiumBegun);
});

/** The demo dies and comes back, elsewhere: gives where. */
export async function restart() {
  base = await demo.restart();
  return base;
}

after(async () => {
  await browser?.close();
  await demo?.end();
});

/** How people come: on a phone and on a desk, with scripts and without. */
export const ways = [360, 1280].flatMap((width) => [true, false].map((javaScriptEnabled) => ({
  width, javaScriptEnabled, how: `${width} px wide${javaScriptEnabled ? '' : ' and without scripts'}`,
})));

/** A person with a browser of their own. */
export async function person({ javaScriptEnabled = true, width = 1280, colorScheme = 'light', locale = 'id-ID', ...more } = {}) {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width, height: 800 }, locale, colorScheme, ...more });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  // A click returns when the next page has begun: what is asked of a page is asked when all of it is there.
  const { evaluate } = page;
  page.evaluate = async (...asked) => {
    await page.waitForLoadState();
    return evaluate.apply(page, asked);
  };
  const foreign = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('data:')) foreign.push(request.url());
  });
  const failures = [];
  page.on('response', (response) => response.status() >= 500 && failures.push(`${response.status()} ${response.url()}`));
  return { context, page, foreign, failures };
}

export async function signIn(page, login) {
  await page.goto(`${base}/masuk`);
  await page.fill('#login', login);
  await page.fill('#password', told.password);
  await page.click('main button');
  // Administrators land where they manage.
  await page.waitForURL(/\/(meja|kelola|petugas)/);
}

/** Clicks on what leads to another page, and waits for that. */
export const follow = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);

/** Someone without a mouse: what is reached is reached by Tab. */
export function hands(page) {
  const to = async (selector) => {
    const aim = await page.locator(selector).first().elementHandle();
    for (let n = 0; n < 150; n += 1) {
      if (await aim.evaluate((e) => e === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`${selector} cannot be reached by Tab on ${page.url()}`);
  };
  const press = (key) => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
  const enter = async (selector) => {
    await to(selector);
    await press('Enter');
  };
  const type = async (selector, text) => {
    await to(selector);
    await page.keyboard.press('Control+A');
    await page.keyboard.type(text);
  };
  return { to, press, enter, type };
}

export const login = (role, name) => told.logins.find(([what]) => what.startsWith(role) && what.includes(name))[1];

const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** Everybody can use it, also with a screen reader: WCAG 2.2 AA, as far as a program can tell. */
export async function accessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }));
  const told = violations.map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join('; ')})`);
  assert.deepEqual(told, [], page.url());
}

/** Nothing is wider than the window: nobody has to scroll sideways on a phone. */
export async function fits(page) {
  const [inner, scroll] = await page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]);
  assert.ok(scroll <= inner, `${page.url()} is ${scroll} wide in a window of ${inner}`);
}

/** A line to the server that can be cut: what a browser pretends does not reach what stands between pages and the network. */
export async function line() {
  const { hostname, port } = new URL(base);
  const open = new Set();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) return near.destroy();
    const far = connect(port, hostname);
    for (const end of [near, far]) {
      open.add(end);
      end.on('error', () => {}).on('close', () => { open.delete(end); near.destroy(); far.destroy(); });
    }
    return near.pipe(far).pipe(near);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    here: `http://127.0.0.1:${server.address().port}`,
    cut: () => { whole = false; for (const end of open) end.destroy(); },
    mend: () => { whole = true; },
    end: () => { whole = false; for (const end of open) end.destroy(); server.close(); },
  };
}
