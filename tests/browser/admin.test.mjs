// The day of an administrator: a new agency, a new official who signs in, a ready answer, and all of it read back.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, login, person, signIn, ways } from './house.mjs';

for (const { width, javaScriptEnabled, how } of ways) {
  test(`an administrator puts an agency and its officer in place, ${how}`, async () => {
    const name = `${width}${javaScriptEnabled ? '' : '-tanpa'}`;
    const { page, failures } = await person({ width, javaScriptEnabled });
    const look = async () => {
      await fits(page);
      if (javaScriptEnabled) await accessible(page);
    };
    await signIn(page, login('administrator', ''));
    await page.click('text=Kelola');
    await look();
    await page.click('nav.places >> text=Instansi');
    await page.fill('#cari', 'pekerjaan kutai kartanegara');
    await page.click('main .filters button');
    await page.click('.lines a');
    await look();
    await page.click('text=Tambah instansi di bawahnya');
    assert.match(await page.inputValue('#parent'), /Kutai Kartanegara/);
    await page.fill('#name', '');
    await page.click('main form button');
    assert.match(await page.textContent('#name-error'), /perlu diisi/);
    await look();
    await page.fill('#name', `UPTD Jembatan ${name}`);
    await page.fill('#decree', 'SK Bupati 12/2026');
    await page.check('#topic-jalan');
    await page.click('main form button');
    assert.match(await page.textContent('[role=status]'), /Tersimpan/);
    assert.match(await page.textContent('aside .empty'), /Belum ada petugas/);
    await look();

    await page.click('text=Undang petugas');
    await page.fill('#name', 'Siti Noor');
    await page.fill('#login', `siti.${name}`);
    await page.click('main form button');
    const password = (await page.textContent('#sandi')).trim();
    await look();
    await page.click('text=Sudah saya catat');
    assert.match(await page.textContent('main'), new RegExp(`siti\\.${name}`));
    await page.click('nav.places >> text=Jawaban siap pakai');
    await page.click('summary');
    await page.fill('#agency', `UPTD Jembatan ${name} Kutai Kartanegara`);
    await page.fill('#title', `Terima kasih ${name}`);
    await page.fill('#words', 'Terima kasih. Laporan {nomor} kami kerjakan.');
    await page.click('main details form button');
    await look();
    await page.click('nav.places >> text=Riwayat perubahan');
    for (const told of ['Jawaban siap pakai', 'Petugas diundang', 'Instansi ditambahkan']) assert.match(await page.textContent('.story'), new RegExp(told));
    await look();

    const siti = await person({ width, javaScriptEnabled });
    await siti.page.goto(`${base}/masuk`);
    await siti.page.fill('#login', `siti.${name}`);
    await siti.page.fill('#password', password);
    await siti.page.click('main button');
    await siti.page.fill('#old', password);
    await siti.page.fill('#new', 'sandi baru yang panjang');
    await siti.page.fill('#again', 'sandi baru yang panjang');
    await siti.page.click('main button');
    await siti.page.waitForURL(/\/meja|\/akun/);
    await siti.page.goto(`${base}/meja`);
    assert.match(await siti.page.textContent('h1'), /Meja kerja/);
    // Disabled, she is out at once; enabled, she may come again.
    await page.goto(`${base}/kelola/orang?cari=siti.${name}`);
    await page.click('.lines a');
    await page.click('summary:has-text("Nonaktifkan")');
    await page.click('button:has-text("Nonaktifkan")');
    await page.waitForURL(/tersimpan/);
    await siti.page.goto(`${base}/meja`);
    assert.match(siti.page.url(), /masuk/);
    await page.click('button:has-text("Aktifkan lagi")');
    await look();
    assert.deepEqual([...failures, ...siti.failures], []);
  });
}
