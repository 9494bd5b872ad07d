"""Words without an end, in every text that people write: nothing is pushed out of view."""

from __future__ import annotations

import pytest

from tests.browser.helpers import overflow
from tests.browser.test_axe import Places, quality_pages, signed_in_pages
from tests.written import write_everywhere

pytestmark = pytest.mark.browser
ENDLESS = "m" * 400
WIDTHS = [1280, 390]
# What lies outside the window, a table that scrolls, and text that its box cuts off.
OUT_OF_VIEW = """
() => {
  const width = document.documentElement.clientWidth, found = [];
  const name = (e) => `${e.tagName}.${e.className} in ${e.parentElement.className}`.slice(0, 90);
  document.querySelectorAll("details:not([data-menu])").forEach((d) => { d.open = true; });
  for (const e of document.querySelectorAll("body *")) {
    // a row of the register is one line: its words are whole in the preview and on paper
    if (e.closest(".panel:not(.paper) > .reg-box :is(td, th)")) continue;
    // a row of a plan is one line where there is room: whole on the action's page and on paper
    if (width >= 640 && e.closest(".act > :is(.t, .l, .w, .p, .o)")) continue;
    if (width < 1000 && e.closest(".level-chips")) continue; // a strip that scrolls, as tabs do
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


def test_endless_words_push_nothing_out_of_view(content, open_tab):
    places = Places()
    write_everywhere(ENDLESS)
    wrong = []
    for user, pages in (
        (places.staff, signed_in_pages(places)),
        (places.quality, quality_pages(places)),
    ):
        page = open_tab(user)
        for name, way in pages.items():
            if isinstance(way, str):
                page.goto(way)
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 800})
                    if wider := overflow(page, width):
                        wrong.append(f"{name}: {wider} px too wide at {width} px")
                    seen = page.evaluate(OUT_OF_VIEW)
                    wrong += [f"{name} at {width} px: {what}" for what in seen]
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong)
