// A phone with the outbox, as tests hold it: a browser that can be killed, and what is done with it.
import { spawn } from 'node:child_process';
import { chromium } from 'playwright-core';
import { chromiumBegun } from './demo.mjs';

/** A microphone that beeps, and may be used. */
export const BEEPS = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/** A browser of its own, with a folder that outlives it, so that it can be killed as a phone kills it. */
export async function phone(folder) {
  const child = spawn(chromiumBegun.executablePath, [...chromiumBegun.args, ...BEEPS, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${folder}`, '--no-first-run', 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const address = await new Promise((done, failed) => {
    let text = '';
    child.stderr.on('data', (piece) => {
      text += piece;
      const found = text.match(/DevTools listening on (ws:\S+)/);
      if (found) done(found[1]);
    });
    child.on('exit', () => failed(new Error(`no browser: ${text}`)));
  });
  const browser = await chromium.connectOverCDP(address);
  const [context] = browser.contexts();
  const page = await context.newPage();
  await page.setViewportSize({ width: 360, height: 800 });
  page.setDefaultTimeout(15_000);
  const kill = async () => {
    const ended = new Promise((done) => { child.once('exit', done); });
    process.kill(-child.pid, 'SIGKILL');
    await ended;
    await browser.close().catch(() => {});
  };
  return { page, context, kill };
}

async function picture(page) {
  const text = await page.evaluate(() => new Promise((done) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 900, height: 700 });
    const pen = canvas.getContext('2d');
    for (let n = 0; n < 4000; n += 1) {
      pen.fillStyle = `hsl(${Math.random() * 360} 70% 50%)`;
      pen.fillRect(Math.random() * 900, Math.random() * 700, 30, 30);
    }
    canvas.toBlob((blob) => { const reader = new FileReader(); reader.onload = () => done(reader.result); reader.readAsDataURL(blob); }, 'image/jpeg', 0.9);
  }));
  return { name: 'papan.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(text.split(',')[1], 'base64') };
}

export async function write(page, here, text, { photos = 0, spoken = false, place = 'badak ulu' } = {}) {
  await page.goto(`${here}/kotak`);
  await page.waitForSelector('#kotak-jalan:not([hidden])');
  await page.click('#kotak-baru a');
  await page.waitForSelector('#kotak-ada:not([hidden]), #lapor-hp:not([hidden])');
  // What was half done goes on.
  if (await page.isVisible('#kotak-terus')) await page.click('#kotak-terus');
  await page.fill('#hp-text', text);
  for (let n = 0; n < photos; n += 1) {
    await page.setInputFiles('#hp-files', [await picture(page)]);
    await page.waitForFunction((n) => document.querySelectorAll('#hp-foto-daftar li').length === n, n + 1);
  }
  if (spoken) {
    await page.click('#hp-rekam');
    await page.waitForFunction(() => /^0:0[2-9]/.test(document.querySelector('#hp-waktu').textContent));
    await page.click('#hp-rekam');
    await page.waitForSelector('#hp-foto-daftar li.sound audio[src^=blob]');
  }
  await page.click('[data-step=apa] .buttons button:not([type=button])');
  await page.fill('#hp-place', place);
  await page.check('#hp-tempat-daftar input');
  await page.click('[data-step=tempat] .buttons button:not([type=button])');
  await page.click('[data-step=kirim] .buttons button');
  await page.waitForSelector('#isi-kotak:not([hidden])');
}

export const receipts = (page) => page.$$eval('#kotak-daftar li', (all) => all.filter((li) => li.querySelector('.tag.good')).map((li) => ({ text: li.querySelector('h2').textContent, number: li.querySelectorAll('.code')[0].textContent, pin: li.querySelectorAll('.code')[1]?.textContent })));
export const hurry = (page) => page.evaluate(() => { dispatchEvent(new Event('online')); });

/** Until the phone keeps the page, so that it opens without a network. */
export async function kept(page) {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(async () => (await (await caches.open((await caches.keys())[0])).keys()).length > 5);
}
