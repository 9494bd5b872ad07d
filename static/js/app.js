/* All of our own behaviour. Every page works without it: plain links, GET forms, POST forms.
   No words live here: what is shown or announced comes translated from the server in data attributes. */
(() => {
  "use strict";

  const body = document.body;

  /* ---- on load ---- */

  // Printing needs a script, so the server may send the button hidden.
  document.querySelectorAll("[data-print][hidden]").forEach((button) => {
    button.hidden = false;
  });

  // Copying needs a script too; where the browser refuses, the text is selected instead.
  document.querySelectorAll("[data-copy][hidden]").forEach((button) => {
    const field = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        field.select();
        return;
      }
      button.querySelector("[data-done]").textContent = button.dataset.copied;
      const alerts = document.getElementById("alerts");
      if (alerts) alerts.textContent = button.dataset.copied;
    });
  });

  // Where one is, is in sight also on a phone.
  document.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
    const strip = tab.closest(".tabs");
    strip.scrollLeft += tab.getBoundingClientRect().left - strip.getBoundingClientRect().left - 24;
  });

  // An error summary or a conflict takes the focus.
  document.querySelector("[data-autofocus]")?.focus();

  /* ---- htmx ---- */

  const toast = document.createElement("p");
  toast.className = "toast tone-danger";
  toast.hidden = true;
  // #alerts tells the same to assistive technology
  toast.setAttribute("aria-hidden", "true");
  body.append(toast);

  function clearFailure() {
    const alerts = document.getElementById("alerts");
    // emptied first, so that the same failure is announced again
    if (alerts) alerts.textContent = "";
    toast.hidden = true;
  }

  function showFailure(event) {
    const signedOut = event.detail.xhr?.status === 401;
    const text = signedOut ? body.dataset.signedOut : body.dataset.networkError;
    if (!text) return;
    const alerts = document.getElementById("alerts");
    if (alerts) alerts.textContent = text;
    toast.textContent = text;
    toast.hidden = false;
  }

  toast.addEventListener("click", clearFailure);

  // The request itself tells its end: what had asked may be gone from the page by then.
  document.addEventListener("htmx:beforeRequest", (event) => {
    clearFailure();
    const { target, xhr } = event.detail;
    target?.setAttribute("aria-busy", "true");
    xhr.addEventListener("loadend", () => target?.removeAttribute("aria-busy"));
  });

  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, showFailure);
  }

  // The server marks with data-focus where the focus goes after a swap.
  document.addEventListener("htmx:afterSettle", (event) => {
    const fresh = event.detail.elt;
    const wanted = "[data-focus], [data-autofocus]";
    const target = fresh.matches?.(wanted) ? fresh : fresh.querySelector?.(wanted);
    target?.focus();
  });

  /* ---- print ---- */

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-print]")) return;
    event.preventDefault();
    window.print();
  });

  /* ---- menus made of <details data-menu> close like menus ---- */

  function closeMenus(keep) {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (menu.contains(keep)) return;
      if (!keep && menu.contains(document.activeElement)) menu.querySelector("summary")?.focus();
      menu.open = false;
    });
  }

  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("focusin", (event) => closeMenus(event.target));

  /* ---- keys ---- */

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    closeMenus(null);
    clearFailure();
  });
})();
