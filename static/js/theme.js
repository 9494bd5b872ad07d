/* Loaded blocking in <head>: the colour scheme is set before the first paint.
   The server writes data-theme-pref (auto, light or dark) on <html>. */
(() => {
  "use strict";

  const root = document.documentElement;
  const systemDark = window.matchMedia("(prefers-color-scheme: dark)");

  function apply() {
    const pref = root.dataset.themePref || "auto";
    const system = systemDark.matches ? "dark" : "light";
    root.dataset.bsTheme = pref === "auto" ? system : pref;
  }

  apply();
  systemDark.addEventListener("change", apply);
})();
