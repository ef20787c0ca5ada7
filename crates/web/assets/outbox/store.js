// What this phone keeps until it is sent: reports, their files, and what closes them. Shared by the page and the service worker.
const kept = (() => {
  'use strict';
  // Each step made a version; none is ever changed, so that an outbox of any version opens in this one.
  const STEPS = [
    (db) => {
      db.createObjectStore('reports', { keyPath: 'id' });
      db.createObjectStore('files');
      db.createObjectStore('about');
    },
  ];
  const NAME = 'tuntas-kotak';
  let opened;
  const begin = (version) => new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, version);
    asked.onupgradeneeded = ({ oldVersion }) => STEPS.slice(oldVersion).forEach((step) => step(asked.result));
    asked.onsuccess = () => {
      const db = asked.result;
      // Another tab brings a newer version, or wipes the phone: it shall not wait for this one.
      db.onversionchange = () => { db.close(); opened = undefined; };
      db.onclose = () => { opened = undefined; };
      done(db);
    };
    asked.onerror = () => failed(asked.error);
  });
  const open = () => {
    opened ??= begin(STEPS.length)
      // A tab from before an update of the app: steps only add, so it works with what is there now.
      .catch((e) => { if (e.name === 'VersionError') return begin(); throw e; })
      .catch((e) => { opened = undefined; throw e; });
    return opened;
  };
  // Everything of one step is written or nothing, and is on the disk before it is said to be.
  const step = async (mode, work) => {
    const db = await open();
    return new Promise((done, failed) => {
      const all = db.transaction(['reports', 'files', 'about'], mode, { durability: 'strict' });
      const result = work(Object.fromEntries(['reports', 'files', 'about'].map((name) => [name, all.objectStore(name)])));
      all.oncomplete = () => done(result instanceof IDBRequest ? result.result : result);
      all.onerror = all.onabort = () => failed(all.error ?? new Error('aborted'));
    });
  };
  const read = (work) => step('readonly', work);
  // Each step is counted, so that whoever seals all of it anew knows whether anything was written meanwhile.
  const write = (work) => step('readwrite', (stores) => {
    const turn = stores.about.get('turn');
    turn.onsuccess = () => stores.about.put((turn.result ?? 0) + 1, 'turn');
    return work(stores);
  });

  // What closes the outbox: a key made of a PIN, never written down. Where there is none, everything is as it is.
  const ROUNDS = 600000;
  // The key, and which lock it opens: another tab may take the lock away, or put another there.
  let key;
  let opens;
  class Closed extends Error {}
  const mark = (lock) => lock?.salt.join() ?? '';
  const keyOf = async (pin, salt, rounds) => {
    const raw = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveKey']);
    const about = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds };
    return crypto.subtle.deriveKey(about, raw, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  };
  const seal = async (bytes, by) => {
    if (!by) return { bytes };
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, bytes: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, by, bytes) };
  };
  const unseal = async ({ iv, bytes }, by = key) => {
    if (!iv) return bytes;
    if (!by) throw new Closed();
    return crypto.subtle.decrypt({ name: 'AES-GCM', iv }, by, bytes);
  };
  const wrap = (value, by) => seal(new TextEncoder().encode(JSON.stringify(value)), by);
  const unwrap = async (sealed, by) => JSON.parse(new TextDecoder().decode(await unseal(sealed, by)));
  const lock = () => read(({ about }) => about.get('lock'));
  // The key for the lock as it is now; nothing where there is no lock.
  const keyFor = (there) => {
    if (mark(there) !== opens) key = opens = undefined;
    if (there && !key) throw new Closed();
    return key;
  };
  const isClosed = async () => { try { keyFor(await lock()); return false; } catch (e) { if (e instanceof Closed) return true; throw e; } };
  // Writes what has to be sealed, while the lock is still the one that it was sealed for.
  const writeSealed = async (seals, work) => {
    for (;;) {
      const there = await lock();
      const sealed = await seals(keyFor(there));
      let same;
      await write((stores) => {
        const asked = stores.about.get('lock');
        asked.onsuccess = () => { same = mark(asked.result) === mark(there); if (same) work(stores, sealed); };
      });
      if (same) return;
    }
  };
  const reseal = async (from, to) => {
    const reports = await read(({ reports }) => reports.getAll());
    const files = await read(({ files }) => files.getAllKeys());
    const news = await Promise.all(reports.map(async (r) => ({
      ...r,
      said: await wrap(await unwrap(r.said, from), to),
      receipt: r.receipt && await wrap(await unwrap(r.receipt, from), to),
    })));
    const bytes = [];
    for (const name of files) bytes.push([name, await seal(await unseal(await read(({ files }) => files.get(name)), from), to)]);
    return { news, bytes };
  };
  // Seals everything for another lock, or for none, in one step; again where something was written meanwhile.
  const relock = async (next, about) => {
    for (let tries = 0; tries < 50; tries += 1) {
      const [turn, there] = [await read(({ about }) => about.get('turn')), await lock()];
      const { news, bytes } = await reseal(keyFor(there), next);
      let same;
      await write((stores) => {
        const asked = stores.about.get('turn');
        asked.onsuccess = () => {
          same = asked.result === turn;
          if (!same) return;
          news.forEach((r) => stores.reports.put(r));
          bytes.forEach(([name, b]) => stores.files.put(b, name));
          if (about) stores.about.put(about, 'lock'); else stores.about.delete('lock');
        };
      });
      if (!same) continue;
      [key, opens] = about ? [next, mark(about)] : [];
      tell();
      return;
    }
    throw new Error('busy');
  };
  const close = async (pin) => {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const next = await keyOf(pin, salt, ROUNDS);
    await relock(next, { salt, rounds: ROUNDS, check: await wrap('tuntas', next) });
  };
  const openWith = async (pin) => {
    const there = await lock();
    // Another tab took the lock away meanwhile.
    if (!there) return true;
    const tried = await keyOf(pin, there.salt, there.rounds);
    try { await unwrap(there.check, tried); } catch { return false; }
    [key, opens] = [tried, mark(there)];
    return true;
  };
  const openForGood = () => relock();

  const news = 'BroadcastChannel' in self ? new BroadcastChannel(NAME) : undefined;
  const tell = () => { news?.postMessage('changed'); };
  // A report as it is known here; what was typed and its receipt only while the outbox is open.
  const whole = async (r) => {
    if (!r) return r;
    try { return { ...r, said: await unwrap(r.said, key), receipt: r.receipt && await unwrap(r.receipt, key) }; } catch { return { ...r, said: undefined, receipt: undefined, closed: true }; }
  };
  const every = async () => {
    const found = await read(({ reports }) => reports.getAll());
    return Promise.all(found.sort((a, b) => a.place - b.place).map(whole));
  };
  // The phone's own; what an official took down on it for others is theirs alone.
  const all = async () => (await every()).filter((r) => !r.taker);
  const about = (name) => read(({ about }) => about.get(name));
  const setAbout = (name, value) => write(({ about }) => { if (value === undefined) about.delete(name); else about.put(value, name); });
  const get = async (id) => whole(await read(({ reports }) => reports.get(id)));
  // Keeps what was typed of a report, and files that came with it; unless another tab sent it meanwhile: then it is left as it is
  // there, and this says false.
  const put = async (report, files = []) => {
    const seals = async (by) => ({
      said: await wrap(report.said, by),
      receipt: report.receipt && await wrap(report.receipt, by),
      bytes: await Promise.all(files.map(async ([name, bytes]) => [name, await seal(bytes, by)])),
    });
    let mine = true;
    await writeSealed(seals, ({ reports, files }, { said, receipt, bytes }) => {
      const asked = reports.get(report.id);
      asked.onsuccess = () => {
        mine = !asked.result || ['draft', 'aside'].includes(asked.result.state);
        if (!mine) return;
        reports.put({ ...report, said, receipt });
        bytes.forEach(([name, b]) => files.put(b, name));
      };
    });
    if (mine) tell();
    return mine;
  };
  // Changes how far a report is, whatever another tab changed meanwhile; `words` are sealed before `change` has them. Gives it as it is
  // then; nothing where it is gone, or where `change` says so.
  const note = async (id, change, words) => {
    let after;
    const work = ({ reports }, sealed) => {
      const asked = reports.get(id);
      asked.onsuccess = () => {
        const next = asked.result && change(asked.result, sealed);
        if (next) { reports.put(next); after = next; }
      };
    };
    const seals = async (by) => Object.fromEntries(await Promise.all(Object.entries(words).map(async ([name, value]) => [name, await wrap(value, by)])));
    if (words) await writeSealed(seals, work); else await write((stores) => work(stores));
    tell();
    return after;
  };
  const file = async (name) => {
    const sealed = await read(({ files }) => files.get(name));
    return sealed && unseal(sealed, key);
  };
  const dropFiles = (names) => write(({ files }) => names.forEach((name) => files.delete(name)));
  // One report in the place of another, in one step: no moment has both, or neither.
  const replace = async (old, report) => {
    await writeSealed((by) => wrap(report.said, by), ({ reports }, said) => { reports.delete(old.id); reports.put({ ...report, said }); });
    tell();
  };
  const drop = async (report) => {
    await write(({ reports, files }) => { reports.delete(report.id); report.files.forEach(({ file }) => files.delete(file)); });
    tell();
  };
  // Visits to villages that wait here, too: a page of their own keeps them (visit.js).
  const VISITS = 'tuntas-kunjungan';
  const visits = async () => {
    if (!(await indexedDB.databases?.() ?? []).some(({ name }) => name === VISITS)) return 0;
    return new Promise((done, failed) => {
      const asked = indexedDB.open(VISITS);
      asked.onerror = () => failed(asked.error);
      asked.onsuccess = () => {
        const db = asked.result;
        const found = db.transaction('visits').objectStore('visits').getAll();
        found.onsuccess = () => { db.close(); done(found.result.filter(({ state }) => state !== 'sent').length); };
        found.onerror = () => { db.close(); failed(found.error); };
      };
    });
  };
  // Leaves nothing: neither reports nor files nor the pages that were kept for when there is no network.
  const wipe = async () => {
    const db = await open();
    db.close();
    opened = key = opens = undefined;
    for (const name of [NAME, VISITS]) {
      await new Promise((done, failed) => {
        const asked = indexedDB.deleteDatabase(name);
        asked.onsuccess = done;
        asked.onerror = () => failed(asked.error);
      });
    }
    await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
    tell();
  };
  return { all, every, about, setAbout, get, put, note, replace, file, drop, dropFiles, visits, wipe, Closed, lock, isClosed, close, openWith, openForGood, news };
})();
