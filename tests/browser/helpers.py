"""What several browser tests do on a page."""

from __future__ import annotations

from importlib.resources import files

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
EVERYTHING = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# The dark colours change nothing but colours: the other rules would only be asked again.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
TRIES = 10  # to look at a page that stands still
# The page learns of another scheme by an event, some frames later.
IS_IN_SCHEME = """
async (scheme) => {
  const theme = () => document.documentElement.dataset.bsTheme ?? scheme;
  const isIn = () => matchMedia(`(prefers-color-scheme: ${scheme})`).matches && theme() === scheme;
  for (let frame = 0; frame < 60 && (frame < 1 || !isIn()); frame++)
    await new Promise(requestAnimationFrame);
  return isIn();
}
"""
# What waits for the server is faded, and for some frames after.
COMES_TO_REST = """
async () => {
  const isMoving = () => document.querySelector("[aria-busy=true]")
    || document.getAnimations().some((animation) => animation.playState === "running");
  for (let frame = 0; frame < 300 && isMoving(); frame++)
    await new Promise(requestAnimationFrame);
  return !isMoving();
}
"""
# Whether a text can be told from what is behind it follows from how it and all around it looks.
# Only looks that are not among those seen before are marked, for the two slow rules of colours.
MARK_NEW_LOOKS = """
(seen) => {
  const known = new Set(seen), found = new Set(), looks = new Map();
  const hash = (text) => [...text].reduce((sum, c) => Math.imul(sum, 31) + c.charCodeAt() | 0, 7);
  const look = (e) => {
    if (e && !looks.has(e)) {
      const s = getComputedStyle(e);
      looks.set(e, hash([look(e.parentElement), e.localName, e.getAttribute("class"), s.color,
        s.fill, s.backgroundColor, s.backgroundImage, s.opacity, s.fontSize, s.fontWeight,
        s.position, s.textShadow, s.textDecorationLine, s.border].join()));
    }
    return looks.get(e);
  };
  for (const e of document.querySelectorAll("[data-new-look]")) e.removeAttribute("data-new-look");
  for (const e of document.querySelectorAll("body, body *")) {
    const texts = [...e.childNodes].filter((node) => node.nodeType === 3);
    const words = texts.map((node) => node.data.trim()).join("");
    if (!e.checkVisibility() || !(words || e.matches("input, select, textarea"))) continue;
    const isOff = Boolean(e.closest(":disabled, [aria-disabled=true]") || e.control?.disabled);
    const now = hash([look(e), isOff, words.length === 1].join());
    found.add(now);
    if (!known.has(now)) e.setAttribute("data-new-look", "");
  }
  axe.configure({rules: [
    {id: "color-contrast", selector: "[data-new-look]"},
    {id: "link-in-text-block", selector: "a[href][data-new-look], [role=link][data-new-look]"},
  ]});
  return [...found].filter((now) => !known.has(now));
}
"""
# What begins to wait while axe looks would be judged as it fades: that look is thrown away.
AXE_RUN = """
async (rules) => {
  let isMoved = false;
  const note = () => { isMoved = true; };
  document.addEventListener("htmx:beforeRequest", note);
  const result = await axe.run(document, {
    runOnly: rules,
    resultTypes: ["violations", "incomplete"],
    preload: false, // it would fetch the style sheets again, from wrong addresses
  });
  document.removeEventListener("htmx:beforeRequest", note);
  if (isMoved) return null;
  const brief = (rule, nodes) => ({
    id: rule.id,
    impact: rule.impact,
    nodes: nodes.map((node) => ({
      html: node.html.slice(0, 160),
      why: [...node.any, ...node.all, ...node.none].map((check) => check.message).join(" | "),
    })),
  });
  // Text of its background's colour is filed under "incomplete", not under "violations".
  const invisible = (node) => node.any.some((check) => check.data?.messageKey === "equalRatio");
  return {
    violations: result.violations.map((rule) => brief(rule, rule.nodes)),
    invisible: result.incomplete
      .map((rule) => brief(rule, rule.nodes.filter(invisible)))
      .filter((rule) => rule.nodes.length),
  };
}
"""


def to_scheme(page, scheme):
    """Show the page in the light or in the dark."""
    page.emulate_media(color_scheme=scheme)
    assert page.evaluate(IS_IN_SCHEME, scheme)


