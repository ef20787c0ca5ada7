// A line to a server on which things go wrong when told to: it is cut in the middle of what is sent, an answer gets lost, or something
// else answers.
import { createServer, request } from 'node:http';

/**
 * `faults` are taken one by one, each by the next request that it fits: `{ on: /regex of "METHOD path"/, kind, status?, after? }`.
 * What is `altered` comes otherwise from then on: `{ on, at?: where it really
 * is, body: (text) => text }`. `heard` is told of each request that was answered.
 */
export async function faultyLine(base) {
  const to = { base: new URL(base), whole: true, faults: [], met: [], altered: [], heard: () => {} };
  const open = new Set();
  const server = createServer((near, answer) => {
    if (!to.whole) { near.socket.destroy(); return; }
    const what = `${near.method} ${near.url}`;
    const at = to.faults.findIndex(({ on }) => on.test(what));
    const [fault] = at < 0 ? [] : to.faults.splice(at, 1);
    if (fault) to.met.push(`${fault.kind}${fault.status ?? ''} ${near.method}`);
    if (fault?.kind === 'answers') {
      near.resume().on('end', () => answer.writeHead(fault.status, { 'content-type': fault.type ?? 'text/html' }).end(fault.body ?? '<h1>?</h1>'));
      return;
    }
    if (fault?.kind === 'nothing') { setTimeout(() => near.socket.destroy(), 1500); return; }
    const far = request({ hostname: to.base.hostname, port: to.base.port, method: near.method, path: to.altered.find(({ on }) => on.test(what))?.at ?? near.url, headers: to.altered.some(({ on }) => on.test(what)) ? { ...near.headers, 'accept-encoding': 'identity', 'if-none-match': '' } : near.headers }, (got) => {
      // What was asked for was done, and nobody hears of it.
      if (fault?.kind === 'lost') { got.resume().on('end', () => near.socket.destroy()); return; }
      const change = to.altered.find(({ on }) => on.test(what));
      if (change && got.statusCode === 200) {
        const pieces = [];
        got.on('data', (piece) => pieces.push(piece)).on('end', () => answer.writeHead(200, { 'content-type': got.headers['content-type'], 'cache-control': 'no-cache' }).end(change.body(Buffer.concat(pieces).toString())));
        return;
      }
      got.on('end', () => to.heard(what));
      answer.writeHead(got.statusCode, got.rawHeaders.reduce((all, value, n, raw) => (n % 2 ? all : [...all, [value, raw[n + 1]]]), []));
      got.pipe(answer);
      got.on('error', () => near.socket.destroy());
    });
    far.on('error', () => near.socket.destroy());
    let sent = 0;
    near.on('data', (piece) => {
      const rest = fault?.kind === 'cut' ? fault.after - sent : Infinity;
      far.write(piece.subarray(0, Math.max(rest, 0)));
      sent += piece.length;
      if (sent > rest) { far.destroy(); near.socket.destroy(); }
    }).on('end', () => far.end()).on('error', () => far.destroy());
  });
  server.on('connection', (socket) => { open.add(socket.unref()); socket.on('close', () => open.delete(socket)); });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  // A test that fails before it ends the line holds nothing up.
  server.unref();
  return {
    here: `http://127.0.0.1:${server.address().port}`,
    /** The server behind came back at another address. */
    lead: (next) => { to.base = new URL(next); },
    faults: to.faults,
    altered: to.altered,
    set heard(told) { to.heard = told; },
    met: to.met,
    cut: () => { to.whole = false; for (const socket of open) socket.destroy(); },
    mend: () => { to.whole = true; },
    end: () => { to.whole = false; for (const socket of open) socket.destroy(); server.close(); },
  };
}
