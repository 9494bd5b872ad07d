/* The long lists of boxes (core/picker.py): a search that narrows them, and chips of what is chosen.
   Without it they scroll. No words live here: they come translated from the server in data attributes. */
(() => {
  "use strict";

  const WAIT = 400; // milliseconds of rest before what was found is told
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const make = (name, attributes) => Object.assign(document.createElement(name), attributes);

  function tell(text) {
    const live = document.getElementById("live");
    if (live) live.textContent = text;
  }

  function dress(picker) {
    if (picker.querySelector(".picker-find")) return;
    const words = picker.dataset;
    const rows = [...picker.querySelectorAll(".picker-row")].map((row) => (
      { row, box: row.querySelector("input"), name: row.textContent.trim(), text: plain(row.textContent) }
    ));
    const chips = make("ul", { className: "chips", ariaLabel: words.chips });
    const find = make("input", {
      className: "form-control picker-find", type: "search", autocomplete: "off",
      ariaLabel: words.find, placeholder: words.find, enterKeyHint: "done",
    });
    picker.prepend(chips, find);
    const shown = () => rows.filter(({ row }) => !row.hidden);
    const chosen = () => rows.filter(({ box }) => box.checked);
    let telling = 0;

    function narrow() {
      const asked = plain(find.value).split(/\s+/).filter(Boolean);
      for (const { row, text } of rows) row.hidden = !asked.every((word) => text.includes(word));
      for (const group of picker.querySelectorAll(".picker-list > div")) {
        group.hidden = !group.querySelector(".picker-row:not([hidden])");
      }
      clearTimeout(telling);
      if (asked.length) telling = setTimeout(() => tell(words.found + shown().length), WAIT);
    }

    function clear() {
      find.value = "";
      narrow();
    }

    function draw() {
      chips.replaceChildren(...chosen().map(({ box, name }) => {
        const button = make("button", { className: "chip", type: "button" });
        const remove = make("span", { className: "visually-hidden", textContent: ` ${words.remove}` });
        button.append(make("span", { textContent: name, lang: box.nextElementSibling.lang }), remove);
        button.addEventListener("click", () => {
          const place = [...chips.children].indexOf(button.parentElement);
          set(box, false);
          (chips.children[place] ?? chips.lastElementChild)?.firstChild.focus();
          if (!chips.children.length) find.focus();
        });
        const item = make("li", {});
        item.append(button);
        return item;
      }));
      chips.hidden = !chips.children.length;
    }

    // As if the person had pressed the box: the form learns that it is not saved any more.
    function set(box, value) {
      if (box.checked !== value) box.click();
    }

    picker.addEventListener("input", (event) => {
      const changed = rows.find(({ box }) => box === event.target);
      if (!changed) return;
      draw();
      tell((changed.box.checked ? words.chosen : words.removed) + changed.name);
    });
    // The search is no value of the form: what is typed in it makes nothing unsaved.
    find.addEventListener("input", (event) => {
      event.stopPropagation();
      narrow();
    });
    find.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault(); // chooses; does not send the form
        const first = shown()[0];
        if (!find.value.trim() || !first) return;
        set(first.box, !first.box.checked);
        clear();
      } else if (event.key === "Escape" && find.value) {
        event.preventDefault();
        event.stopPropagation();
        clear();
      } else if (event.key === "Backspace" && !find.value) {
        const last = chosen().at(-1);
        if (last) set(last.box, false);
      }
    });
    picker.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const boxes = [find, ...shown().map(({ box }) => box)];
      const place = boxes.indexOf(event.target);
      if (!step || place < 0) return;
      event.preventDefault();
      boxes[place + step]?.focus();
    });
    // Where an error leads, one goes on by typing.
    picker.addEventListener("focus", () => find.focus());
    draw();
  }

  const dressAll = (root) => root.querySelectorAll("[data-picker]").forEach(dress);
  document.addEventListener("htmx:load", (event) => dressAll(event.detail.elt));
  dressAll(document);
})();
