/* Keys of a list's rows: J and K go from row to row; what a key does stands in data-key, in the row
   that has the focus or on the page. All of it can be pressed and typed without a script. */
(() => {
  "use strict";

  function go(step) {
    const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.getClientRects().length);
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const next = here < 0 ? rows[0] : rows[here + step];
    next?.querySelector("a").focus();
  }

  function meant(key, row) {
    const named = `[data-key="${CSS.escape(key)}"]`;
    return row?.querySelector(named)
      ?? [...document.querySelectorAll(named)].find((each) => !each.closest("[data-row]"));
  }

  document.addEventListener("keydown", (event) => {
    if (!window.keys.mayAct(event)) return;
    const key = event.key.toLowerCase();
    const step = { j: 1, k: -1 }[key];
    const target = step ? null : meant(key, event.target.closest("[data-row]"));
    if (!step && !target) return;
    event.preventDefault();
    if (step) go(step);
    else if (target.tagName === "BUTTON") target.click();
    else {
      const fold = target.closest("details");
      if (fold) fold.open = true;
      target.focus();
    }
  });
})();
