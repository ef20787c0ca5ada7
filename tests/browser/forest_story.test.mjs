// Five people and one forest: a villager reports machines offline at 360 px, the duty officer takes the alarm by the link in the mail and without
// scripts, the KPH officer answers, the carbon team makes and prints the half-year report, the overseer checks a figure against its list.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, follow, login, person, signIn } from './house.mjs';
import { kept, receipts } from './phone.mjs';

const WORDS = 'Dua ekskavator membuka hutan desa kami sejak pagi, suaranya sampai ke kampung';
const VILLAGE = 'Badak Ulu';

/** The link of the newest alarm of a village, once its letter is there. */
async function alarmOf(page, village) {
  for (let n = 0; n < 80; n += 1) {
    await page.goto(`${base}/surat`);
    const letter = page.locator('a', { hasText: 'SIAGA' }).filter({ hasNotText: 'LATIHAN' });
    for (let at = 0; at < Math.min(await letter.count(), 6); at += 1) {
      await letter.nth(at).click();
      // A letter folds its long lines.
      const text = (await page.content()).replaceAll(/=\r?\n/g, '');
      const link = text.match(/\/siaga\/[\w-]+/);
      if (link && text.includes(village)) return link[0];
      await page.goto(`${base}/surat`);
    }
    await new Promise((done) => { setTimeout(done, 500); });
  }
  return assert.fail(`no alarm of ${village}`);
}

const clean = (people) => assert.deepEqual(people.flatMap(({ failures, foreign }) => [...failures, ...foreign]), []);

