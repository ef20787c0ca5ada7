// Reads short texts aloud, where the phone has a voice for their language; else its buttons are not shown. Numbers and PINs are said
// sign by sign.
const speech = (() => {
  'use strict';
  const language = document.documentElement.lang || 'id';
  // Some browsers still call Indonesian by its old code.
  const codes = language === 'id' ? ['id', 'in'] : [language];
  const voices = () => self.speechSynthesis?.getVoices() ?? [];
  const fits = () => voices().find(({ lang }) => codes.includes(lang.toLowerCase().split(/[-_]/)[0]));
  const signs = (text) => text.replace(/[^0-9A-Za-z]/g, '').split('').join(', ');
  // What stands in an element, as it is said.
  const said = (part) => {
    const copy = part.cloneNode(true);
    for (const code of copy.querySelectorAll('.code')) code.textContent = ` ${signs(code.textContent)}. `;
    for (const silent of copy.querySelectorAll('button, a.button, svg, [hidden]')) silent.remove();
    const lines = 'p, h1, h2, li';
    // A list item of paragraphs is said by these alone.
    const own = [...copy.querySelectorAll(lines)].filter((line) => !line.querySelector(lines));
    return own.map((line) => line.textContent.trim()).join('. ') || copy.textContent;
  };
  const read = (text) => {
    const all = self.speechSynthesis;
    all.cancel();
    for (const sentence of text.replace(/\s+/g, ' ').match(/[^.!?]+[.!?]*/g) ?? []) {
      const utterance = new SpeechSynthesisUtterance(sentence);
      utterance.voice = fits();
      utterance.lang = language;
      utterance.rate = 0.9;
      all.speak(utterance);
    }
  };
  // Shows a button as soon as there is a voice: browsers find theirs some time after the page.
  const offer = (button, text) => {
    const show = () => { button.hidden = !fits(); };
    show();
    self.speechSynthesis?.addEventListener?.('voiceschanged', show);
    button.addEventListener('click', () => (self.speechSynthesis.speaking ? self.speechSynthesis.cancel() : read(text())));
  };
  addEventListener('pagehide', () => self.speechSynthesis?.cancel());
  for (const button of document.querySelectorAll('[data-read]')) {
    offer(button, () => button.dataset.read.split(' ').map((id) => document.getElementById(id)).filter(Boolean).map(said).join('. '));
  }
  return { offer, said };
})();
