// Before the first paint of the page about the API: the colours that this browser chose,
// or the system's, by the class that the library's style sheet goes by. A classic script:
// a module would run too late and the page would flash.
(function () {
  "use strict";
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  }

  function show() {
    const theme = chosen();
    const isChosen = theme === "light" || theme === "dark";
    document.documentElement.classList.toggle("dark-mode", isChosen ? theme === "dark" : dark.matches);
  }

  show();
  dark.addEventListener("change", show);
  addEventListener("storage", show);
})();
