// Finds a village by what people call it, without a network: `kukar sebulu`, `Sanga-Sanga`, `long laai`.
const places = (() => {
  'use strict';
  const plain = (text) => text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f'’`-]/g, '').replace(/[^a-z0-9]+/g, ' ').trim();
  let known;
  const load = () => {
    known ??= fetch('/kotak/tempat.json').then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error('places')))).then(({ areas, alias }) => {
      const names = new Map(areas.map(([code, name]) => [code, name]));
      const above = (code) => { const at = code.lastIndexOf('.'); return at < 0 ? undefined : code.slice(0, at); };
      const others = new Map();
      for (const [name, code] of alias) others.set(code, `${others.get(code) ?? ''} ${plain(name)}`);
      const all = areas.map(([code, name]) => {
        const line = [];
        for (let at = above(code); at?.includes('.'); at = above(at)) line.push(at);
        const way = line.map((at) => `${plain(names.get(at) ?? '')}${others.get(at) ?? ''}`).join(' ');
        const own = `${plain(name)}${others.get(code) ?? ''}`;
        return { code, own, words: `${own} ${way}`.split(' '), glued: plain(name).replaceAll(' ', ''), told: [name, ...line.map((at) => names.get(at))].filter(Boolean).join(', '), deep: code.split('.').length };
      });
      return { all, told: new Map(all.map((a) => [a.code, a.told])) };
    }).catch((e) => { known = undefined; throw e; });
    return known;
  };
  // How well an area fits; nothing where a word of what was typed is nowhere in it.
  const fits = (area, words, glued) => {
    if (area.glued === glued) return 0;
    const all = words.every((word) => area.words.some((w) => w.startsWith(word)));
    if (!all && !(glued.length > 3 && area.glued.startsWith(glued))) return undefined;
    const first = area.own.split(' ').some((w) => w.startsWith(words[0])) ? 1 : 3;
    return first + (area.deep === 4 ? 0 : 1) + area.own.length / 100;
  };
  const find = async (typed, most = 8) => {
    const words = plain(typed).replace(/\b(desa|kelurahan|kampung|kecamatan|kec|kabupaten|kab|kota)\b/g, ' ').split(' ').filter(Boolean);
    if (!words.length) return [];
    const { all } = await load();
    const found = all.map((area) => [fits(area, words, words.join('')), area]).filter(([fit, area]) => fit !== undefined && area.deep > 1);
    return found.sort(([a], [b]) => a - b).slice(0, most).map(([, { code, told }]) => ({ code, told }));
  };
  return { find, load };
})();
