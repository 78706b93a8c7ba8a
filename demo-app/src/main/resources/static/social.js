// The drawer stays as the visitor left it, on every page.
(() => {
  const drawer = document.getElementById('happened');
  if (!drawer) {
    return;
  }
  const key = 'happened-open';
  const wide = window.matchMedia('(min-width: 64rem)').matches;
  const kept = localStorage.getItem(key);
  drawer.open = kept === null ? wide : kept === 'true';
  // A click comes before the change; a key press on the summary is a click, too.
  drawer.querySelector('summary').addEventListener('click', () => localStorage.setItem(key, !drawer.open));
})();
