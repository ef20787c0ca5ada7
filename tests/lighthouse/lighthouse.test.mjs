// What Lighthouse says of the pages a citizen needs, on a middling phone and a slow line (its mobile profile): 98 or more in everything.
// How fast a page is depends on what else this machine does just then: the best of five runs counts.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { startFlow } from 'lighthouse';
import puppeteer from 'puppeteer-core';
import { beginDemo, chromiumBegun } from '../browser/demo.mjs';

const LEAST = 98;
const RUNS = 5;
let demo, browser;

before(async () => {
  demo = await beginDemo();
  browser = await puppeteer.launch(chromiumBegun);
});

after(async () => {
  await browser?.close();
  await demo?.end();
});

/** Goes through the pages once: their names, with what is said of them. */
async function run() {
  const page = await browser.newPage();
  const flow = await startFlow(page);
  const press = async (value) => Promise.all([page.waitForNavigation(), page.click(`button[value=${value}]:not(.first-button)`)]);
  await flow.navigate(`${demo.base}/`, { name: 'home' });
  await flow.navigate(`${demo.base}/lapor`, { name: 'form' });
  await flow.navigate(`${demo.base}/laporan/${demo.told.tracking.replaceAll(' ', '')}`, { name: 'follow' });
  await flow.navigate(`${demo.base}/laporan`, { name: 'list' });
  await page.goto(`${demo.base}/lapor`);
  await page.type('#text', 'Lampu jalan di depan sekolah mati sejak Senin.');
  await press('next');
  await page.type('#place', 'Badak Baru');
  await press('next');
  await flow.navigate(async () => page.click('button[value=send]:not(.first-button)'), { name: 'receipt' });
  const { steps } = await flow.createFlowResult();
  await page.close();
  return steps.map(({ name, lhr }) => [name, lhr]);
}

test(`home, form, follow, list and receipt have ${LEAST} or more in everything`, async () => {
  const best = {};
  for (let n = 1; n <= RUNS; n += 1) {
    for (const [name, lhr] of await run()) {
      for (const { id, score, auditRefs } of Object.values(lhr.categories)) {
        const audits = (which) => auditRefs.filter(({ id, weight }) => weight > 0 && which(lhr.audits[id])).map(({ id }) => id);
        if (score === null) {
          // Something could not be looked at this time: that says nothing of the page.
          console.log(`run ${n}: no points for ${id} of ${name} (${audits(({ scoreDisplayMode }) => scoreDisplayMode === 'error')})`);
          continue;
        }
        // No search engine shall find a receipt: that is its only fault there.
        const failed = audits((audit) => (audit.score ?? 1) < 1);
        const hidden = name === 'receipt' && id === 'seo' && String(failed) === 'is-crawlable';
        const points = hidden ? 100 : Math.round(score * 100);
        best[name] = { ...best[name], [id]: Math.max(best[name]?.[id] ?? 0, points) };
        // What does not depend on how busy the machine is has no second chance.
        if (id !== 'performance') assert.ok(points >= LEAST, `${name}: ${id} ${points} (${failed})`);
      }
    }
    console.log(`run ${n}: ${Object.entries(best).map(([name, points]) => `${name} ${Object.values(points).join('/')}`).join(', ')}`);
    const pages = Object.values(best);
    if (pages.length === 5 && pages.every((points) => Object.keys(points).length === 4 && points.performance >= LEAST)) return;
  }
  assert.fail(`too slow, or not looked at, in each of ${RUNS} runs: ${JSON.stringify(best)}`);
});
