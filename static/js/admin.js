/* What Django's admin lacks: a choice of all rows of several tables, and names for the search boxes of
   autocompletes, for pictures and for inline tables. */
(() => {
  "use strict";

  function columnName(element) {
    const cell = element.closest("td");
    const head = cell?.closest("table")?.querySelectorAll("thead th")[cell.cellIndex];
    return head?.textContent.trim();
  }

  function labelOf(field) {
    const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    return label?.textContent.trim().replace(/:$/, "") || columnName(field);
  }

  function nameFields() {
    document.querySelectorAll(".tabular td :is(input, select, textarea):not([type=hidden])").forEach((field) => {
      const name = labelOf(field);
      if (name) field.setAttribute("aria-label", name);
    });
    document.querySelectorAll(".select2-selection").forEach((box) => {
      const field = box.closest(".select2")?.previousElementSibling;
      const name = field && labelOf(field);
      if (!name) return;
      const shown = box.querySelector(".select2-selection__rendered");
      box.setAttribute("aria-label", name);
      box.removeAttribute("aria-labelledby");
      shown?.setAttribute("aria-label", name);
    });
  }

  // What a script of Django's names may have a name only when it is a picture.
  function namePictures() {
    document.querySelectorAll(".search-label-icon[aria-label]").forEach((picture) => {
      picture.setAttribute("role", "img");
    });
  }

  // Several tables with one choice of all their rows: Django's own script knows one table.
  document.querySelector("[data-chooses-all]")?.addEventListener("change", ({ target }) => {
    document.querySelectorAll(".action-select").forEach((box) => {
      box.checked = target.checked;
    });
  });

  // Search boxes come when their own script gets to it, and with every row that is added.
  function nameAll() {
    nameFields();
    namePictures();
  }

  nameAll();
  new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
})();
