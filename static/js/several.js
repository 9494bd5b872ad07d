/* Rows of which each is saved by itself: when the focus leaves a filled row, or by its button or Enter.
   Without it one button saves all that are ready. No words live here. */
(() => {
  "use strict";

  const form = document.querySelector("[data-several]");
  const sent = new WeakMap(); // of each row, what was sent last: the same is not sent again by itself

  document.querySelectorAll("[data-with-script]").forEach((told) => {
    told.hidden = false;
  });

  const rowOf = (element) => element?.closest?.("[data-row-alone]");
  const fields = (row) => [...row.querySelectorAll("input, select, textarea")];
  const isTicked = (field) => ["checkbox", "radio"].includes(field.type);
  const state = (row) => JSON.stringify(fields(row).map((field) => (isTicked(field) ? field.checked : field.value)));
  const isReady = (row) => form.elements.team.value && [...row.querySelectorAll("[data-needed]")].every(
    (field) => field.value.trim(),
  );
  const isBlank = (row) => fields(row).every(
    (field) => (isTicked(field) ? !field.checked : field.value === field.dataset.blank || !field.value),
  );

  function save(row) {
    sent.set(row, state(row));
    window.htmx.trigger(row, "saverow");
  }

  form.addEventListener("focusout", (event) => {
    const row = rowOf(event.target);
    // looked at when the focus has arrived: another window may have taken it, and gives it back
    setTimeout(() => {
      if (!row?.isConnected || row.contains(document.activeElement)) return;
      if (isReady(row) && sent.get(row) !== state(row)) save(row);
    });
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-save-row]");
    if (!button) return;
    event.preventDefault();
    save(rowOf(button));
  });

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT" || event.isComposing) return;
    const row = rowOf(event.target);
    if (!row) return;
    event.preventDefault();
    save(row);
  });

  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    form.addEventListener(name, (event) => sent.delete(event.target));
  }

  form.addEventListener("htmx:afterSettle", (event) => {
    const row = event.detail.elt;
    if (!row.matches?.(".several-row")) return;
    const open = [...form.querySelectorAll("[data-row-alone]")];
    if (open.includes(row)) sent.set(row, state(row));
    // whoever pressed goes on: to what is wrong, else to the next row
    if (document.activeElement === document.body || row.contains(document.activeElement)) {
      const later = open.find((each) => row.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
      const wrong = row.querySelector("[aria-invalid], .hint input");
      (wrong ?? rowFirst(open.includes(row) ? row : later) ?? row.querySelector("a"))?.focus();
    }
    // what is left is kept as a draft without the row that has been saved
    form.dispatchEvent(new CustomEvent("partsaved", { detail: open.some((each) => !isBlank(each)) }));
  });

  const rowFirst = (row) => row?.querySelector("input, select");
})();
