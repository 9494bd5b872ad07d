/* The jump box: "/" or Ctrl+K opens it, what is typed is searched at once, arrows go through the
   hits. Without it the same form is the search page. No words live here. */
(() => {
  "use strict";

  const box = document.getElementById("jump");
  if (!box) return;
  const input = box.querySelector("input");
  const stops = () => [input, ...box.querySelectorAll("a")];

  function asks(event) {
    if (event.key === "/") return window.keys.mayAct(event);
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    return isCommand && event.key.toLowerCase() === "k" && !document.querySelector("dialog[open]");
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || !asks(event)) return;
    event.preventDefault();
    box.showModal();
    input.select();
  });

  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = stops();
    const at = all.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    all[(at + step + all.length) % all.length].focus();
  });

  // A press beside the box closes it.
  box.addEventListener("click", (event) => {
    if (event.target === box) box.close();
  });
})();
