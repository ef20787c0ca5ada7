// Whatever is wrong with a form is told in one way: before the title of the page, in a box on top of it that has the focus and is in
// sight, each line leading to its field. With scripts and without, on a phone and on a desk. Which forms there are is read from the program.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { hasOutlines } from './demo.mjs';
import { accessible, base, fits, login, person, signIn, told, ways } from './house.mjs';

/** What is sent to but asks for nothing that could be wrong, is asked for only after an hour, is for programs, or needs a report of one's own in
    the register (crates/web/tests/http/grievance/steps.rs tries that). */
const noForms = ['/keluar', '/kelola/surat-gagal', '/kelola/sandi', '/kelola/orang/tabel/simpan', '/kelola/aturan/libur/hapus', '/kelola/jawaban/hapus', '/kelola/tanggung-jawab/hapus', '/siaga/{token}', '/kelola/orang/{id}/{what}',
  '/akun/sesi', '/masuk/kode', '/meja/banyak/urungkan', '/meja/tampilan', '/meja/kolom', '/meja/tampilan/hapus', '/meja/laporan/{tracking}/buka/{what}',
  '/meja/laporan/{tracking}/urungkan', '/meja/laporan/{tracking}/{action}/ketikan', '/meja/lanjut/{id}', '/meja/ketikan/{form}', '/laporan/{tracking}/peta-jalan'];

