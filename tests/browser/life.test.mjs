// The life of a report by five people in five browser contexts, with scripts on and off: a citizen, a coordinator, a
// liaison officer, the head who approves, and anyone else. The tests start their own demo and stop it.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const tuntas = process.env.TUNTAS ?? new URL('../../target/debug/tuntas', import.meta.url).pathname;
const data = mkdtempSync(join(tmpdir(), 'tuntas-browser-'));
let server, base, told, browser;

before(async () => {
  server = spawn(tuntas, ['demo', '--data', data, '--reports', '150', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  base = await new Promise((resolve, reject) => {
    let text = '';
    server.stdout.on('data', (chunk) => {
      text += chunk;
      const address = text.match(/Open (http:\S+)/);
      if (address) resolve(address[1]);
    });
    server.on('exit', (code) => reject(new Error(`the demo ended with ${code}`)));
  });
  told = JSON.parse(readFileSync(join(data, 'demo.json'), 'utf8'));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
});

after(async () => {
  await browser?.close();
  server?.kill('SIGTERM');
  rmSync(data, { recursive: true, force: true });
});

/** A person with a browser of their own. */
async function person({ javaScriptEnabled, width = 1280 }) {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width, height: 800 }, locale: 'id-ID' });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const foreign = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('data:')) foreign.push(request.url());
  });
  const failures = [];
  page.on('response', (response) => response.status() >= 500 && failures.push(`${response.status()} ${response.url()}`));
  return { context, page, foreign, failures };
}

async function signIn(page, login) {
  await page.goto(`${base}/masuk`);
  await page.fill('#login', login);
  await page.fill('#password', told.password);
  await page.click('main button');
  await page.waitForURL(`${base}/meja**`);
}

const login = (role, name) => told.logins.find(([what]) => what.startsWith(role) && what.includes(name))[1];

