// Every public page is light on the wire. What else holds for every page is in every.test.mjs.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { base, person, told } from './house.mjs';

/** Bytes of a page on the wire with all it needs, but for pictures of reports. */
async function weight(page, address) {
  const sizes = [];
  const count = (request) => {
    if (request.resourceType() !== 'image') sizes.push(request.sizes().then((s) => s.responseBodySize + s.responseHeadersSize));
  };
  page.on('requestfinished', count);
  await page.goto(address, { waitUntil: 'networkidle' });
  page.off('requestfinished', count);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

const citizenPages = () => ['/', '/lapor', '/laporan', '/laporan?cari=tidakadayangcocok', '/lacak', '/lacak?nomor=1', '/tentang', '/privasi', '/statistik', '/peta', '/peta?di=64.02.06', '/instansi', '/masuk', '/api', '/surat', '/style', '/luring', '/tidak-ada', '/keluar', '/instansi/67', '/peta?di=64.02&cari=jalan', `/laporan/${told.tracking.replaceAll(' ', '')}`];

test('every public page is light on the wire', async () => {
  const weights = [];
  for (const path of citizenPages()) {
    // A fresh visitor each time: nothing is kept from the page before.
    const visitor = await person({ width: 360 });
    const bytes = await weight(visitor.page, base + path);
    weights.push(`${path} ${bytes}`);
    const most = path === '/' ? 30_000 : 60_000;
    assert.ok(bytes > 1000 && bytes <= most, `${path} weighs ${bytes} bytes, more than ${most}`);
    await visitor.context.close();
  }
  console.log(weights.join('\n'));
});
