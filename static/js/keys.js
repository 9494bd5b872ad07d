/* Keys that are single letters: whether they may act, and the list of them under "?".
   No words live here. */
(() => {
  "use strict";

  const list = document.getElementById("keys");

  function isTyping(element) {
    return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  }

  // They can be turned off (WCAG 2.1.4). Shift is let through: "/" and "?" need it on Nordic keyboards.
  function mayAct(event) {
    return document.getElementById("jump").hasAttribute("data-slash")
      && !(event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented)
      && !isTyping(event.target)
      && !document.querySelector("dialog[open]");
  }

  window.keys = { mayAct };

  document.querySelectorAll("[data-opens=keys][hidden]").forEach((button) => {
    button.hidden = false;
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-opens=keys]")) list?.showModal();
    if (event.target === list) list.close(); // a press beside it
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || !list || !mayAct(event)) return;
    event.preventDefault();
    list.showModal();
  });
})();
