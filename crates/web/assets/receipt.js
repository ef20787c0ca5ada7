// Copies, shares and prints a receipt. Without, the links of the page do: buttons that need a script are not shown.
(() => {
  'use strict';
  const said = document.getElementById('receipt-said');
  const offer = (selector, works, press) => {
    const button = document.querySelector(selector);
    if (!button || !works) return;
    button.hidden = false;
    button.addEventListener('click', () => press(button));
  };
  offer('[data-copy]', navigator.clipboard, async (button) => {
    // A browser may refuse it; the number and the PIN stand on the page.
    await navigator.clipboard.writeText(button.dataset.copy).then(() => { said.textContent = button.dataset.done; }, () => { button.hidden = true; });
  });
  offer('[data-share]', navigator.share, (button) => navigator.share({ text: button.dataset.share }).catch(() => {}));
  offer('[data-print]', true, () => print());
})();
