/* The workshop: a clock that only tells the time, the whole screen, and arrows between questions.
   Everything else works without it. No words live here. */
(() => {
  "use strict";

  const SECOND = 1000;
  let ticking = null;

  const box = () => document.querySelector("[data-timer]");

  function show() {
    const timer = box();
    const clock = timer?.querySelector("[data-clock]");
    const end = Number(clock && sessionStorage.getItem(`timer-${timer.dataset.timer}`));
    if (!end) {
      if (clock) clock.textContent = "";
      return;
    }
    const left = Math.max(0, Math.ceil((end - Date.now()) / SECOND));
    const seconds = String(left % 60).padStart(2, "0");
    clock.textContent = left ? `${Math.floor(left / 60)}:${seconds}` : timer.dataset.done;
    clock.classList.toggle("is-over", left === 0);
    if (left === 0 && ticking) {
      stop();
      document.getElementById("live").textContent = timer.dataset.done;
    }
  }

  function stop() {
    clearInterval(ticking);
    ticking = null;
  }

  function go() {
    stop();
    ticking = setInterval(show, SECOND);
    show();
  }

  function dress() {
    const timer = box();
    if (!timer) {
      stop();
      return;
    }
    timer.querySelector("[data-timer-buttons]").hidden = false;
    timer.querySelector("[data-timer-words]").hidden = true;
    document.querySelector("[data-keys]").hidden = false;
    document.querySelector("[data-fullscreen]").hidden = !document.fullscreenEnabled;
    count();
    go();
  }

  document.addEventListener("click", (event) => {
    const minutes = event.target.closest("[data-minutes]")?.dataset.minutes;
    if (minutes) {
      const end = Date.now() + Number(minutes) * 60 * SECOND;
      sessionStorage.setItem(`timer-${box().dataset.timer}`, String(end));
      go();
    }
    if (event.target.closest("[data-fullscreen]")) {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen();
    }
  });

  document.addEventListener("keydown", (event) => {
    const name = { ArrowLeft: "previous", ArrowRight: "next", PageUp: "previous", PageDown: "next" }[event.key];
    const plain = !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
    if (!name || !plain || event.target.closest("input, select, textarea, [contenteditable]")) return;
    const link = document.querySelector(`[data-${name}]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  // Arrows go from one partnership to the next; how many are ticked is told on the button.
  const looks = () => [...document.querySelectorAll("[data-look]")];

  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches?.("[data-look]")) return;
    event.preventDefault();
    const all = looks();
    all[all.indexOf(event.target) + step]?.focus();
  });

  function count() {
    const told = document.querySelector("[data-ticked]");
    const ticked = looks().filter((box) => box.checked).length;
    if (told) told.textContent = ticked || "";
    if (told) told.hidden = !ticked;
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-look]")) count();
  });

  // What is typed but not written down does not vanish without a word.
  function isUnsaved() {
    const fields = document.querySelectorAll(".stage-page input[type=text], .stage-page input:not([type])");
    return [...fields].some((field) => field.value !== field.defaultValue);
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const stage = document.querySelector(".stage-page");
    const leaves = event.detail.requestConfig?.verb === "get";
    if (stage && leaves && isUnsaved() && !window.confirm(stage.dataset.unsaved)) event.preventDefault();
  });

  document.addEventListener("htmx:afterSettle", dress);
  dress();
})();
