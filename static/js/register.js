/* Keys of the register: J and K go from row to row, and the preview follows; Esc closes it.
   Without a script all of it is links. */
(() => {
  "use strict";

  // The swap gives the focus back to what has the same id.
  document.addEventListener("click", (event) => {
    const closing = event.target.closest?.("[data-closes]");
    if (closing) document.getElementById(closing.dataset.closes)?.focus();
  });

  function go(step) {
    const rows = [...document.querySelectorAll("#results tbody tr")];
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const open = rows.findIndex((row) => row.classList.contains("is-open"));
    const next = rows[(here < 0 ? open : here) + step];
    if (!next) return;
    next.querySelector(".name").focus();
    if (open >= 0) next.querySelector(".peek").click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) {
      document.querySelector("[data-closes]")?.click();
      return;
    }
    const step = { j: 1, k: -1 }[event.key.toLowerCase()];
    if (!step || !window.keys.mayAct(event)) return;
    event.preventDefault();
    go(step);
  });
})();
