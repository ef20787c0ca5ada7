// Every page: right on a phone and on a desk, by light and in the dark, for a screen reader, and light on the wire.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, login, person, signIn, told } from './house.mjs';

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

const citizenPages = () => ['/', '/lapor', '/laporan', '/laporan?cari=tidakadayangcocok', '/lacak', '/lacak?nomor=1', '/tentang', '/privasi', '/statistik', '/peta', '/peta?di=64.02.06', '/instansi', '/masuk', '/api', '/surat', '/style', '/tidak-ada', `/laporan/${told.tracking.replaceAll(' ', '')}`];

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

test('every page fits a phone and a desk, is accessible, has one heading and no raw key of a text', async () => {
  const deskPages = ['/meja', '/meja/cari', '/meja?terlambat=1', '/meja/lapor', '/sandi', '/akun'];
  for (const [width, colorScheme] of [[360, 'light'], [1280, 'light'], [320, 'dark'], [1920, 'dark']]) {
    const visitor = await person({ width, colorScheme });
    const look = async (path) => {
      await visitor.page.goto(base + path);
      await fits(visitor.page);
      await accessible(visitor.page);
      assert.equal(await visitor.page.locator('h1').count(), 1, `${path} has one heading`);
      const text = await visitor.page.innerText('body');
      assert.doesNotMatch(text, /(^|\s)(nav|do|own|event|form|refusal|list|due|status|work|kind|role|who|unfit|step|home|verify|words|rule|holiday|flag|term|agency|agencies|receipt|stats|admin|part|person|change|keeping|lack|letter|letters)-[a-z_-]+(\s|$)/, `${path} shows the key of a text`);
    };
    for (const path of citizenPages()) await look(path);
    const agency = await visitor.page.goto(`${base}/instansi`).then(() => visitor.page.getAttribute('td a', 'href'));
    await look(agency);
    await look(`/laporan?instansi=${agency.split('/').pop()}`);
    await signIn(visitor.page, login('coordinator', 'Kutai Kartanegara'));
    for (const path of deskPages) await look(path);
    const first = await visitor.page.goto(`${base}/meja/cari`).then(() => visitor.page.getAttribute('.inbox h3 a', 'href'));
    await look(first);
    await visitor.context.clearCookies();
    await signIn(visitor.page, login('administrator', ''));
    for (const path of ['', '/instansi', '/instansi/67', '/orang', '/orang/baru', '/orang/12', '/topik', '/wilayah?cari=badak', '/aturan', '/jawaban', '/surat', '/simpanan', '/riwayat']) await look(`/kelola${path}`);
    await visitor.context.clearCookies();
    await signIn(visitor.page, login('overseer', ''));
    await look('/meja/jejak');
    await look('/kelola/riwayat');
    await visitor.context.close();
  }
});