const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** Everybody can use it, also with a screen reader: WCAG 2.2 AA, as far as a program can tell. */
async function accessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  const told = violations.map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join('; ')})`);
  assert.deepEqual(told, [], page.url());
}

/** Nothing is wider than the window: nobody has to scroll sideways on a phone. */
async function fits(page) {
  const [inner, scroll] = await page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]);
  assert.ok(scroll <= inner, `${page.url()} is ${scroll} wide in a window of ${inner}`);
}

for (const javaScriptEnabled of [true, false]) {
  test(`the life of a report by five people, scripts ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
    const citizen = await person({ javaScriptEnabled, width: 360 });
    const coordinator = await person({ javaScriptEnabled });
    const liaison = await person({ javaScriptEnabled });
    const approver = await person({ javaScriptEnabled });
    const anyone = await person({ javaScriptEnabled, width: 360 });

    // The citizen reports; the place is not clear at first, and nothing typed is lost.
    const mark = `papan nomor ${Date.now()}`;
    await citizen.page.goto(base);
    await citizen.page.click('main .button');
    await citizen.page.fill('#text', `Jembatan kayu di dekat pasar lapuk, ${mark} sudah bolong.`);
    await citizen.page.setInputFiles('#files', { name: 'siti.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') });
    await citizen.page.click('button:has-text("Lanjut")');
    await citizen.page.fill('#place', 'muara badak');
    await citizen.page.press('#place', 'Enter');
    assert.match(await citizen.page.textContent('.summary'), /Pilih salah satu/);
    await citizen.page.click('label:has-text("Muara Badak Ulu")');
    await citizen.page.click('button:has-text("Lanjut")');
    assert.match(await citizen.page.textContent('.card'), new RegExp(mark), 'all is shown once more before it is sent');
    await citizen.page.fill('#email', 'bukan alamat');
    await citizen.page.click('button:has-text("Ubah isi")');
    assert.match(await citizen.page.inputValue('#text'), new RegExp(mark));
    assert.equal(await citizen.page.locator('input[name=kept]').count(), 1, 'the photo is kept');
    await citizen.page.click('button:has-text("Lanjut")');
    await citizen.page.click('button:has-text("Lanjut")');
    await citizen.page.click('button:has-text("Kirim laporan")');
    assert.match(await citizen.page.textContent('.summary'), /surel|alamat/i);
    await citizen.page.fill('#email', '');
    await citizen.page.fill('#name', 'Siti Percobaan');
    await citizen.page.click('button:has-text("Kirim laporan")');
    const number = (await citizen.page.textContent('#tracking')).trim();
    const pin = (await citizen.page.textContent('#pin-once')).trim();
    const path = `/laporan/${number.replaceAll(' ', '')}`;
    if (javaScriptEnabled) await fits(citizen.page);

    // Nobody sees it before it is verified.
    await anyone.page.goto(base + path);
    assert.match(await anyone.page.textContent('main'), /tidak ditampilkan untuk umum/);

    // The coordinator verifies and forwards at once.
    await signIn(coordinator.page, login('coordinator', 'Kutai Kartanegara'));
    await coordinator.page.fill('#cari', number);
    await coordinator.page.click('button:has-text("Cari")');
    assert.match(await coordinator.page.textContent('main'), new RegExp(mark));
    await coordinator.page.fill('#title', 'Jembatan kayu lapuk');
    await coordinator.page.selectOption('#verify-topic', 'jalan');
    await coordinator.page.selectOption('#verify-to', { label: 'Dinas Pekerjaan Umum dan Penataan Ruang Kutai Kartanegara' });
    await coordinator.page.click('#do-verify button');
    assert.match(await coordinator.page.textContent('.agencies'), /Dinas Pekerjaan Umum/);

    // The liaison officer answers; the head must approve.
    await signIn(liaison.page, login('liaison', 'Kutai Kartanegara'));
    await liaison.page.goto(`${base}/meja${path}`);
    if (!(await liaison.page.locator('#do-follow-up[open]').count())) await liaison.page.click('#do-follow-up summary');
    await liaison.page.check('#answer-1');
    await liaison.page.fill('#follow-up-words', `Papan jembatan sudah diganti, ${mark} selesai.`);
    await liaison.page.click('#do-follow-up button');
    assert.match(await liaison.page.textContent('main'), /Rancangan jawaban ditulis/);
    await anyone.page.goto(base + path);
    assert.doesNotMatch(await anyone.page.textContent('main'), /sudah diganti/, 'a draft is not public');

    await signIn(approver.page, login('approver', 'Kutai Kartanegara'));
    await approver.page.click(`.inbox a[href="/meja${path}"]`);
    assert.match(await approver.page.textContent('#do-approve'), /sudah diganti/);
    await approver.page.click('#do-approve button');
    assert.match(await approver.page.textContent('.meta .tag'), /Dijawab/);

    // The citizen mistypes the PIN once, reads, rates; the report is tuntas.
    await citizen.page.goto(base + path);
    await citizen.page.fill('#pin', 'AAAA-AAAA-AAAA');
    await citizen.page.click('button:has-text("Buka sebagai pelapor")');
    assert.match(await citizen.page.textContent('main'), /tidak cocok/);
    await citizen.page.fill('#pin', pin.toLowerCase());
    await citizen.page.click('button:has-text("Buka sebagai pelapor")');
    assert.match(await citizen.page.textContent('main'), /Siti Percobaan/);
    await citizen.page.check('#stars-5');
    await citizen.page.fill('#rate-words', 'Terima kasih');
    await citizen.page.click('button:has-text("Kirim nilai")');
    assert.match(await citizen.page.textContent('.meta .tag'), /Selesai: dikonfirmasi pelapor/);
    if (javaScriptEnabled) await fits(citizen.page);

    // Everybody can find it and follow it; nobody sees who reported.
    await anyone.page.goto(`${base}/laporan?cari=${encodeURIComponent(mark)}`);
    await anyone.page.click(`a[href="${path}"]`);
    const seen = await anyone.page.textContent('main');
    assert.match(seen, /sudah diganti/);
    assert.doesNotMatch(seen, /Siti/);
    await anyone.page.goto(`${base}/bahasa/en?ke=${encodeURIComponent(path)}`);
    assert.match(await anyone.page.textContent('main'), /confirmed by the reporter/);

    for (const { foreign, failures, context } of [citizen, coordinator, liaison, approver, anyone]) {
      assert.deepEqual(foreign, [], 'no page asks any other address for anything');
      assert.deepEqual(failures, []);
      await context.close();
    }
  });
}

test('every page fits a phone and a desk, is accessible, has one heading and no raw key of a text', async () => {
  const citizenPages = ['/', '/lapor', '/laporan', '/laporan?cari=tidakadayangcocok', '/lacak', '/lacak?nomor=1', '/tentang', '/statistik', '/masuk', '/api', '/surat', '/style', '/tidak-ada', `/laporan/${told.tracking.replaceAll(' ', '')}`];
  const deskPages = ['/meja', '/meja/cari', '/meja?terlambat=1', '/meja/lapor', '/sandi'];
  for (const width of [360, 1280]) {
    const visitor = await person({ javaScriptEnabled: true, width });
    const look = async (path) => {
      await visitor.page.goto(base + path);
      await fits(visitor.page);
      await accessible(visitor.page);
      assert.equal(await visitor.page.locator('h1').count(), 1, `${path} has one heading`);
      const text = await visitor.page.innerText('body');
      assert.doesNotMatch(text, /(^|\s)(nav|do|own|event|form|refusal|list|due|status|work|kind|role|who|unfit|step|home|verify|words|rule|holiday|flag|term)-[a-z_-]+(\s|$)/, `${path} shows the key of a text`);
    };
    for (const path of citizenPages) await look(path);
    await signIn(visitor.page, login('coordinator', 'Kutai Kartanegara'));
    for (const path of deskPages) await look(path);
    const first = await visitor.page.goto(`${base}/meja/cari`).then(() => visitor.page.getAttribute('.inbox h3 a', 'href'));
    await look(first);
    await visitor.context.clearCookies();
    await signIn(visitor.page, login('administrator', ''));
    await look('/meja/aturan');
    await visitor.context.close();
  }
});
