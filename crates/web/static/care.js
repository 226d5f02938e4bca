
/* Care for whoever looks: this server is told when unblurred media are on the screen and when they are not any more, so that a
   person sees how long that was by the day, and is offered a break. Nobody else is told. Without this script a look counts until
   the next page, two minutes at most. */
(() => {
  "use strict";
  const token = document.querySelector("input[name=csrf]");
  if (!token || !navigator.sendBeacon) return;
  const shown = new Set();
  const tell = (is) => navigator.sendBeacon("/me/care/seen", new URLSearchParams({ csrf: token.value, shown: is ? "1" : "0" }));
  const note = (what, is) => {
    const before = shown.size;
    if (is) shown.add(what); else shown.delete(what);
    if ((before > 0) !== (shown.size > 0)) tell(shown.size > 0);
  };
  document.addEventListener("staydown:reveal", (event) => note(event.target, event.detail));
  // “Show until closed”, which works without a script too.
  document.addEventListener("toggle", (event) => {
    if (event.target instanceof HTMLDetailsElement && event.target.closest("[data-picture]")) note(event.target, event.target.open);
  }, true);
  // A look counts two minutes at most where nobody says more; a sound that plays longer says so.
  setInterval(() => {
    if ([...shown].some((what) => what instanceof HTMLMediaElement)) tell(true);
  }, 60_000);
  addEventListener("pagehide", () => {
    if (shown.size > 0) tell(false);
    shown.clear();
  });
  // A tab nobody sees shows nothing.
  document.addEventListener("visibilitychange", () => {
    if (shown.size > 0) tell(!document.hidden);
  });
})();