def run_axe(page, rules=EVERYTHING, seen=None):
    """What axe finds on the page: rules broken, and text of its background's colour.

    Looks that are `seen` have had their colours judged, and are not asked about again.
    page.evaluate is not subject to the page's content-security policy; a script tag is.
    """
    if page.evaluate("!window.axe"):
        page.evaluate(AXE)
    for _ in range(TRIES):
        assert page.evaluate(COMES_TO_REST)
        new = [] if seen is None else page.evaluate(MARK_NEW_LOOKS, list(seen))
        if rules is COLOURS and seen is not None and not new:
            return {"violations": [], "invisible": []}
        if found := page.evaluate(AXE_RUN, rules):
            if seen is not None:
                seen.update(new)
            return found
    raise AssertionError("the page never stands still")


def in_words(rules, most=3):
    """axe's findings: some nodes of each rule, and how many more there are."""
    lines = []
    for rule in rules:
        nodes = rule["nodes"]
        head = f"{rule['id']} ({rule['impact']}, {len(nodes)} nodes)"
        lines += [f"{head}: {node['html']} -- {node['why'][:240]}" for node in nodes[:most]]
    return lines


def collect_console(page):
    """A list that fills with the page's errors, content-security messages among them."""
    found = []

    def note(message):
        # The browser logs the answer of the page itself when it is 404, 409 or 422, and what is
        # told inside the page to be wrong (422).
        is_the_answer = message.text.startswith(
            "Failed to load resource: the server responded"
        ) and (
            message.location.get("url", "").split("#")[0] == page.url.split("#")[0]
            or "status of 422 " in message.text
        )
        wrong = message.type in ("error", "warning") or "Content Security Policy" in message.text
        if wrong and not is_the_answer:
            found.append(f"{message.type}: {message.text} {message.location.get('url', '')}")

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(f"exception: {error}"))
    return found


def mark(page):
    """Leave a mark that a full load of the page would wipe away."""
    page.evaluate("window.markOfTheTest = true")


def is_marked(page):
    """Whether the page is still the very one that was marked."""
    return page.evaluate("window.markOfTheTest === true")


def overflow(page, width):
    """By how many pixels the page is wider than the configured width; 0 when it fits."""
    return max(0, page.evaluate("document.documentElement.scrollWidth") - width)


FOCUS = """
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const header = document.querySelector(".site-head").getBoundingClientRect();
  const stuck = getComputedStyle(document.querySelector(".site-head")).position === "sticky";
  const inHeader = Boolean(element.closest(".site-head, .skip"));
  // Seen: some point of the element is what lies on top there.
  const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [x, y]));
  const seen = [...element.getClientRects()].some((part) => points.some(([x, y]) => {
    const top = document.elementFromPoint(part.left + part.width * x, part.top + part.height * y);
    return top && (element.contains(top) || top.contains(element) && !top.contains(
      document.querySelector(".site-head")));
  }));
  return {
    name: `${element.tagName}#${element.id} ${element.innerText || element.value || element.name}`
      .replace(/\\s+/g, " ").slice(0, 70),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      || style.boxShadow !== "none",
    isMain: element.tagName === "MAIN",
    covered: stuck && !inHeader && box.top < header.bottom - 1 && box.bottom > header.top,
    seen,
    outside: box.bottom <= 0 || box.top >= innerHeight,
  };
}
"""


def focus_problem(page):
    """What is wrong with how the focus shows, in words; "" when all is well."""
    focus = page.evaluate(FOCUS)
    if focus is None or focus["isMain"]:
        return ""
    wrong = {
        "no ring": not focus["ring"],
        "under the sticky header": focus["covered"],
        "outside the window": focus["outside"],
        "hidden by something": not focus["seen"],
    }
    reasons = [reason for reason, holds in wrong.items() if holds]
    return f"{focus['name']}: {', '.join(reasons)}" if reasons else ""


def tab_to(page, target, key="Tab", most=60):
    """Press Tab until the target has the focus; return what was wrong with it on the way."""
    problems = []
    for _step in range(most):
        page.keyboard.press(key)
        if problem := focus_problem(page):
            problems.append(problem)
        if target.evaluate("element => element === document.activeElement"):
            return problems
    raise AssertionError(f"the keyboard did not reach {target} in {most} steps")
