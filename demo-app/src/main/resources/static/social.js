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

// What a part of the page could not do is said; the rest of the page stays as it is.
(() => {
  const notice = document.getElementById('notice');
  const reasons = {
    403: 'This page is older than your session. Load it again.',
    404: 'It is no longer there.',
    409: 'Something else changed this meanwhile. Try again.',
    413: 'That was too large.',
    503: 'A database does not answer. Try again in a moment.',
  };

  const reason = (xhr) => {
    if (xhr.status === 429) {
      return `Too many requests. Try again in ${xhr.getResponseHeader('Retry-After')} seconds.`;
    }
    return reasons[xhr.status] ?? 'Try again, or load the page again.';
  };

  const say = (text) => {
    notice.textContent = text;
  };

  document.body.addEventListener('htmx:responseError', (event) => say(`Not done. ${reason(event.detail.xhr)}`));
  document.body.addEventListener('htmx:sendError', () => say('Not done. The server cannot be reached. Try again in a moment.'));
  document.body.addEventListener('htmx:timeout', () => say('Not done. The server did not answer in time. Try again.'));
  document.body.addEventListener('htmx:afterSwap', () => say(''));
})();
