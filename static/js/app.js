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

  /* ---- unsaved changes ---- */

  // Buttons that save something have forms too; what is typed makes a form unsaved.
  const forms = [...document.querySelectorAll("main form")].filter((form) => form.method === "post");
  const unsaved = new Set();

  function warn(event) {
    event.preventDefault();
  }

  // Listened to only while something is unsaved: the listener keeps the page out of the back-forward cache.
  forms.forEach((form) => {
    form.addEventListener("input", () => {
      unsaved.add(form);
      window.addEventListener("beforeunload", warn);
    });
    form.addEventListener("submit", () => window.removeEventListener("beforeunload", warn));
  });

  /* ---- a page opened anew in another language or other colours keeps what was typed ---- */

  // Kept in this tab from one page to the next, for the same person.
  const KEPT = "unsaved";

  function address(form) {
    const url = new URL(form.getAttribute("action") ?? "", location.href);
    return url.pathname + url.search;
  }

  function controls(form) {
    return [...form.elements].filter((control) => (
      control.name && !/password|^csrf/i.test(control.name)
      && !["hidden", "submit", "button", "file"].includes(control.type)
    ));
  }

  function state(control) {
    if (control.type === "checkbox" || control.type === "radio") return control.checked;
    if (control.multiple && control.options) {
      return [...control.options].filter((option) => option.selected).map((option) => option.value);
    }
    return control.value;
  }

  function restore(control, value) {
    if (JSON.stringify(state(control)) === JSON.stringify(value)) return;
    if (typeof value === "boolean") control.checked = value;
    else if (Array.isArray(value)) {
      for (const option of control.options) option.selected = value.includes(option.value);
    } else control.value = value;
    for (let fold = control.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.querySelectorAll("form[data-stays]").forEach((form) => {
    form.addEventListener("submit", () => {
      const along = form.querySelectorAll("[name^=carried]"); // the server's own way, without a script
      const answered = form.elements.carried_to?.value;
      const kept = forms.filter((each) => (
        controls(each).length && (unsaved.has(each) || address(each) === answered)
      ));
      if (!kept.length) return;
      const typed = kept.map((each) => (
        [address(each), controls(each).map((control) => [control.name, state(control)])]
      ));
      try {
        sessionStorage.setItem(KEPT, JSON.stringify([body.dataset.person, typed]));
      } catch {
        return; // the browser keeps nothing: it asks before it leaves the page
      }
      if (kept.some((each) => address(each) === answered)) along.forEach((input) => input.remove());
      window.removeEventListener("beforeunload", warn);
    });
  });

  (() => {
    let kept = null;
    try {
      kept = sessionStorage.getItem(KEPT);
      sessionStorage.removeItem(KEPT);
    } catch {
      // a browser that keeps nothing gives nothing back
    }
    if (!kept) return;
    const [person, typed] = JSON.parse(kept);
    if (person !== body.dataset.person) return;
    for (const [action, values] of typed) {
      const form = forms.find((each) => address(each) === action);
      if (!form) continue;
      const fields = controls(form);
      values.forEach(([name, value], place) => {
        if (fields[place]?.name === name) restore(fields[place], value);
      });
    }
  })();

  /* ---- keys ---- */

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    closeMenus(null);
    clearFailure();
  });
})();
