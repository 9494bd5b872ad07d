"""The admin at 1280 pixels: no list is cut beside its filters, no button lies over a heading."""

import pytest

from tests.browser.test_axe import Places
from tests.walk import admin_pages

pytestmark = pytest.mark.browser
WRONG = """
() => {
  const found = [];
  const box = (e) => e.getBoundingClientRect();
  for (const e of document.querySelectorAll("#changelist-form .results"))
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


def test_lists_fit_and_buttons_cover_no_heading(content, open_tab):
    places, wrong = Places(), []
    name = "Elintarviketeollisuuskoulutuskeskusyhdistyksen " * 3
    places.without_level.name = name.strip()
    places.without_level.save_as(places.lead, "edited")
    ((user, pages),) = admin_pages()
    page = open_tab(user)
    change = f"/admin/partnerships/organisation/{places.without_level.pk}/change/"
    for name, address in [*pages.items(), ("long name", change)]:
        if not name.endswith((", delete", ", history", ", add")):
            page.goto(address)
            wrong += [f"{name}: {what}" for what in page.evaluate(WRONG)]
    assert not wrong, "\n".join(wrong)
