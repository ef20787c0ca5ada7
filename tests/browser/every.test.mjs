// Every page there is, in every state we know of: on a phone and on a desk, by light and in the dark, with letters twice as large, for a
// screen reader. Which pages there are is read from the program: a new one that nobody looks at fails here.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { accessible, base, fits, follow, login, person, signIn, told } from './house.mjs';

/** What is asked for but is no page: pictures, files, numbers, and what leads on. */
const noPages = ['/suara', '/aset/{file}', '/tanda.svg', '/penjaga.js', '/robots.txt', '/aplikasi.webmanifest', '/tanda/{size}', '/bahasa/{code}', '/peta/{size}/{file}', '/laporan/{tracking}/berkas/{id}', '/lapor/berkas/{id}/{at}/{mark}', '/kalender/{file}', '/siaga/{token}', '/meja/desa/{code}/kunjungan/foto/{id}', '/meja/laporan/{tracking}/berkas/{id}', '/meja/laporan/{tracking}/tempat.geojson', '/meja/jumlah', '/petugas/siapa', '/meja/antrean'];

function pagesThereAre() {
  const source = (file) => readFileSync(new URL(`../../crates/web/src/${file}`, import.meta.url), 'utf8');
  const addresses = ['public', 'desk', 'admin', 'api'].map((file) => source(`../../routes/src/${file}.rs`)).join('');
  // `const HOME: &str = "/"`, or `report(tracking: TrackingNumber) = "/laporan/{tracking}"`.
  const named = Object.fromEntries([...addresses.matchAll(/(\w+)(?:: &str|\([^)]*\)) = "([^"]+)";/g)].map(([, name, path]) => [name, path]));
  const routers = ['public/mod.rs', 'assisted/mod.rs', 'desk/mod.rs', 'admin/mod.rs', 'shown_mails/mod.rs'].map(source).join('');
  const all = [...routers.matchAll(/\.route\((?:routes::(\w+)(?:::PATTERN)?|[^,]+), get\(/g)].map(([, name]) => named[name]);
  assert.ok(all.length > 40 && all.every(Boolean), `${all.length} pages: ${all}`);
  return all.filter((path) => !noPages.includes(path));
}

const seen = new Set();
const keys = /(^|\s)(nav|do|own|event|form|refusal|list|due|status|work|kind|role|who|invalid|overview|step|home|verify|words|rule|holiday|flag|term|agency|agencies|receipt|stats|admin|part|person|change|keeping|lack|letter|letters|traces|sheet|map|gone|suggest|village|villages|visit|visits|trip|trips|team|teams|brought|assisted|consent|slip|slips|officer|paper|told)-[a-z_-]+(\s|$)/;

/** What a screen reader and eyes need is asked once by light and once in the dark: it is most of the time, and the same at other widths. */
const asked = [360, 1280];

/** Looks at the page that is open, as it is, with all that can be opened, and with letters twice as large. */
async function look(page, what) {
  seen.add(new URL(page.url()).pathname);
  const told = `${what ?? ''} ${page.url()}`;
  for (const state of ['as it is', 'opened']) {
    if (state === 'opened') {
      const closed = await page.evaluate(() => {
        const all = document.querySelectorAll('main details:not([open])');
        all.forEach((d) => { d.open = true; });
        return all.length;
      });
      if (!closed) continue;
    }
    await fits(page);
  }
  // What was closed is there, too, once it is opened: asked once.
  if (asked.includes(page.viewportSize().width)) await accessible(page);
  assert.equal(await page.locator('h1').count(), 1, `${told} has one heading`);
  assert.doesNotMatch(await page.innerText('body'), keys, `${told} shows the key of a text`);
  await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  await fits(page);
  await page.evaluate(() => { document.documentElement.style.fontSize = ''; });
}

const sized = [[360, 'light'], [1280, 'dark'], [320, 'dark']];

for (const [width, colorScheme] of sized) {
  const how = `${width} px wide, ${colorScheme}`;
  const come = async () => {
    const someone = await person({ width, colorScheme });
    const open = async (path, what) => {
      await someone.page.goto(base + path);
      await look(someone.page, what);
    };
    return { ...someone, open };
  };

  test(`every public page, ${how}`, async () => {
    const { page, context, open } = await come();
    const report = `/laporan/${told.tracking.replaceAll(' ', '')}`;
    for (const path of ['/', '/laporan', '/laporan?cari=tidakadayangcocok', '/laporan?wilayah=64.02&status=closed', '/lacak', '/lacak?nomor=1', '/tentang', '/privasi', '/statistik', '/statistik/arti', '/statistik/tolok-ukur', '/peta', '/peta?di=64.02.06', '/peta?di=64.02&cari=jalan', '/peta?cari=tidakadayangcocok', '/peta?titik=0,0', '/instansi', '/masuk', '/api', '/surat', '/style', '/luring', '/kotak', '/kotak/en', '/kotak/id#suara', '/formulir', '/formulir/64.02.02.2003', '/petugas/catat', '/petugas/catat/en', '/tidak-ada', '/keluar', report, `${report}/pin-baru`]) await open(path);
    await page.goto(`${base}/surat`);
    await open(await page.locator('main a[href^="/surat/"]').first().getAttribute('href'));
    await page.goto(`${base}/instansi`);
    await page.click('td a >> nth=0');
    await look(page, 'an agency');
    await open(`/laporan?instansi=${page.url().split('/').pop()}`);
    // What its reporter sees; first with a wrong PIN.
    await page.goto(base + report);
    for (const pin of ['AAAA-AAAA-AAAA', told.pin]) {
      await page.fill('#pin', pin);
      await page.click('button:has-text("Buka sebagai pelapor")');
      await look(page, 'of a reporter');
    }
    await open(`${report}/ombudsman`);
    await open(`${report}/peta-jalan`);
    await context.close();
  });

  test(`every step of the form, ${how}`, async () => {
    const { page, context } = await come();
    const press = async (value, what) => {
      await page.click(`button:not(.first-button)[value=${value}]`);
      await look(page, what);
    };
    await page.goto(`${base}/lapor`);
    await look(page, 'what');
    await press('next', 'nothing written');
    await page.fill('#text', 'Lampu jalan di depan sekolah mati sejak Senin.');
    await page.setInputFiles('#files', { name: 'x.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ this is no picture') });
    await press('next', 'a dangerous file');
    await page.setInputFiles('#files', { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') });
    await press('next', 'where');
    await press('next', 'no place');
    await page.fill('#place', 'atlantis');
    await press('next', 'an unknown place');
    await page.fill('#place', 'muara badak');
    await press('next', 'several places');
    if (await page.locator('button[value=map]').count()) await press('map', 'the map');
    await page.fill('#place', 'Badak Baru');
    await press('next', 'send');
    await page.fill('#email', 'bukan alamat');
    await page.fill('#phone', 'abc');
    await press('send', 'a wrong address');
    await page.fill('#email', '');
    await page.fill('#phone', '');
    await press('send', 'the receipt');
    const number = (await page.textContent('#tracking')).replaceAll(/\D/g, '');
    await page.context().clearCookies();
    await page.goto(`${base}/laporan/${number}`);
    await look(page, 'not public yet');
    await context.close();
  });

  test(`every page of the desk, ${how}`, async () => {
    for (const [role, place, paths] of [
      ['coordinator', 'Kutai Kartanegara', ['/meja', '/meja?kerja=verify', '/meja?terlambat=1', '/meja?cari=tidakadayangcocok', '/meja/cari', '/meja/lapor', '/meja/desa', '/meja/desa?cari=tidakadayangcocok', '/meja/desa/tujuan', '/meja/desa/64.02.02.2003', '/meja/desa/64.02.02.2003/kunjungan', '/meja/desa/perjalanan', '/meja/desa/perjalanan/baru?desa=64.02.02.2003', '/meja/desa/tim/baru', '/meja/desa/hasil', '/meja/hutan/tanpa-laporan', '/meja/siaga', '/meja/hutan/titik', '/meja/hutan/titik?titik=-0.5,116.9&hal=fire', '/meja/hutan/titik?titik=halo', '/meja/hutan/peta', '/meja/hutan/peta?letak=-0.5,116.9&dekat=6&hari=365', '/meja/keluhan', '/meja/keluhan?posisi=closed', '/meja/keluhan?terlambat=1&kategori=forest&tingkat=village', '/meja/keluhan/laporan', '/meja/desa/64.02.02.2003/lima-tahun', '/sandi', '/akun', '/kelola']],
      ['liaison', 'Kutai Kartanegara', ['/meja', '/meja?kerja=follow_up']],
      ['approver', 'Kutai Kartanegara', ['/meja', '/meja/cari']],
      ['leader', '', ['/meja/ringkas', '/meja/ringkas?urut=bagian', '/meja/ringkas/67', '/meja/cari', '/meja/cari?instansi=67', '/meja/cari?urut=tunggu', '/meja/desa', '/meja/desa/perjalanan', '/meja/desa/hasil', '/meja/hutan/tanpa-laporan', '/meja/hutan/peta']],
      ['village', '', ['/petugas', '/petugas/kabar', '/petugas/kabar?kertas=58', '/meja/cari', '/meja/lapor']],
      ['carbon', '', ['/meja/keluhan', '/meja/keluhan/laporan', '/meja/desa/64.02.02.2003/lima-tahun']],
      ['grievance', '', ['/meja/keluhan']],
      ['overseer', '', ['/meja/awasi', '/meja/cari', '/meja/jejak', '/kelola/riwayat']],
    ]) {
      const { page, context, open } = await come();
      await signIn(page, login(role, place));
      for (const path of paths) await open(path, role);
      if (paths.includes('/akun')) {
        await page.goto(`${base}/akun`);
        await page.fill('#password', told.password);
        await page.click('button[value=begin]');
        await look(page, 'setting up the second factor');
      }
      if (role === 'carbon') {
        // An entry with its steps, and the reports of a period that were made.
        await page.goto(`${base}/meja/keluhan`);
        await open(await page.locator('main ul.reports a').first().getAttribute('href'), role);
        for (const period of ['quarter', 'half']) {
          const value = await page.goto(`${base}/meja/keluhan/laporan`).then(() => page.locator('#periode option').evaluateAll((all, period) => all.map((o) => o.value).filter((v) => v.includes(period === 'quarter' ? '-q' : '-h'))[1], period));
          await page.goto(`${base}/meja/keluhan/laporan?periode=${value}`);
          await open(await page.locator('main a[href^="/meja/keluhan/laporan/"]').first().getAttribute('href'), role);
        }
      }
      if (role === 'coordinator') {
        // A report is taken into the register, and steps are done.
        await page.goto(`${base}/meja/cari`);
        const [taken] = (await page.locator('.inbox h3 a').first().getAttribute('href')).match(/\d{10}/);
        await open(`/meja/keluhan/${taken}`, 'a report that may be taken into the register');
        for (const field of ['category', 'tier', 'severity']) await page.locator(`select[name=${field}]`).first().selectOption({ index: 1 });
        await follow(page, 'details:has([name=category]) button:not([name=bahasa])');
        await look(page, 'an entry whose steps may be done');
        await open(`/meja/keluhan/${taken}/peta-jalan`, 'the way of a grievance, to be printed');
        // A team, a trip, a visit with a photo, a calendar.
        await page.goto(`${base}/meja/desa/perjalanan`);
        for (const path of await page.locator('main ul.lines a[href*="/tim/"], main ul.lines a[href*="/perjalanan/"]').evaluateAll((all) => [all.find((a) => a.pathname.includes('/tim/')), all.find((a) => a.pathname.includes('/perjalanan/'))].map((a) => a.pathname))) await open(path, role);
        await page.goto(`${base}/meja/desa/64.02.02.2003/kunjungan`);
        await page.fill('#questions', 'Telepon Pak Budi 0812 3456 7890');
        await page.evaluate(() => HTMLFormElement.prototype.submit.call(document.getElementById('kunjungan')));
        await page.waitForSelector('#keliru');
        await look(page, 'a visit with what looks like a person');
        // The exact place of a report about a forest, opened, and the dossier of what is disturbed there.
        const number = await page.evaluate(async () => {
          const key = Array.from(crypto.getRandomValues(new Uint8Array(32)), (n) => n.toString(16).padStart(2, '0')).join('');
          const body = {
            id: crypto.randomUUID(), key, kind: 'complaint', title: null, text: 'Ekskavator membuka hutan di belakang kampung', area: '64.02.02.2003', point: null,
            happened_on: null, anonymous: false, secret: false, name: null, phone: null, email: null, language: 'id', files: [],
            forest: { category: 'encroachment', when: 'today', going_on: 'yes', size: 'large', noticed: 'both', machines: true },
            track: { shape: 'area', points: '-0.50,116.90 -0.50,116.93 -0.53,116.93 -0.53,116.90' },
          };
          const answer = await fetch('/kotak/kirim', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
          return (await answer.json()).tracking.replaceAll(/\D/g, '');
        });
        await page.goto(`${base}/meja/laporan/${number}`);
        await Promise.all([page.waitForNavigation(), page.click('#tempat form button')]);
        await look(page, 'the exact place opened');
        await open(`/meja/laporan/${number}/gangguan`, 'the dossier of a disturbance');
        await page.goto(`${base}/meja?kerja=verify`);
        const [one, other] = await page.locator('.inbox [name=pilih]').evaluateAll((all) => all.map((box) => box.value.split('.')[0]));
        await open(`/meja/laporan/${one}/gabung?number=${other}`, 'side by side before they are joined');
      }
      // The first report of each list that is open to them, with all they may do to it, and the same not filled in.
      await page.goto(`${base}${paths.includes('/meja') ? '/meja' : '/meja/cari'}`);
      const report = await page.locator('.inbox h3 a').first().getAttribute('href', { timeout: 2000 }).catch(() => null);
      if (report) {
        await open(report, role);
        const acts = width === 320 || width === 1920 ? [] : await page.locator('details[id^=do-]').evaluateAll((all) => all.map((d) => d.id));
        for (const act of acts) {
          await page.goto(base + report);
          await page.evaluate((id) => { document.getElementById(id).open = true; }, act);
          for (const field of await page.locator(`#${act} :is(textarea, input[type=text]):visible`).all()) await field.fill('');
          // Nothing is really done: whoever looked at an old version of a report is told so.
          await Promise.all([page.waitForNavigation(), page.evaluate((id) => {
            const form = document.querySelector(`#${id} form`);
            if (form.elements.seen) form.elements.seen.value = '0';
            form.submit();
          }, act)]);
          await look(page, `${role}: ${act} with nothing filled in`);
        }
      }
      await context.close();
    }
  });

  test(`every page of administration, ${how}`, async () => {
    const { page, context, open } = await come();
    await signIn(page, login('administrator', ''));
    for (const path of ['', '/instansi', '/instansi?cari=tidakada', '/instansi/67', '/instansi/baru?di=67', '/instansi/tabel', '/orang/tabel', '/penduduk/tabel', '/orang', '/orang?cari=tidakada', '/orang/baru', '/orang/12', '/topik', '/wilayah?cari=badak', '/wilayah', '/aturan', '/jawaban', '/surat', '/peringatan', '/simpanan', '/riwayat', '/lapisan', '/tanggung-jawab', '/siaga', '/keluhan', '/siaga?tempat=Badak+Baru', '/siaga?tempat=atlantis']) await open(`/kelola${path}`);
    await page.goto(`${base}/kelola/siaga`);
    await open(await page.locator('main a[href*="daftar="]').first().getAttribute('href'));
    await page.goto(`${base}/kelola/lapisan`);
    await open(await page.locator('main a[href^="/kelola/lapisan/"]').first().getAttribute('href'));
    // Nothing filled in, everywhere.
    for (const [path, first] of [['/instansi/67', '#name'], ['/orang/baru', '#name'], ['/topik', '#code'], ['/wilayah?cari=badak', '#code'], ['/aturan', '#days'], ['/jawaban', '#title'], ['/lapisan', '#layer_name'], ['/tanggung-jawab', '#reason'], ['/keluhan', '#l-amount']]) {
      await page.goto(`${base}/kelola${path}`);
      await page.evaluate(() => document.querySelectorAll('main details').forEach((d) => { d.open = true; }));
      await page.fill(first, '');
      await page.locator(`form:has(${first}) button:not([name=bahasa])`).last().click();
      await look(page, `nothing filled in: ${path}`);
    }
    await page.goto(`${base}/kelola/simpanan`);
    await page.fill('#months', '1');
    await page.click('main form button');
    await look(page, 'too short a time');
    // The session ended while somebody typed.
    await page.goto(`${base}/kelola/topik`);
    await page.evaluate(() => document.querySelectorAll('main details').forEach((d) => { d.open = true; }));
    await page.fill('#code', 'lampu');
    await page.fill('#topic_name', 'Lampu jalan');
    await page.context().clearCookies({ name: 'sesi' });
    await page.locator('form:has(#code) button:not([name=bahasa])').last().click();
    await page.fill('#login', login('administrator', ''));
    await page.fill('#password', told.password);
    await page.locator('main form button').first().click();
    await look(page, 'goes on with what was typed');
    await context.close();
  });
}

test('every page there is was looked at', () => {
  const unseen = pagesThereAre().filter((path) => ![...seen].some((at) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(at)));
  assert.deepEqual(unseen, []);
});
