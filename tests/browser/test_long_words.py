"""Words without an end, in every text that people write: nothing is pushed out of view."""

from __future__ import annotations

import pytest

from tests.browser.helpers import overflow
from tests.browser.test_axe import Places, quality_pages, signed_in_pages
from tests.written import write_everywhere

pytestmark = pytest.mark.browser
ENDLESS = "m" * 400
# What lies outside the window, a table that scrolls, and text that its box cuts off.
OUT_OF_VIEW = """
() => {
  const width = document.documentElement.clientWidth, found = [];
  const name = (e) => `${e.tagName}.${e.className} in ${e.parentElement.className}`.slice(0, 90);
  document.querySelectorAll("details:not([data-menu])").forEach((d) => { d.open = true; });
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest("svg, .visually-hidden, .skip, option, template, [popover], .tabs")) continue;
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (!box.width || style.visibility === "hidden" || style.clipPath !== "none") continue;
    const scrolls = e.closest(".scroll-x");
    if (!scrolls && (box.right > width + 1 || box.left < -1)) found.push(`outside: ${name(e)}`);
    const isCut = style.overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1;
    const mayScroll = e.matches(width > 1000 ? "input, select, textarea, .scroll-x:has(.matrix)"
      : "input, select, textarea, .scroll-x, .scroll-x *");
    if (isCut && !mayScroll) found.push(`cut or scrolls: ${name(e)}`);
  }
  return [...new Set(found)];
}
"""


@pytest.mark.parametrize("width", [390, 1280])
def test_endless_words_push_nothing_out_of_view(content, open_tab, width):
    places = Places()
    write_everywhere(ENDLESS)
    wrong = []
    for user, pages in (
        (places.staff, signed_in_pages(places)),
        (places.quality, quality_pages(places)),
    ):
        page = open_tab(user, viewport={"width": width, "height": 800})
        for name, way in pages.items():
            if isinstance(way, str):
                page.goto(way)
                if wider := overflow(page, width):
                    wrong.append(f"{name}: {wider} px too wide")
                wrong += [f"{name}: {what}" for what in page.evaluate(OUT_OF_VIEW)]
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong)
