// The life of a report by five people in five browser contexts, on phones and desks, with scripts on and off: a citizen, a coordinator, a
// liaison officer, the head who approves, and anyone else.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, login, person, signIn, ways } from './house.mjs';

/** Sends a form that lacks something: each line on top leads to its field, and the focus lands there. */
async function lacks({ page }, button, ...fields) {
  await page.click(button);
  for (const field of fields) {
    await page.click(`.summary a[href="${field}"]`);
    assert.ok(await page.locator(field).evaluate((e) => e === document.activeElement), `the focus does not land on ${field}`);
  }
}

for (const { width, javaScriptEnabled, how } of ways) {
  test(`the life of a report by five people, ${how}`, async () => {
    const [citizen, coordinator, liaison, approver, anyone] = await Promise.all(Array.from({ length: 5 }, () => person({ javaScriptEnabled, width })));
    const look = async ({ page }) => {
      await fits(page);
      if (javaScriptEnabled) await accessible(page);
    };

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
    const path = `/laporan/${number.replaceAll(/\s/g, '')}`;
    await look(citizen);

    // Nobody sees it before it is verified.
    await anyone.page.goto(base + path);
    assert.match(await anyone.page.textContent('main'), /tidak tampil untuk umum/);

    // The coordinator verifies and forwards at once.
    await signIn(coordinator.page, login('coordinator', 'Kutai Kartanegara'));
    await coordinator.page.fill('#cari', number);
    await coordinator.page.click('button:has-text("Cari")');
    assert.match(await coordinator.page.textContent('main'), new RegExp(mark));
    await coordinator.page.fill('#verify-title', '');
    await lacks(coordinator, '#do-verify button:not(.first-button, .plain)', '#verify-title');
    await coordinator.page.fill('#verify-title', 'Jembatan kayu lapuk');
    await coordinator.page.selectOption('#verify-topic', 'jalan');
    await coordinator.page.selectOption('#verify-to', { label: 'Dinas Pekerjaan Umum dan Penataan Ruang Kutai Kartanegara' });
    await coordinator.page.click('#do-verify button:not(.first-button, .plain)');
    assert.match(await coordinator.page.textContent('.agencies'), /Dinas Pekerjaan Umum/);
    await look(coordinator);

    // The liaison officer answers; the head must approve.
    await signIn(liaison.page, login('liaison', 'Kutai Kartanegara'));
    await liaison.page.goto(`${base}/meja${path}`);
    if (!(await liaison.page.locator('#do-follow-up[open]').count())) await liaison.page.click('#do-follow-up summary');
    // A kind without its day comes back, with the day to be filled in and all that was written.
    await liaison.page.check('#follow-up-says-fixed');
    await liaison.page.fill('#follow-up-words', `Papan jembatan sudah diganti, ${mark} selesai.`);
    await lacks(liaison, '#do-follow-up button:not(.first-button, .plain, [name=isi])', '#follow-up-fixed_on');
    assert.match(await liaison.page.title(), /^Galat/);
    assert.match(await liaison.page.inputValue('#follow-up-words'), /sudah diganti/);
    const today = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);
    await liaison.page.fill('#follow-up-fixed_on', today);
    await liaison.page.fill('#follow-up-words', `Papan jembatan sudah diganti, ${mark} selesai.`);
    await liaison.page.click('#do-follow-up button:not(.first-button, .plain, [name=isi])');
    assert.match(await liaison.page.textContent('main'), /Rancangan jawaban ditulis/);
    await look(liaison);
    await anyone.page.goto(base + path);
    assert.doesNotMatch(await anyone.page.textContent('main'), /sudah diganti/, 'a draft is not public');

    await signIn(approver.page, login('approver', 'Kutai Kartanegara'));
    await approver.page.click(`.inbox a[href^="/meja${path}?"]`);
    assert.match(await approver.page.textContent('#do-approve'), /sudah diganti/);
    await look(approver);
    await approver.page.click('#do-approve button:not(.first-button)');
    assert.match(await approver.page.textContent('.meta .tag'), /Dijawab/);

    // The browser that sent it opens it without a PIN, until its reporter closes that.
    await citizen.page.goto(base + path);
    assert.match(await citizen.page.textContent('main'), /Siti Percobaan/);
    await citizen.page.click('button:has-text("Tutup tampilan pelapor")');
    // The citizen mistypes the PIN once, reads, rates; the report is tuntas.
    await citizen.page.goto(base + path);
    await citizen.page.fill('#pin', 'AAAA-AAAA-AAAA');
    await citizen.page.click('button:has-text("Buka sebagai pelapor")');
    assert.match(await citizen.page.textContent('main'), /tidak cocok/);
    await citizen.page.fill('#pin', pin.toLowerCase());
    await citizen.page.click('button:has-text("Buka sebagai pelapor")');
    assert.match(await citizen.page.textContent('main'), /Siti Percobaan/);
    // The news, what can be done and what comes next: on the first screen of a phone.
    if (width === 360) {
      const tops = await citizen.page.$$eval('.news, .now, .next', (parts) => parts.map((p) => p.getBoundingClientRect().top));
      const demo = (await citizen.page.locator('.demo').boundingBox()).height;
      assert.ok(tops.length === 3 && tops.every((top, n) => n === 0 || top > tops[n - 1]), `in this order: ${tops}`);
      assert.ok(tops[2] - demo < 740, `on one screen: ${tops}`);
    }
    await citizen.page.click('#do-reply summary');
    await lacks(citizen, '#do-reply button:not([name=bahasa])', '#reply-kind');
    await citizen.page.click('#do-rate summary');
    await lacks(citizen, 'button:has-text("Kirim nilai")', '#rate-solved', '#rate-stars');
    await citizen.page.check('#rate-solved-1');
    await citizen.page.check('#rate-stars-5');
    await citizen.page.fill('#rate-words', 'Terima kasih');
    await citizen.page.click('button:has-text("Kirim nilai")');
    assert.match(await citizen.page.textContent('.head .tag'), /Ditutup: dikonfirmasi pelapor/);
    await look(citizen);

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
