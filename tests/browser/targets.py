"""On a phone what is pressed is at least 24 pixels, or has that much room (WCAG 2.5.8)."""

# A smaller target passes when a circle of 24 pixels around its middle touches no other target,
# nor such a circle. What stands in a sentence is exempt; a box is pressed by its label too.
TOO_SMALL = """
() => {
  const LEAST = 24;
  if (document.querySelector("[data-menu][open]")) return []; // what lies under it is not pressed
  document.querySelectorAll("details:not([data-menu])").forEach((d) => { d.open = true; });
  const inSentence = (e) => {
    if (getComputedStyle(e).display !== "inline" && !e.matches(".term")) return false;
    const around = [...e.parentElement.childNodes].filter((node) => node.nodeType === 3
      || (node.nodeType === 1 && node !== e && !node.matches("a, button, .visually-hidden")));
    return around.some((node) => /[^\\s·,:]/u.test(node.textContent));
  };
  const targets = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((e) => e.getClientRects().length && !e.closest(".visually-hidden, .skip")
      && getComputedStyle(e).visibility !== "hidden")
    .map((e) => {
      let boxes = [e.getBoundingClientRect()];
      if (e.matches("[type=checkbox], [type=radio]"))
        boxes = boxes.concat([...e.labels].map((label) => label.getBoundingClientRect()));
      const left = Math.min(...boxes.map((b) => b.left));
      const top = Math.min(...boxes.map((b) => b.top));
      const right = Math.max(...boxes.map((b) => b.right));
      const bottom = Math.max(...boxes.map((b) => b.bottom));
      const small = right - left < LEAST - .5 || bottom - top < LEAST - .5;
      return { e, left, top, right, bottom, small, x: (left + right) / 2, y: (top + bottom) / 2 };
    });
  const near = (t, other) => {
    if (other.small) return Math.hypot(t.x - other.x, t.y - other.y) < LEAST - .5;
    const dx = Math.max(other.left - t.x, 0, t.x - other.right);
    const dy = Math.max(other.top - t.y, 0, t.y - other.bottom);
    return Math.hypot(dx, dy) < LEAST / 2 - .5;
  };
  const tiny = [...document.querySelectorAll("svg text")]
    .filter((e) => e.getClientRects().length && e.textContent.trim() && !e.closest(".strip"))
    .filter((e) => e.getBoundingClientRect().height < 11)
    .map((e) => `letters of ${e.getBoundingClientRect().height} px: ${e.textContent.trim()}`);
  return [...new Set(tiny.concat(targets
    .filter((t) => t.small && !inSentence(t.e))
    .filter((t) => targets.some((other) => other !== t && !other.e.contains(t.e)
      && !t.e.contains(other.e) && near(t, other)))
    .map((t) => {
      const around = t.e.parentElement, what = t.e.innerText || t.e.ariaLabel || "";
      return `${Math.round(t.right - t.left)}x${Math.round(t.bottom - t.top)} ${t.e.tagName}.` +
        `${t.e.className} in ${around.tagName}.${around.className}: ${what}`.slice(0, 110);
    })))];
}
"""


def too_small(page):
    """Targets without room and letters that nobody reads, on the page as it stands now."""
    return page.evaluate(TOO_SMALL)
