// Says how long a text is when it comes near to as much as is taken. Without, it is told when the text is sent; nothing is cut.
(() => {
  'use strict';
  for (const area of document.querySelectorAll('textarea[data-most]')) {
    const said = document.createElement('p');
    said.className = 'hint';
    said.setAttribute('role', 'status');
    area.after(said);
    const most = Number(area.dataset.most);
    const tell = () => {
      const has = [...area.value].length;
      said.textContent = has > most * 0.8 ? area.dataset.count.replace('#', has.toLocaleString(document.documentElement.lang)) : '';
      said.className = has > most ? 'error' : 'hint';
    };
    area.addEventListener('input', tell);
    tell();
  }
})();
