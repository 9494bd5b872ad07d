/* What was typed and not saved: the question before one leaves, and what comes back when a page is
   opened anew. Without it the browser and the server keep what they can. No words live here: they
   come translated from the server. */
(() => {
  "use strict";

  const body = document.body;

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

  function keep(name, value) {
    try {
      sessionStorage.setItem(name, JSON.stringify(value));
      return true;
    } catch {
      return false; // a browser that keeps nothing: it asks before it leaves the page
    }
  }

  function kept(name) {
    try {
      return JSON.parse(sessionStorage.getItem(name));
    } catch {
      return null;
    }
  }

  function forget(name) {
    try {
      sessionStorage.removeItem(name);
    } catch {
      // nothing was kept
    }
  }

  const values = (form) => controls(form).map((control) => [control.name, state(control)]);

  // Each value with its control, by name: a row that was saved by itself has left the form.
  function matched(form, typed) {
    const left = controls(form);
    return typed.flatMap(([name, value]) => {
      const place = left.findIndex((control) => control.name === name);
      return place < 0 ? [] : [[left.splice(place, 1)[0], value]];
    });
  }

  function putBack(form, typed) {
    matched(form, typed).forEach(([control, value]) => restore(control, value));
  }

  const differs = (control, value) => JSON.stringify(state(control)) !== JSON.stringify(value);

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
    if (!differs(control, value)) return;
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
      const open = forms.filter((each) => (
        controls(each).length && (unsaved.has(each) || address(each) === answered)
      ));
      if (!open.length) return;
      const typed = open.map((each) => [address(each), values(each)]);
      if (!keep(KEPT, [body.dataset.person, typed])) return;
      if (open.some((each) => address(each) === answered)) along.forEach((input) => input.remove());
      window.removeEventListener("beforeunload", warn);
    });
  });

  const came = kept(KEPT);
  forget(KEPT);
  if (came && came[0] === body.dataset.person) {
    for (const [action, typed] of came[1]) {
      const form = forms.find((each) => address(each) === action);
      if (form) putBack(form, typed);
    }
  }

  /* ---- drafts: what was typed when the connection or the browser went ---- */

  // In this tab until it is saved, thrown away or signed out of; nobody else is shown it.
  const DRAFT = "draft ";
  const WAIT = 500; // milliseconds of rest before what was typed is kept
  const words = document.getElementById("draft-words");

  const versions = (form) =>
    [...form.elements].filter(({ type, name }) => type === "hidden" && name.endsWith("version"));

  const drafts = () => Object.keys(sessionStorage).filter((name) => name.startsWith(DRAFT));

  function follow(form) {
    const name = DRAFT + address(form);
    let waiting = 0;
    const note = (sent) => {
      clearTimeout(waiting);
      // Of what was changed, the rows inside a page of the admin too: a later one is not lost.
      const seen = versions(form).map((control) => [control.name, control.value]);
      keep(name, { person: body.dataset.person, sent, seen, values: values(form) });
    };
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(note, WAIT, false);
    });
    form.addEventListener("submit", () => {
      if (unsaved.has(form) || kept(name)) note(true);
    });
    // A part of it has been saved by itself; `detail` tells whether anything is left.
    form.addEventListener("partsaved", (event) => {
      clearTimeout(waiting);
      if (event.detail) return note(false);
      forget(name);
      unsaved.delete(form);
      if (!unsaved.size) window.removeEventListener("beforeunload", warn);
      return undefined;
    });
  }

  function offer(form, draft) {
    const told = words.content.firstElementChild.cloneNode(true);
    told.querySelector("[data-draft=restore]").addEventListener("click", () => {
      putBack(form, draft.values);
      const now = versions(form);
      draft.seen?.forEach(([name, value]) => {
        const control = now.find((each) => each.name === name);
        if (control) control.value = value;
      });
      told.remove();
      controls(form)[0]?.focus();
    });
    told.querySelector("[data-draft=forget]").addEventListener("click", () => {
      forget(DRAFT + address(form));
      told.remove();
      controls(form)[0]?.focus();
    });
    told.setAttribute("role", "status");
    form.before(told);
  }

  // An answer that is no error means that what was sent has arrived.
  const hasArrived = (performance.getEntriesByType("navigation")[0]?.responseStatus ?? 200) < 400;

  if (words && body.dataset.person) {
    const here = forms.filter((form) => controls(form).length && !("stays" in form.dataset));
    for (const name of drafts()) {
      const draft = kept(name);
      const form = here.find((each) => DRAFT + address(each) === name);
      const isOthers = draft?.person !== body.dataset.person;
      if (isOthers || (draft.sent && hasArrived && !form)) forget(name);
      else if (form) {
        keep(name, { ...draft, sent: false });
        if (matched(form, draft.values).some((pair) => differs(...pair))) offer(form, draft);
      }
    }
    here.forEach(follow);
    document.querySelectorAll("form[data-signs-out]").forEach((form) => {
      form.addEventListener("submit", () => drafts().forEach(forget));
    });
  }
})();