test('machines in the forest, from a phone without a network to the half-year report', { timeout: 420_000 }, async () => {
  // The villager.
  const villager = await person({ width: 360 });
  await villager.page.goto(`${base}/kotak`);
  await kept(villager.page);
  await villager.context.setOffline(true);
  await villager.page.reload();
  await villager.page.click('#kotak-baru a');
  await villager.page.fill('#hp-text', WORDS);
  await villager.page.click('[data-step=apa] .buttons button:not([type=button])');
  await villager.page.waitForSelector('#hp-hutan:not([hidden])');
  await villager.page.check('#hp-forest_category-encroachment');
  await villager.page.check('#hp-forest_going_on-yes');
  await villager.page.check('#hp-forest_machines');
  await villager.page.fill('#hp-place', VILLAGE.toLowerCase());
  await villager.page.check('#hp-tempat-daftar input');
  await fits(villager.page);
  await villager.page.click('[data-step=tempat] .buttons button:not([type=button])');
  await villager.page.waitForSelector('#hp-lindung:not([hidden])');
  await accessible(villager.page);
  await villager.page.click('[data-step=kirim] .buttons button');
  await villager.page.waitForSelector('#isi-kotak:not([hidden])');
  assert.deepEqual(await receipts(villager.page), [], 'it waits for a network');
  await villager.context.setOffline(false);
  await villager.page.evaluate(() => dispatchEvent(new Event('online')));
  await villager.page.waitForFunction(() => document.querySelector('#kotak-daftar .tag.good'));
  const [{ number, pin }] = await receipts(villager.page);
  const tracking = number.replaceAll(/\D/g, '');
  assert.ok(pin);

  // The duty officer: a phone, no session, no scripts.
  const duty = await person({ width: 360, javaScriptEnabled: false });
  const link = await alarmOf(duty.page, VILLAGE);
  await duty.page.goto(base + link);
  await fits(duty.page);
  const asked = await duty.page.innerText('main');
  assert.ok(asked.includes(VILLAGE) && !asked.includes('ekskavator') && !asked.includes(tracking), asked);
  await follow(duty.page, 'main form button');
  assert.match(await duty.page.innerText('main'), /Anda sudah menerima/);

  // The coordinator sends it to the KPH and takes it into the programme's register.
  const desk = await person({ width: 1280 });
  await signIn(desk.page, login('coordinator', 'Kutai Kartanegara'));
  await desk.page.goto(`${base}/meja/laporan/${tracking}`);
  assert.match(await desk.page.innerText('main'), /Mendesak/);
  await desk.page.fill('#verify-title', 'Alat berat membuka hutan desa');
  await desk.page.fill('#verify-words', 'Warga melaporkan alat berat membuka hutan desa.');
  await desk.page.selectOption('#verify-topic', 'hutan');
  await follow(desk.page, '#do-verify button:not(.first-button, .plain)');
  const unit = login('forest officer', '');
  const forester = await person({ width: 360 });
  await signIn(forester.page, unit);
  const theirs = await forester.page.goto(`${base}/akun`).then(() => forester.page.innerText('main'));
  const kph = (theirs.match(/KPH[^\n·,]*/)?.[0] ?? 'KPH Berau Barat').trim();
  await desk.page.goto(`${base}/meja/laporan/${tracking}`);
  if (!(await desk.page.locator('#do-forward[open]').count())) await desk.page.click('#do-forward summary');
  const choices = await desk.page.locator('#forward-lead option').evaluateAll((all) => all.map((o) => [o.value, o.textContent]));
  const choice = choices.find(([, name]) => name.includes(kph));
  if (choice) await desk.page.selectOption('#forward-lead', choice[0]);
  else {
    await desk.page.locator('#do-forward form details summary').first().click();
    await desk.page.locator('#do-forward form details input').first().fill(kph);
  }
  await follow(desk.page, '#do-forward button:not(.first-button, .plain)');
  await desk.page.goto(`${base}/meja/keluhan/${tracking}`);
  await desk.page.selectOption('#taken-category', 'forest');
  await desk.page.selectOption('#taken-tier', 'village');
  await desk.page.selectOption('#taken-severity', 'high');
  await follow(desk.page, 'form:has(#taken-category) button:not([name=bahasa])');
  assert.match(await desk.page.innerText('main'), /Tanda terima paling lambat/);
  await accessible(desk.page);

  // The KPH officer answers on a phone.
  await forester.page.goto(`${base}/meja/laporan/${tracking}`);
  await fits(forester.page);
  if (!(await forester.page.locator('#do-follow-up[open]').count())) await forester.page.click('#do-follow-up summary');
  await forester.page.check('#follow-up-says-informed');
  await forester.page.fill('#follow-up-words', 'Regu patroli sudah ke lapangan; dua alat berat dihentikan dan pemiliknya dipanggil.');
  await follow(forester.page, '#do-follow-up button:not(.first-button, .plain, [name=isi])');
  await accessible(forester.page);

  // The carbon team makes the half-year report and prints it.
  const carbon = await person({ width: 1280 });
  await signIn(carbon.page, login('carbon', ''));
  await carbon.page.goto(`${base}/meja/keluhan/${tracking}`);
  const entry = await carbon.page.innerText('main');
  assert.ok(entry.includes('Kerusakan hutan') && !entry.includes('ekskavator'), entry);
  await carbon.page.goto(`${base}/meja/keluhan/laporan`);
  const half = await carbon.page.locator('#periode option').evaluateAll((all) => all.map((o) => o.value).find((value) => value.includes('-h')));
  await carbon.page.goto(`${base}/meja/keluhan/laporan?periode=${half}`);
  await accessible(carbon.page);
  await carbon.page.fill('#lessons', 'Laporan dari HP tanpa sinyal sampai dalam hitungan jam; patroli berangkat pada hari yang sama.');
  await follow(carbon.page, 'form:has(#lessons) button:not([name=bahasa])');
  assert.match(carbon.page.url(), /\/meja\/keluhan\/laporan\/[\w-]+/);
  await carbon.page.emulateMedia({ media: 'print' });
  assert.ok(await carbon.page.isHidden('form:has(#lessons)'), 'what is printed has no forms');
  const pdf = await carbon.page.pdf({ format: 'A4' });
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  assert.ok(pdf.length > 10_000 && pages >= 1 && pages <= 8, `${pages} pages`);
  await carbon.page.emulateMedia({ media: 'screen' });
  await accessible(carbon.page);

  // The overseer checks a figure against its list, without scripts.
  const overseer = await person({ width: 1280, javaScriptEnabled: false });
  await signIn(overseer.page, login('overseer', ''));
  await overseer.page.goto(`${base}/meja/keluhan/laporan?periode=${half}`);
  const figures = overseer.page.locator('main table.counts').first().locator('td.number a');
  assert.ok(await figures.count() > 3);
  for (let n = 0; n < Math.min(await figures.count(), 4); n += 1) {
    const told = Number((await figures.nth(n).innerText()).replaceAll('.', ''));
    const list = await figures.nth(n).getAttribute('href');
    const sheet = await overseer.context.request.get(`${base}${list}&bentuk=csv`);
    const rows = told === 0 ? 1 : (await sheet.text()).split('\n').filter((row) => row.trim()).length;
    assert.equal(rows - 1, told, list);
    await overseer.page.goto(base + list);
    assert.equal(await overseer.page.locator('ul.reports > li').count(), Math.min(told, 100), list);
    await overseer.page.goBack();
  }
  clean([villager, duty, desk, forester, carbon, overseer]);
  for (const { context } of [villager, duty, desk, forester, carbon, overseer]) await context.close();
});
