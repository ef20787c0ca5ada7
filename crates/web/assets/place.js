// Asks the phone where it is, when somebody presses for it. Everything works without: by name, or by tapping on a map.
(() => {
  'use strict';
  if (!navigator.geolocation) return;
  for (const button of document.querySelectorAll('[data-here]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const said = document.getElementById(button.getAttribute('aria-describedby'));
      const say = (key) => {
        said.textContent = button.dataset[key];
        button.disabled = key === 'wait';
      };
      say('wait');
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          const point = `${coords.latitude.toFixed(6)},${coords.longitude.toFixed(6)}`;
          if (!button.form) {
            location.href = button.dataset.here + encodeURIComponent(point);
            return;
          }
          button.form.elements.here.value = point;
          button.form.requestSubmit(button.form.querySelector('[name=step][value=here]'));
        },
        () => say('failed'),
        { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
      );
    });
  }
})();