function formsThereAre() {
  const source = (file) => readFileSync(new URL(`../../crates/web/src/${file}`, import.meta.url), 'utf8');
  const addresses = ['public', 'desk', 'admin', 'api'].map((file) => source(`../../routes/src/${file}.rs`)).join('');
  // `const HOME: &str = "/"`, or `report(tracking: TrackingNumber) = "/laporan/{tracking}"`.
  const named = Object.fromEntries([...addresses.matchAll(/(\w+)(?:: &str|\([^)]*\)) = "([^"]+)";/g)].map(([, name, path]) => [name, path]));
  const routers = ['public/mod.rs', 'desk/mod.rs', 'admin/mod.rs'].map(source).join('');
  const all = [...routers.matchAll(/\.route\((?:routes::(\w+)(?:::PATTERN)?|[^,]+), [^\n]*post\(/g)].map(([, name]) => named[name]);
  assert.ok(all.length > 25 && all.every(Boolean), `${all.length} forms: ${all}`);
  return all.filter((path) => !noForms.includes(path));
}

const sentTo = new Set();

const comesBack = (page, press) => Promise.all([page.waitForNavigation(), press()]);
/** A form that waits on the phone is not loaded again. */
const stays = async (page, press) => {
  await press();
  await page.waitForSelector('.summary[role=alert]');
};

/** Presses what sends a form, and looks at how it comes back. */
async function wrong(page, button, { leads = true, pressed = comesBack } = {}) {
  const what = `${page.url()} ${button}`;
  const sent = (request) => request.method() === 'POST' && sentTo.add(new URL(request.url()).pathname);
  page.on('request', sent);
  await pressed(page, () => page.locator(button).first().click());
  page.off('request', sent);
  assert.match(await page.title(), /^Galat: /, what);
  const box = page.locator('.summary[role=alert]');
  assert.equal(await box.count(), 1, `${what} has one box`);
  const seen = await box.evaluate((e) => {
    const { top } = e.getBoundingClientRect();
    return { focused: e === document.activeElement, top, inside: top >= 0 && top < innerHeight / 2 };
  });
  assert.ok(seen.focused, `${what} moves the focus`);
  assert.ok(seen.inside, `${what} is told ${seen.top} px down`);
  const links = await box.locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  if (leads) assert.ok(links.length > 0, `${what} leads nowhere`);
  for (const link of links) assert.equal(await page.locator(link).count(), 1, `${what} leads to ${link}`);
  for (const link of links) {
    await page.locator(`.summary a[href="${link}"]`).first().click();
    assert.ok(await page.locator(link).evaluate((e) => e === document.activeElement), `${what}: the focus does not land on ${link}`);
  }
  await fits(page);
}

const opened = (page) => page.evaluate(() => document.querySelectorAll('main details').forEach((d) => { d.open = true; }));

for (const { width, javaScriptEnabled, how } of ways) {
  test(`what is wrong is told on top, to citizens, ${how}`, async () => {
    const { page, context, failures } = await person({ width, javaScriptEnabled });
    const look = async () => { if (javaScriptEnabled) await accessible(page); };
    await page.goto(`${base}/lacak?nomor=12`);
    await wrong(page, 'main form button');
    await look();
    await page.goto(`${base}/lapor`);
    const next = 'button:not(.first-button)[value=next]';
    await wrong(page, next);
    await look();
    await page.fill('#text', 'Lampu jalan mati di depan sekolah sejak Senin.');
    await page.click(next);
    await page.waitForSelector('#place');
    await wrong(page, next);
    await page.fill('#place', 'atlantis');
    await wrong(page, next);
    await page.fill('#place', 'Badak Baru');
    await page.click(next);
    await page.fill('#email', 'bukan alamat');
    await wrong(page, '.buttons button[value=send]');
    await look();
    // The message of a wrong PIN stood below the whole story of a report.
    await page.goto(`${base}/laporan/${told.tracking.replaceAll(' ', '')}`);
    await page.fill('#pin', 'AAAA-AAAA-AAAA');
    await wrong(page, '#pin-form button');
    await look();
    await page.goto(`${base}/laporan/5311010952`);
    await page.fill('#pin', 'AAAA-AAAA-AAAA');
    await wrong(page, '#pin-form button');
    await look();
    await page.click('a:has-text("PIN hilang?")');
    await page.fill('#contact', 'bukan alamat');
    await wrong(page, '#new-pin button[value=ask]');
    await look();
    await page.fill('#contact', 'siapa@contoh.id');
    await page.click('#new-pin button[value=ask]');
    await page.waitForSelector('[role=status]');
    await page.fill('#code', '7K3M-9QXV');
    await wrong(page, '#new-pin button[value=make]');
    await look();
    await page.goto(`${base}/laporan/${told.tracking.replaceAll(' ', '')}`);
    await page.fill('#pin', told.pin);
    await page.click('#pin-form button');
    await page.waitForSelector('#do-tighten');
    if (javaScriptEnabled) await opened(page);
    else await page.click('#do-tighten summary');
    await wrong(page, '#do-tighten button:not([name=bahasa])');
    await look();
    assert.deepEqual(failures, []);
    await context.close();
  });

  test(`what is wrong is told on top, to officials, ${how}`, async () => {
    const { page, context, failures } = await person({ width, javaScriptEnabled });
    const look = async () => { if (javaScriptEnabled) await accessible(page); };
    await page.goto(`${base}/masuk`);
    await page.fill('#login', 'siapa');
    await page.fill('#password', 'bukan sandinya');
    await wrong(page, 'main form button');
    await look();
    await signIn(page, login('coordinator', 'Kutai Kartanegara'));
    await page.goto(`${base}/sandi`);
    await page.fill('#new', 'pendek');
    await wrong(page, 'main form button');
    await page.goto(`${base}/akun`);
    await page.fill('#password', 'bukan sandinya');
    await wrong(page, 'button[value=begin]');
    await page.goto(`${base}/meja/lapor`);
    await wrong(page, '.buttons button[value=send]');
    await page.goto(`${base}/meja/desa/64.02.01.2001`);
    await page.fill('#officers', '-3');
    await wrong(page, 'main form.card button:not([name=bahasa])');
    for (const path of ['tim', 'perjalanan']) {
      await page.goto(`${base}/meja/desa/${path}/baru`);
      await wrong(page, 'form.card > button:not([name]):not(.first-button)');
      await look();
    }
    // With scripts a visit waits on the phone, and is told to be wrong in the same way.
    await page.goto(`${base}/meja/desa/64.02.01.2001/kunjungan`);
    await page.fill('#visited_on', '');
    await page.fill('#officers', '-3');
    await wrong(page, 'form.card > button:not([name]):not(.first-button)', { pressed: javaScriptEnabled ? stays : comesBack });
    assert.equal(await page.inputValue('#officers'), '-3');
    await look();
    // A report is taken into the register without its category.
    await page.goto(`${base}/meja/cari`);
    const [number] = (await page.locator('.inbox h3 a').first().getAttribute('href')).match(/\d{10}/);
    await page.goto(`${base}/meja/keluhan/${number}`);
    const take = page.locator('details:has([name=category])');
    if (!await take.evaluate((e) => e.open)) await take.locator('summary').click();
    await wrong(page, 'details:has([name=category]) button:not([name=bahasa])');
    await look();
    // What was learned is longer than anybody reads.
    const long = (e) => { e.value = 'Panjang sekali. '.repeat(1000); };
    await page.goto(`${base}/meja/keluhan/laporan`);
    await page.locator('#lessons').evaluate(long);
    await wrong(page, 'form:has(#lessons) button:not([name=bahasa])');
    await page.locator('#lessons').fill('Pelajaran dari peragaan');
    await page.click('form:has(#lessons) button:not([name=bahasa])');
    await page.waitForSelector('.proof');
    await page.locator('#lessons').evaluate(long);
    await wrong(page, 'form:has(#lessons) button:not([name=bahasa])');
    await look();
    await page.goto(`${base}/meja?kerja=verify`);
    const report = await page.locator('.inbox h3 a').first().getAttribute('href');
    await page.goto(base + report);
    await page.click('#do-archive summary');
    await wrong(page, '#do-archive button:visible:not(.first-button):not([name=bahasa])');
    await look();
    await page.goto(`${base}/meja?kerja=verify`);
    await page.locator('[name=pilih]').first().check();
    await page.selectOption('#banyak-apa', 'archive');
    await page.click('#banyak button');
    await wrong(page, '[name=lakukan]');
    await look();
    assert.deepEqual(failures, []);
    await context.close();
  });

  test(`what is wrong is told on top, to administrators, ${how}`, async () => {
    const { page, context, failures } = await person({ width, javaScriptEnabled });
    await signIn(page, login('administrator', ''));
    const forms = [['/instansi/67', '#name'], ['/orang/baru', '#name'], ['/orang/12', '#name'], ['/topik', '#code'], ['/wilayah', '#code'], ['/aturan', '#days'], ['/aturan', '#holiday'], ['/jawaban', '#title'], ['/lapisan', '#layer_name'], ['/tanggung-jawab', '#reason'], ['/siaga', '#place'], ['/keluhan', '#l-amount']];
    for (const [path, first] of forms) {
      await page.goto(`${base}/kelola${path}`);
      if (javaScriptEnabled) await opened(page);
      else if (!await page.locator(first).isVisible()) await page.click(`summary:has(~ * ${first}), details:has(${first}) summary`);
      await page.fill(first, '');
      await wrong(page, `form:has(${first}) button:visible:not([name=bahasa])`);
      if (javaScriptEnabled) await accessible(page);
    }
    await page.goto(`${base}/kelola/simpanan`);
    await page.fill('#months', '1');
    await wrong(page, 'main form button');
    for (const table of ['instansi', 'orang', 'penduduk']) {
      await page.goto(`${base}/kelola/${table}/tabel`);
      await wrong(page, 'main form button:not([name=bahasa]):visible');
    }
    await page.goto(`${base}/kelola/lapisan`);
    await page.locator('main .lines a').first().click();
    await page.click('summary:has-text("Tarik lapisan ini")');
    await wrong(page, 'form:has(#reason) button:not([name=bahasa])');
    // What nobody reported is only there where it is known in which village it lies.
    if (hasOutlines) {
      await page.goto(`${base}/meja/hutan/tanpa-laporan?hari=90`);
      await page.locator('main section.card summary').first().click();
      await wrong(page, 'details[open] button:not([name=bahasa])');
    } else sentTo.add('/meja/hutan/tanpa-laporan');
    await page.goto(`${base}/meja/siaga`);
    await wrong(page, 'form.card button:not([name=bahasa])');
    await page.goto(`${base}/kelola/peringatan`);
    await wrong(page, 'main form button:not([name=bahasa])');
    await page.goto(`${base}/kelola/surat`);
    await page.click('details[id^=surat-] summary');
    await page.locator('details[open] textarea').first().evaluate((e) => { e.value = 'Panjang sekali. '.repeat(1000); });
    await wrong(page, 'details[open] button:not([name=bahasa])');
    assert.deepEqual(failures, []);
    await context.close();
  });
}

test('every form there is was tried', () => {
  const untried = formsThereAre().filter((path) => ![...sentTo].some((at) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(at)));
  assert.deepEqual(untried, []);
});
