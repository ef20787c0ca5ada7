// The desk, fast: from inbox to forwarded without a mouse, drafts that survive, ten seconds to undo, one report after the other.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, base, fits, hands, login, person, signIn, told, ways } from './house.mjs';

const focused = (page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.getAttribute('href'));

test('a coordinator verifies and forwards with the keyboard alone, and takes it back', async () => {
  const { page, failures } = await person();
  await signIn(page, login('coordinator', 'Kutai Kartanegara'));
  assert.match(await page.title(), /^\(\d/);
  await page.keyboard.press('?');
  assert.ok(await page.locator('dialog[open]').isVisible());
  await accessible(page);
  await page.keyboard.press('Escape');

  await page.goto(`${base}/meja?kerja=verify`);
  await hands(page).to('.button.second');
  await page.keyboard.press('Enter');
  await page.waitForURL(/antre=/);
  // The words of a secret report are sealed, and have to be opened first.
  while ((await page.textContent('main')).includes('Laporan rahasia')) {
    const sealed = page.url();
    await page.keyboard.press('n');
    await page.waitForURL((url) => url.href !== sealed);
  }
  const first = page.url().match(/laporan\/(\d+)/)[1];
  await page.keyboard.press('v');
  assert.equal(await focused(page), 'verify-title', 'v opens the form and goes into it');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Judul yang diketik dengan papan ketik');
  // A draft is kept as it is typed: the page may go away at any time.
  await page.waitForResponse((r) => r.url().includes('/ketikan') && r.status() === 204);
  await page.goto(page.url());
  assert.equal(await page.inputValue('#verify-title'), 'Judul yang diketik dengan papan ketik');
  await accessible(page);
  if (!(await page.inputValue('#verify-topic'))) await page.selectOption('#verify-topic', 'jalan');
  await page.selectOption('#verify-to', { index: 1 });
  await page.focus('#verify-title');
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(/lalu=/);
  assert.ok(!page.url().includes(`laporan/${first}?`), 'the next report is open');
  await accessible(page);
  await page.keyboard.press('z');
  await page.waitForURL(/urung=1/);
  assert.match(page.url(), new RegExp(first));
  assert.equal(await page.inputValue('#verify-title'), 'Judul yang diketik dengan papan ketik', 'what was typed is there again');

  // Without undoing, the offer goes after ten seconds.
  await page.focus('#verify-title');
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(/lalu=/);
  await page.waitForSelector('[data-undo]');
  await page.waitForSelector('[data-undo]', { state: 'detached', timeout: 15_000 });
  assert.deepEqual(failures, []);
});

/** The first row that can be answered now: no answer of it waits for a head, and the words of a secret report are sealed also for who wrote them. */
const firstToAnswer = (page) => page.locator('.inbox li').evaluateAll((all) => all.findIndex((row) => !/Rahasia|Menunggu persetujuan/.test(row.innerText)));

test('keys walk through the inbox and never take what is typed', async () => {
  const { page } = await person();
  await signIn(page, login('liaison', 'Kutai Kartanegara'));
  const links = await page.locator('.inbox h3 a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  assert.ok(links.length > 1);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  assert.equal(await focused(page), links[1]);
  await page.keyboard.press('k');
  assert.equal(await focused(page), links[0]);
  await page.keyboard.press('/');
  await page.keyboard.type('jalan vfr?');
  assert.equal(await page.inputValue('#cari'), 'jalan vfr?');
  await page.keyboard.press('Escape');
  const open = await firstToAnswer(page);
  for (let row = 0; row <= open; row += 1) await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${base}${links[open]}`);
  await page.keyboard.press('r');
  assert.ok(await page.locator('#do-follow-up[open], #do-accept[open]').count());
});

test('a liaison officer answers with the keyboard alone, beginning with a ready answer', async () => {
  const { page, failures } = await person();
  await signIn(page, login('liaison', 'Kutai Kartanegara'));
  await page.goto(`${base}/meja?kerja=follow_up`);
  const open = await firstToAnswer(page);
  for (let row = 0; row <= open; row += 1) await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(/laporan/);
  const report = page.url();
  await page.keyboard.press('r');
  await hands(page).to('#follow-up-siap');
  await page.keyboard.press('ArrowDown');
  await hands(page).to('[name=isi]');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.getElementById('follow-up-words')?.value.length > 20);
  await accessible(page);
  await page.focus('#follow-up-says-informed');
  await page.keyboard.press('Space');
  await page.focus('#follow-up-words');
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Selesai kami perbaiki.');
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(/lalu=/);
  // The head of this agency approves, with one key and Enter.
  const head = await person();
  await signIn(head.page, login('approver', 'Kutai Kartanegara'));
  await head.page.goto(report.split('?')[0]);
  await head.page.keyboard.press('a');
  await head.page.keyboard.press('Enter');
  await head.page.waitForURL(/lalu=/);
  await page.goto(report.split('?')[0]);
  assert.match(await page.textContent('.story'), /Selesai kami perbaiki/);
  assert.match(await page.textContent('.tag'), /Dijawab/);
  assert.deepEqual([...failures, ...head.failures], []);
});

for (const { width, javaScriptEnabled, how } of ways) {
  test(`several reports are worked on together and taken back, ${how}`, async () => {
    const { page, failures } = await person({ width, javaScriptEnabled });
    await signIn(page, login('coordinator', 'Kutai Kartanegara'));
    await page.goto(`${base}/meja?kerja=verify`);
    if (javaScriptEnabled) {
      await page.keyboard.press('j');
      await page.keyboard.press('x');
      await page.keyboard.press('j');
      await page.keyboard.press('x');
    } else {
      await page.locator('[name=pilih]').nth(0).check();
      await page.locator('[name=pilih]').nth(1).check();
    }
    assert.equal(await page.locator('[name=pilih]:checked').count(), 2);
    await fits(page);
    await page.selectOption('#banyak-apa', 'archive');
    await page.click('#banyak button');
    await page.click('[name=lakukan]');
    assert.match(await page.textContent('#reason-error'), /./);
    if (javaScriptEnabled) await accessible(page);
    await fits(page);
    await page.selectOption('#reason', 'test');
    await page.fill('#words', 'Hanya uji coba.');
    await page.click('[name=lakukan]');
    await page.waitForSelector('[data-undo]');
    assert.match(await page.textContent('h1'), /2 dari 2/);
    if (javaScriptEnabled) await accessible(page);
    await fits(page);
    await page.click('[data-undo] button');
    assert.match(await page.textContent('main'), /2 laporan diurungkan/);
    await page.goto(`${base}/meja?kerja=verify`);
    await page.click('summary:has-text("Simpan tampilan")');
    await page.fill('#nama', `Baru ${width}`);
    await page.click('button:has-text("Simpan")');
    await page.waitForSelector('.views [aria-current]');
    await fits(page);
    if (javaScriptEnabled) await accessible(page);
    await page.click('.views button');
    await page.waitForURL(`${base}/meja`);
    assert.deepEqual(failures, []);
  });
}

for (const javaScriptEnabled of [true, false]) {
  test(`columns are chosen where there is room for them, and a phone stays as it is${javaScriptEnabled ? '' : ', without scripts'}`, async () => {
    const { page, context, failures } = await person({ javaScriptEnabled });
    await signIn(page, login('coordinator', 'Kutai Kartanegara'));
    const narrow = async (list) => {
      await page.setViewportSize({ width: 360, height: 740 });
      await page.goto(base + list);
      const rows = await page.locator('.inbox li').evaluateAll((all) => all.map((row) => [row.innerText, row.getBoundingClientRect().height]));
      assert.ok(!await page.locator('.choose-columns').isVisible());
      await page.setViewportSize({ width: 1280, height: 800 });
      return rows;
    };
    for (const list of ['/meja', '/meja/cari']) {
      const before = await narrow(list);
      await page.goto(base + list);
      assert.equal(await page.locator('.inbox .further-on:visible').count(), 0, 'nothing was chosen yet');
      await page.click('.choose-columns summary');
      for (const off of ['excerpt', 'agency', 'suggestion', 'area']) await page.uncheck(`#kolom-${off}`);
      for (const on of ['topic', 'received']) await page.check(`#kolom-${on}`);
      await Promise.all([page.waitForNavigation(), page.click('.choose-columns button:not([value=plain])')]);
      assert.equal(new URL(page.url()).pathname, list);
      const row = page.locator('.inbox li').first();
      assert.deepEqual(await row.locator('.further-on').evaluateAll((all) => all.map((cell) => cell.offsetWidth > 100)), [true, true]);
      for (const absent of ['.excerpt', '.of-agency', '.of-suggestion', '.meta']) assert.equal(await page.locator(`.inbox ${absent}:visible`).count(), 0, `${absent} of ${list}`);
      const xs = await page.locator('.inbox li').evaluateAll((all) => all.map((li) => [...li.querySelectorAll('.further-on')].map((c) => Math.round(c.getBoundingClientRect().x)).join()));
      assert.equal(new Set(xs).size, 1, 'columns stand below each other');
      await fits(page);
      if (javaScriptEnabled) await accessible(page);
      if (process.env.TUNTAS_PICTURES) await page.screenshot({ path: `${process.env.TUNTAS_PICTURES}/columns${list.replaceAll('/', '-')}.png` });
      // Another visit has them, and a phone is as it was.
      assert.deepEqual(await narrow(list), before);
      // Be they all chosen, titles can be read: in a window of 1280 and in the smallest that has columns.
      await page.goto(base + list);
      await page.click('.choose-columns summary');
      for (const tick of await page.locator('[name=kolom]').all()) await tick.check();
      await Promise.all([page.waitForNavigation(), page.click('.choose-columns button:not([value=plain])')]);
      for (const width of [1280, 1100]) {
        await page.setViewportSize({ width, height: 800 });
        assert.equal(await page.locator('.inbox .further-on').count(), 2 * await page.locator('.inbox li').count());
        const least = await page.locator('.inbox .matter').evaluateAll((all) => Math.min(...all.map((m) => m.getBoundingClientRect().width)));
        assert.ok(least >= 288, `a title of ${list} has ${least} px at ${width}`);
        await fits(page);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.click('.choose-columns summary');
      for (const off of ['excerpt', 'agency', 'suggestion', 'area']) await page.uncheck(`#kolom-${off}`);
      await Promise.all([page.waitForNavigation(), page.click('.choose-columns button:not([value=plain])')]);
      await page.goto(base + list);
      assert.ok(await page.isChecked('#kolom-topic') && !await page.isChecked('#kolom-area'));
      await page.click('.choose-columns summary');
      await Promise.all([page.waitForNavigation(), page.click('.choose-columns button[value=plain]')]);
      assert.equal(await page.locator('.inbox .further-on:visible').count(), 0);
    }
    assert.deepEqual(failures, []);
    await context.close();
  });
}

/** Titles of a list of which more than two lines are seen, if only the tops of their letters. */
const slivers = (page) => page.locator('.inbox .matter').evaluateAll((all) => all.filter((matter) => {
  const text = document.createRange();
  text.selectNodeContents(matter);
  const { bottom } = matter.getBoundingClientRect();
  const middles = [...text.getClientRects()].filter((r) => r.width > 0 && r.top + r.height * 0.15 < bottom).map((r) => (r.top + r.bottom) / 2).sort((a, b) => a - b);
  return middles.filter((y, n) => n === 0 || y - middles[n - 1] > 8).length > 2;
}).map((matter) => matter.textContent.slice(0, 60)));

/** Rows of the list that can be read whole without scrolling. */
const rowsSeen = (page) => page.locator('.inbox li').evaluateAll((all) => all.filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length);

for (const { width, javaScriptEnabled, how } of ways) {
  test(`a list shows many reports at once, narrows in one line and opens beside itself, ${how}`, async () => {
    const { page, failures } = await person({ width, javaScriptEnabled });
    await signIn(page, login('coordinator', 'Kutai Kartanegara'));
    // A phone as officers have it, with the notice of the demo.
    if (width < 1000) await page.setViewportSize({ width, height: 740 });
    for (const list of ['/meja?kerja=verify', '/meja/cari']) {
      await page.goto(base + list);
      const notice = await page.locator('.demo').evaluate((p) => p.getBoundingClientRect().height);
      assert.ok(notice < 40, `the notice of the demo is one line, not ${notice} px high`);
      const all = await page.locator('.inbox li').count();
      assert.ok(list === '/meja/cari' ? all > 20 : all > 10);
      // An alarm that waits stands above the list, in the place of a row.
      const room = (width > 1000 ? 20 : 5) - await page.locator('main > .error').count();
      assert.ok(await rowsSeen(page) >= Math.min(all, room), `${await rowsSeen(page)} rows of ${list} are seen`);
      await fits(page);
      if (width < 1000) assert.deepEqual(await slivers(page), [], 'a third line is cut');
      assert.equal(await page.locator('.many').isVisible(), false, 'nothing is ticked yet');
      await page.locator('[name=pilih]').first().check();
      assert.ok(await page.locator('.many').isVisible());
      // At the end of the list the bar covers none of it.
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      if (javaScriptEnabled) await accessible(page);
      // Whoever narrows with the keyboard reaches the fields.
      if (width < 1000) await page.click('.narrow > summary');
      await page.selectOption('#topik', 'jalan');
      await page.click('.slim > button');
      await page.waitForURL(/topik=jalan/);
      assert.equal(await page.inputValue('#topik'), 'jalan');
      await page.goto(base + list);
      const links = await page.locator('.inbox h3 a').evaluateAll((all) => all.map((a) => a.href));
      await page.click('.inbox li:nth-child(3) h3 a');
      await page.waitForURL(links[2]);
      const beside = page.locator('.beside');
      assert.equal(await beside.isVisible(), width > 1000);
      await fits(page);
      if (javaScriptEnabled) await accessible(page);
      if (width > 1000) {
        const left = await beside.boundingBox();
        const right = await page.locator('main h1').boundingBox();
        assert.ok(left.x + left.width <= right.x, 'the list is on the left');
        assert.deepEqual(await beside.locator('li a').evaluateAll((all) => all.map((a) => a.href)), links);
        assert.equal(await beside.locator('[aria-current]').evaluate((a) => a.href), links[2]);
        if (javaScriptEnabled) {
          await page.keyboard.press('j');
          await page.keyboard.press('Enter');
        } else {
          await beside.locator('li:nth-child(4) a').click();
        }
        await page.waitForURL(links[3]);
        await page.reload();
        assert.equal(await beside.locator('[aria-current]').evaluate((a) => a.href), links[3]);
        await page.goBack();
        assert.equal(page.url(), links[2]);
      }
      await page.click('.crumbs a');
      await page.waitForURL((url) => url.pathname === list.split('?')[0]);
    }
    assert.deepEqual(failures, []);
  });

  test(`what is clear is verified and forwarded together, ${how}`, async () => {
    const { page, failures } = await person({ width, javaScriptEnabled, colorScheme: 'dark' });
    await signIn(page, login('coordinator', 'Kutai Kartanegara'));
    await page.goto(`${base}/meja?kerja=verify`);
    await page.click('[data-pick]');
    const all = await page.locator('[name=pilih]').count();
    await page.waitForSelector('[name=pilih]:checked');
    assert.equal(await page.locator('[name=pilih]:checked').count(), all);
    if (javaScriptEnabled) {
      assert.match(await page.textContent('#banyak-apa option[value=copy]'), new RegExp(`\\(${all}\\)`));
      assert.ok(await page.locator('#banyak-apa option[value=verify]').isEnabled());
    }
    await page.selectOption('#banyak-apa', 'verify');
    await page.click('#banyak button');
    const asked = await page.locator('[name=pilih][type=checkbox]').count();
    assert.ok(asked > 1 && asked < all, 'what is unclear is left out, and why is said');
    assert.ok(await page.locator('.summary li').count() > 0);
    assert.equal(await page.locator('.own').count(), asked, 'each is shown as it will be published');
    await fits(page);
    if (javaScriptEnabled) await accessible(page);
    // All but two are left alone.
    for (let n = asked - 1; n > 1; n -= 1) await page.locator('[name=pilih][type=checkbox]').nth(n).uncheck();
    await page.click('[name=lakukan]');
    await page.waitForSelector('[data-undo]');
    assert.match(await page.textContent('h1'), /2 dari 2 laporan: diverifikasi dan diteruskan/);
    assert.equal(await page.locator('.lines .tag').evaluateAll((tags) => tags.filter((tag) => tag.textContent === 'Diteruskan').length), 2);
    await fits(page);
    if (javaScriptEnabled) await accessible(page);
    await page.click('[data-undo] button');
    assert.match(await page.textContent('main'), /2 laporan diurungkan/);
    assert.deepEqual(failures, []);
  });
}

for (const { width, javaScriptEnabled, how } of ways) {
  test(`two reports are read side by side before they are joined, ${how}`, async () => {
    const { page, failures } = await person({ width, javaScriptEnabled });
    await signIn(page, login('coordinator', 'Kutai Kartanegara'));
    await page.goto(`${base}/meja?kerja=verify`);
    const rows = await page.locator('.inbox li').evaluateAll((all) => all.map((row) => ({ text: row.innerText, href: row.querySelector('h3 a').href, mark: row.querySelector('[name=pilih]').value })));
    const [one, other] = rows.filter((row) => !/Rahasia/.test(row.text));
    await page.goto(one.href);
    // What an earlier try typed stands there again, in an open form.
    await page.locator('#do-join').evaluate((form) => { form.open = true; });
    await page.fill('#do-join [name=number]', '123');
    await page.click('#do-join button:visible:not(.first-button, .plain)');
    // What is wrong stands on the first screen; the form is open with what was typed.
    assert.ok((await page.locator('.summary').boundingBox()).y < 800);
    assert.equal(await page.inputValue('#do-join [name=number]'), '123');
    if (javaScriptEnabled) await accessible(page);
    await page.fill('#do-join [name=number]', other.mark.split('.')[0]);
    await page.click('#do-join button:visible:not(.first-button, .plain)');
    await page.waitForURL(/gabung\?number=/);
    assert.equal(await page.locator('.beside-each .card').count(), 2);
    await page.reload();
    await fits(page);
    if (javaScriptEnabled) await accessible(page);
    const [left, right] = await page.locator('.beside-each .card').evaluateAll((all) => all.map((card) => card.getBoundingClientRect().top));
    assert.equal(left === right, width > 1000, 'side by side where there is room');
    await page.click('main form button');
    await page.waitForURL(/lalu=/);
    assert.match(await page.textContent('.done'), /digabungkan/);
    await page.click('.done button');
    assert.match(await page.textContent('main'), /Sudah diurungkan/);
    assert.deepEqual(failures, []);
  });
}

test('all of it is there on a phone and without scripts', async () => {
  const { page } = await person({ javaScriptEnabled: false, width: 360 });
  await signIn(page, login('coordinator', 'Kutai Kartanegara'));
  await page.goto(`${base}/meja?kerja=verify`);
  await page.click('a:has-text("Kerjakan berurutan")');
  await page.click('a:has-text("Lewati, buka berikutnya")');
  const number = page.url().match(/laporan\/(\d+)/)[1];
  await page.click('#do-archive summary');
  await page.selectOption('#archive-reason', 'test');
  await page.fill('#archive-words', 'Hanya uji coba.');
  await page.click('#do-archive button:visible:not(.first-button)');
  assert.match(await page.textContent('.done'), /Diarsipkan/);
  await page.click('.done button');
  assert.match(await page.textContent('main'), /Sudah diurungkan/);
  assert.match(page.url(), new RegExp(number));
  assert.equal(await page.inputValue('#archive-words'), 'Hanya uji coba.');
});

test('the desk fits a phone in every state of quick work', async () => {
  const { page } = await person({ width: 360 });
  await signIn(page, login('coordinator', 'Kutai Kartanegara'));
  await page.goto(`${base}/meja?kerja=verify`);
  await fits(page);
  await page.click('a:has-text("Kerjakan berurutan")');
  await fits(page);
  await accessible(page);
});

test('the second factor is set up with a picture to scan, and every state of it fits and can be used by all', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const { page } = await person({ width: 360, colorScheme, javaScriptEnabled: true });
    await signIn(page, login('overseer', ''));
    await page.goto(`${base}/akun`);
    await fits(page);
    await accessible(page);
    await page.fill('#password', told.password);
    await page.click('button:has-text("Nyalakan")');
    assert.equal(await page.locator('svg.qr').count(), 1);
    await fits(page);
    await accessible(page);
    await page.fill('#code', '123');
    await page.click('button:has-text("Nyalakan")');
    assert.match(await page.textContent('.error'), /tidak cocok/);
    await accessible(page);
  }
});
