// What the pages of the outbox are made of: their texts, pieces of a page, what is typed, identities.
const parts = (() => {
  'use strict';
  const said = JSON.parse(document.getElementById('kata').textContent);
  const one = (selector, within = document) => within.querySelector(selector);
  const fill = (key, values = {}) => Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), said[key] ?? key);
  const element = (name, about = {}, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(about)) if (key in made) made[key] = value; else made.setAttribute(key, value);
    made.append(...inside.filter(Boolean));
    return made;
  };
  const when = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
  const draw = (bytes) => [...crypto.getRandomValues(new Uint8Array(bytes))].map((b) => b.toString(16).padStart(2, '0')).join('');
  const identity = () => crypto.randomUUID?.() ?? draw(16).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
  const fields = (form) => [...form.elements].filter((f) => f.name && f.type !== 'file');
  const typed = (fields) => {
    const now = {};
    for (const field of fields) {
      if (field.type === 'radio') { if (field.checked) now[field.name] = field.value; } else now[field.name] = field.type === 'checkbox' ? field.checked : field.value;
    }
    return now;
  };
  // The other way round; the place is shown apart, with the village that it means.
  const put = (fields, said) => {
    for (const field of fields) {
      const value = said[field.name];
      if (field.type === 'radio') field.checked = field.value === value;
      else if (field.type === 'checkbox') field.checked = Boolean(value);
      else if (value !== undefined && field.name !== 'place') field.value = value;
    }
  };
  // A list of reports. A card that says the same as before stays where it is, also under a finger or with the focus.
  const redraw = (list, reports, card) => {
    const there = new Map([...list.children].map((made) => [made.shows, made]));
    const cards = reports.map((report) => {
      const shows = JSON.stringify([report, report.next > Date.now()], (key, value) => key === 'files' ? value.length : value);
      return there.get(shows) ?? Object.assign(card(report), { shows });
    });
    for (const made of [...list.children]) if (!cards.includes(made)) made.remove();
    cards.forEach((made, place) => { if (list.children[place] !== made) list.insertBefore(made, list.children[place] ?? null); });
  };
  return { one, fill, element, when, redraw, draw, identity, fields, typed, put };
})();
