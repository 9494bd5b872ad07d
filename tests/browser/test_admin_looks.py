"""Every list and form of the admin, in both themes and two widths, as people see it.

No list is cut and no page scrolls sideways, no button lies over a heading, axe finds nothing, and
the name of the page stands in the form that its verb asks for.
"""

import pytest
from django.contrib import admin
from django.utils.text import capfirst

from tests.browser.helpers import (
    COLOURS,
    EVERYTHING,
    collect_console,
    in_words,
    overflow,
    run_axe,
    to_scheme,
)
from tests.browser.test_admin import SERIOUS, is_harmless
from tests.browser.test_axe import Places
from tests.walk import admin_pages

pytestmark = pytest.mark.browser
WRONG = """
() => {
  const found = [];
  const box = (e) => e.getBoundingClientRect();
  for (const e of document.querySelectorAll("#changelist-form :is(.results, .table-box)"))
    if (e.scrollWidth > e.clientWidth + 1) found.push(`cut by ${e.scrollWidth - e.clientWidth} px`);
  for (const tool of document.querySelectorAll(".object-tools a"))
    for (const heading of document.querySelectorAll("#content h1, #content h2")) {
      const words = document.createRange(), a = box(tool);
      words.selectNodeContents(heading);
      for (const b of words.getClientRects())
        if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
          found.push(`over the heading: ${tool.innerText}`);
    }
  return found;
}
"""
# What a page is made of, by kind: a page of kinds seen before is not judged again. The names of
# models and fields make no kinds of their own, nor do the widths of columns.
NEW_KINDS = """
(seen) => {
  const known = new Set(seen), found = new Set();
  for (const e of document.querySelectorAll("body, #content *")) {
    const classes = [...e.classList].filter((name) => !/^(field|column|model|app)-/.test(name));
    found.add([e.parentElement?.localName, e.localName, e.type, e.role, ...classes.sort()].join());
  }
  return [...found].filter((kind) => !known.has(kind));
}
"""


def titles():
    """What each list is called."""
    told = {}
    for model, options in admin.site._registry.items():
        name = f"admin, {model._meta.app_label}_{model._meta.model_name}"
        if hasattr(options, "edit_title"):
            told[name] = str(capfirst(model._meta.verbose_name_plural))
    return told


def faults(page, name, seen):
    """What is wrong with a page that has been opened at 1280 pixels in the light."""
    found = page.evaluate(WRONG)
    found += [f"{wide} px too wide at 1280"] if (wide := overflow(page, 1280)) else []
    page.set_viewport_size({"width": 390, "height": 800})
    found += [f"{wide} px too wide at 390"] if (wide := overflow(page, 390)) else []
    page.set_viewport_size({"width": 1280, "height": 800})
    kinds = page.evaluate(NEW_KINDS, list(seen["kinds"]))
    seen["kinds"].update(kinds)
    for scheme, rules in (("light", EVERYTHING), ("dark", COLOURS)) if kinds else ():
        to_scheme(page, scheme)
        result = run_axe(page, rules, seen[scheme])
        serious = [rule for rule in result["violations"] if rule["impact"] in SERIOUS]
        found += [f"{scheme}: {text}" for text in in_words(serious + result["invisible"])]
    if kinds:
        to_scheme(page, "light")
    return [f"{name}: {what}" for what in found]


def test_every_page_of_the_admin_is_as_it_should(content, open_tab):
    places, wrong, seen = Places(), [], {"light": set(), "dark": set(), "kinds": set()}
    name = "Elintarviketeollisuuskoulutuskeskusyhdistyksen " * 3
    places.without_level.name = name.strip()
    places.without_level.save_as(places.lead, "edited")
    ((user, pages),) = admin_pages()
    page, expected = open_tab(user), titles()
    console = collect_console(page)
    change = f"/admin/partnerships/organisation/{places.without_level.pk}/change/"
    for name, address in [*pages.items(), ("long name", change)]:
        # Of the forms for something new only that of a person is a form of its own.
        if name.endswith("_user, add") or not name.endswith((", delete", ", history", ", add")):
            page.goto(address)
            wrong += faults(page, name, seen)
            wrong += [f"{name}: {text}" for text in console if not is_harmless(text)]
            console.clear()
            if expected.get(name, "") not in page.title():
                wrong.append(f"{name}: is called {page.title()}")
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong)
