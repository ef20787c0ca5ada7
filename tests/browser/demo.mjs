// A demo of one's own on a free port, with a browser to look at it. Both end with the tests that began them.
// Making one takes longer than most tests: `node demo.mjs FOLDER` makes one ahead, and whoever finds it named in TUNTAS_DEMO begins with a copy.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Outlines of areas to try maps with; they are not part of the project. */
const outlines = new URL('../../../shared/data/boundaries', import.meta.url).pathname;
export const hasOutlines = existsSync(outlines);
if (!hasOutlines) console.warn('SKIPPED: there are no outlines of areas to try maps with; maps show tiles only');

const tuntas = process.env.TUNTAS ?? new URL('../../target/debug/tuntas', import.meta.url).pathname;

/** How Chromium is begun. */
export const chromiumBegun = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
};

const demo = (data, ...more) => spawn(tuntas, ['demo', '--data', data, '--reports', '150', ...(hasOutlines ? ['--boundaries', outlines] : []), ...more], { stdio: ['ignore', 'pipe', 'inherit'] });

/** Begins a demo: where it is, what it tells of its people, how it ends and begins again. */
export async function beginDemo() {
  const data = mkdtempSync(join(tmpdir(), 'tuntas-browser-'));
  if (process.env.TUNTAS_DEMO) cpSync(process.env.TUNTAS_DEMO, data, { recursive: true });
  let server;
  const begin = () => {
    server = demo(data, '--listen', '127.0.0.1:0');
    return new Promise((resolve, reject) => {
      let text = '';
      server.stdout.on('data', (chunk) => {
        text += chunk;
        const address = text.match(/Open (http:\S+)/);
        if (address) resolve(address[1]);
      });
      server.on('exit', (code) => reject(new Error(`the demo ended with ${code}`)));
    });
  };
  const base = await begin();
  const told = JSON.parse(readFileSync(join(data, 'demo.json'), 'utf8'));
  const stop = async (signal) => {
    const ended = new Promise((resolve) => { server.once('exit', resolve); });
    server.kill(signal);
    await ended;
  };
  const end = async () => {
    // It writes until it has ended.
    await stop('SIGTERM');
    rmSync(data, { recursive: true, force: true });
  };
  /** Dies in the middle of whatever it does, and comes back: where it is then. */
  const restart = async () => {
    await stop('SIGKILL');
    return begin();
  };
  return { base, told, end, restart };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  demo(process.argv[2], '--make-only').on('exit', (code) => { process.exitCode = code ?? 1; });
}
