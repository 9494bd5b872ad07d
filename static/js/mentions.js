/* Colleagues' names under a comment while one is typed after an @ (teams/comments). Without it the
   name is written out; the server asks when it fits several. No words live here. */
(() => {
  "use strict";

  const WAIT = 200; // milliseconds of rest before the server is asked
  const CALL = /(^|[^\w@.])@([\p{L}'’-]+(?: [\p{L}'’-]*)?)$/u;

  function dress(area) {
    const list = document.createElement("ul");
    list.className = "mention-list";
    list.hidden = true;
    area.after(list);
    let waiting = 0;

    const before = () => area.value.slice(0, area.selectionStart);
    const buttons = () => [...list.querySelectorAll("button")];

    function close() {
      list.hidden = true;
      list.replaceChildren();
    }

    async function look() {
      const found = CALL.exec(before());
      if (!found) return close();
      const answer = await fetch(`${area.dataset.mentions}?q=${encodeURIComponent(found[2])}`);
      // Signed out, or typed on meanwhile.
      if (!answer.ok || answer.redirected || CALL.exec(before())?.[2] !== found[2]) return;
      list.innerHTML = await answer.text();
      list.hidden = !list.children.length;
    }

    function choose(name) {
      const start = before().lastIndexOf("@") + 1;
      area.setRangeText(`${name} `, start, area.selectionStart, "end");
      close();
      area.focus();
    }

    area.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, WAIT);
    });
    area.addEventListener("keydown", (event) => {
      if (list.hidden || event.key !== "ArrowDown") return;
      event.preventDefault();
      buttons()[0].focus();
    });
    list.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) choose(button.dataset.name);
    });
    list.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const all = buttons();
      const next = all[all.indexOf(document.activeElement) + step];
      if (event.key === "Escape") close();
      if (event.key === "Escape" || (step && !next)) area.focus();
      if (step) {
        event.preventDefault();
        next?.focus();
      }
    });
  }

  document.querySelectorAll("textarea[data-mentions]").forEach(dress);
})();
