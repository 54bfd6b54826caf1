// Before the first paint: the colours that this browser chose. A classic script in the
// head, since a module would run too late and the page would flash.
(function () {
  "use strict";
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Without storage the system's colours hold.
  }
})();
