/* The jump box: "/" or Ctrl+K opens it, what is typed is searched at once, arrows go through the
   hits. Without it the same form is the search page. No words live here. */
(() => {
  "use strict";

  const box = document.getElementById("jump");
  if (!box) return;
  const input = box.querySelector("input");
  const stops = () => [input, ...box.querySelectorAll("a")];

  function isTyping(element) {
    return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  }

  // "/" can be turned off (WCAG 2.1.4). Shift is let through: it belongs to "/" on Nordic keyboards.
  function asks(event) {
    if (event.altKey) return false;
    if (event.ctrlKey || event.metaKey) return event.key.toLowerCase() === "k" && !event.shiftKey;
    return event.key === "/" && box.hasAttribute("data-slash") && !isTyping(event.target);
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || !asks(event) || document.querySelector("dialog[open]")) return;
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
