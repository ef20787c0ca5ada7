// A regency in one sitting: agencies pasted, mended where they stand and saved; people let in from a file; another government copied;
// a letter looked at; and what an overseer looks into. On phones and desks, with scripts and without.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, login, person, signIn, told, ways } from './house.mjs';

const picture = async (page, name) => {
  const folder = process.env.TUNTAS_PICTURES;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

for (const { width, javaScriptEnabled, how } of ways) {
  const mark = `${width}${javaScriptEnabled ? '' : '-tanpa'}`;
  const look = async (page, name) => {
    await fits(page);
    if (javaScriptEnabled) {
      await accessible(page);
      await picture(page, `${name}-${width}`);
    }
  };

  test(`a government is set up from tables, ${how}`, async () => {
    const { page, failures } = await person({ width, javaScriptEnabled });
    await signIn(page, login('administrator', ''));
    assert.match(page.url(), /\/kelola$/);
    await page.click('nav.places >> text=Instansi');
    await page.click('main >> text=Instansi dari tabel');
    await look(page, 'agency-table');
    const kukar = 'Pemerintah Kabupaten Kutai Kartanegara';
    await page.fill('#under', kukar);
    await page.fill('#table', `nama;jenis;topik\nUPTD  Air ${mark};dinas;jalan\nUPTD Angin ${mark};kementerian;`);
    await page.click('button[value=check]');
    assert.match(await page.textContent('#keliru'), /Baris 3.*kementerian/s);
    assert.equal(await page.locator('button[value=save]').count(), 0, 'nothing can be saved');
    // What went wrong is seen without scrolling.
    assert.ok((await page.locator('#keliru').boundingBox()).y < 800);
    await look(page, 'agency-table-wrong');
    await page.fill('#table', (await page.inputValue('#table')).replace('kementerian', 'badan'));
    await page.click('button[value=check]');
    assert.match(await page.textContent('#hasil'), /2 instansi baru, 0 berubah/);
    assert.match(await page.textContent('#hasil'), /1 tulisan dirapikan/);
    await look(page, 'agency-table-checked');
    await page.click('button[value=save]');
    assert.match(await page.textContent('[role=status]'), /Tersimpan/);
    // The same again changes nothing, so there is nothing to save.
    await page.goto(`${base}/kelola/instansi/tabel`);
    await page.fill('#under', kukar);
    await page.setInputFiles('#files', { name: 'instansi.csv', mimeType: 'text/csv', buffer: Buffer.from(`nama;jenis;topik\r\nUPTD Air ${mark};dinas;jalan\r\n`) });
    await page.click('button[value=check]');
    assert.match(await page.textContent('#hasil'), /0 instansi baru, 0 berubah, 1 tetap/);
    assert.equal(await page.locator('button[value=save]').count(), 0);

    await page.fill('#under', 'Pemerintah Kota Bontang');
    await page.click('summary:has-text("Salin dari instansi lain")');
    await page.fill('#copied_from', kukar);
    await page.click('button[value=copy]');
    assert.match(await page.textContent('[role=status]'), /Disalin dari/);
    assert.match(await page.inputValue('#table'), /^nama,induk,jenis/);
    assert.doesNotMatch(await page.inputValue('#table'), /Kutai Kartanegara/, 'the names of the place are turned');
    await look(page, 'agency-table-copied');

    await page.click('nav.places >> text=Orang');
    await page.click('main >> text=Orang dari tabel');
    await look(page, 'people-table');
    await page.fill('#under', kukar);
    const people = `nama;nama masuk;surel;peran;instansi\nSiti Noor;siti.${mark};;penghubung;UPTD Air ${mark}\nSiti Noor;siti.${mark};;atasan;UPTD Air ${mark}\nBudi;Budi.${mark};;koordinator;\n`;
    await page.fill('#table', people.replace('koordinator', 'raja'));
    await page.click('main form button:has-text("Periksa dahulu")');
    assert.match(await page.textContent('#keliru'), /Baris 4.*raja/s);
    await look(page, 'people-table-wrong');
    await page.fill('#table', people);
    await page.click('main form button:has-text("Periksa dahulu")');
    assert.match(await page.textContent('#hasil'), /2 orang baru/);
    assert.match(await page.textContent('#hasil'), /sekaligus menyetujui/);
    await look(page, 'people-table-checked');
    await page.click('button:has-text("Simpan semuanya")');
    const password = (await page.locator('#sandi-semua tbody tr').first().locator('td').nth(2).textContent()).trim();
    assert.equal(await page.locator('#sandi-semua tbody tr').count(), 2);
    await look(page, 'first-passwords');

    const siti = await person({ width, javaScriptEnabled });
    await siti.page.goto(`${base}/masuk`);
    await siti.page.fill('#login', `siti.${mark}`);
    await siti.page.fill('#password', password);
    await siti.page.click('main button');
    await siti.page.waitForURL(/\/sandi/);

    await page.click('nav.places >> text=Isi surat');
    await page.click('summary >> nth=0');
    await page.fill('#receipt-body_id', 'Kabar paling lambat {bats}.');
    await page.click('details[open] button:has-text("Lihat dahulu")');
    assert.match(await page.textContent('#keliru'), /\{bats\} tidak dikenal/);
    await page.fill('#receipt-body_id', 'Kabar paling lambat {batas}.');
    await page.click('details[open] button:has-text("Lihat dahulu")');
    assert.match(await page.textContent('details[open] pre >> nth=0'), /Kabar paling lambat \d/);
    await look(page, 'letter');
    await page.click('nav.places >> text=Aturan dan hari libur');
    await look(page, 'rules');
    await page.goto(`${base}/kelola/orang/baru`);
    assert.match(await page.textContent('#role'), /Menjawab laporan yang diteruskan/);
    await look(page, 'person-new');
    assert.deepEqual([...failures, ...siti.failures], []);
  });

  test(`an overseer comes in where there is something to look into, ${how}`, async () => {
    const { page, failures } = await person({ width, javaScriptEnabled });
    await signIn(page, login('overseer', ''));
    await page.waitForURL(/\/meja\/awasi/);
    assert.match(await page.textContent('main'), /laporan pada waktu ini diperiksa/);
    await look(page, 'oversee');
    await page.fill('#orang', 'tidakadanamanya');
    await page.click('main .filters button');
    assert.match(await page.textContent('#orang-error'), /Tidak ada petugas/);
    await look(page, 'oversee-wrong');
    await page.fill('#orang', '');
    await page.fill('#dari', '2020-01-01');
    await page.click('main .filters button');
    const [sheet] = await Promise.all([page.waitForEvent('download'), page.locator('#lama a[href*="bentuk=csv"]').click()]);
    assert.match(sheet.suggestedFilename(), /\.csv$/);
    await page.goto(`${base}/meja/laporan/${told.tracking.replaceAll(' ', '')}`);
    if (await page.locator('#do-reveal').count()) {
      await page.click('#do-reveal summary');
      await look(page, 'reveal');
    }
    assert.deepEqual(failures, []);
  });
}
