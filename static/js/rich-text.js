/* Turns text areas of rich text into editors. Without it they take plain text.
   What the editor can write is what the server keeps (core/rich_text.py).
   A relative import, not an import map: the content-security policy allows no inline script. */
import {
  Blockquote, Bold, BulletList, Document, Editor, HardBreak, Heading, History, Italic, Link,
  ListItem, OrderedList, Paragraph, Text,
} from "../django_prose_editor/editor.js";

const MARKS = { bold: "toggleBold", italic: "toggleItalic" };
const BLOCKS = { bulletList: "toggleBulletList", orderedList: "toggleOrderedList" };

function address(text) {
  const withoutGaps = (link) => link.replaceAll(" ", "%20"); // names of files have them
  const typed = text.trim().replace(/^https?:\/\/[^/]+\/.*/i, withoutGaps);
  if (!typed || /^(https?:|mailto:|\/(?!\/))/i.test(typed)) return typed;
  return typed.includes("@") && !typed.includes("/") ? `mailto:${typed}` : `https://${typed}`;
}

// The browser would make something of nearly anything; an address of a page or a mailbox has no gaps.
function leadsSomewhere(href) {
  return URL.canParse(href, document.baseURI) && !/\s/.test(href);
}

// Of a table the editor would keep words run together, of a word processor's list dots and gaps.
function readable(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const row of page.querySelectorAll("tr")) {
    const line = page.createElement("p");
    for (const cell of row.cells) {
      cell.querySelectorAll("p, div, li, h1, h2, h3, h4").forEach((block) => block.after(" "));
      cell.querySelectorAll("p, div, li, ul, ol, h1, h2, h3, h4")
        .forEach((block) => block.replaceWith(...block.childNodes));
      if (!cell.textContent.trim()) continue;
      if (line.hasChildNodes()) line.append(" | ");
      line.append(...cell.childNodes);
    }
    row.replaceWith(line);
  }
  for (const table of page.querySelectorAll("table")) {
    table.replaceWith(...table.querySelectorAll("caption, p"));
  }
  let list;
  for (const point of page.querySelectorAll("p[style*='mso-list']")) {
    const sign = point.querySelector("[style*='mso-list:Ignore'], [style*='mso-list: Ignore']");
    const tag = /^\s*\w+[.)]/.test(sign?.textContent ?? "") ? "ol" : "ul";
    sign?.remove();
    if (list?.localName !== tag || point.previousElementSibling !== list) {
      list = page.createElement(tag);
      point.before(list);
    }
    const item = list.appendChild(page.createElement("li"));
    item.append(...point.childNodes);
    point.remove();
  }
  return page.body.innerHTML;
}

function start(box) {
  const textarea = box.querySelector("textarea");
  const parts = box.querySelector("template").content.cloneNode(true);
  const tools = parts.querySelector("[role=toolbar]");
  const dialog = parts.querySelector("dialog");
  const bad = dialog.querySelector("[role=alert]");
  const place = document.createElement("div");
  place.className = "rich-place";
  box.prepend(tools, place);
  box.append(dialog);
  box.classList.add("rich-ready");

  const label = document.querySelector(`label[for="${textarea.id}"]`);
  if (label) label.id ||= `${textarea.id}_label`;
  const attributes = {
    id: `${textarea.id}_editor`,
    class: "rich-text rich-field",
    role: "textbox",
    "aria-multiline": "true",
  };
  if (label) attributes["aria-labelledby"] = label.id;
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name);
  }

  const editor = new Editor({
    element: place,
    injectCSS: false, // rich-text.css has it
    content: textarea.value,
    extensions: [
      Document, Paragraph, Text, HardBreak, Bold, Italic, Heading.configure({ levels: [2, 3] }),
      BulletList, OrderedList, ListItem, Blockquote, History,
      Link.configure({ enableTarget: false, openOnClick: false, autolink: true }).extend({
        addMenuItems: null,
        addKeyboardShortcuts: () => ({ "Mod-k": () => (openLink(), true) }),
      }),
    ],
    editorProps: { attributes, transformPastedHTML: readable },
    onUpdate() {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
    onTransaction: refresh,
  });

  label?.addEventListener("click", () => editor.commands.focus());
  // An error summary links to the field, which is hidden now.
  if (location.hash === `#${textarea.id}`) editor.commands.focus();
  window.addEventListener("hashchange", () => {
    if (location.hash === `#${textarea.id}`) editor.commands.focus();
  });

  function refresh() {
    for (const button of tools.querySelectorAll("[aria-pressed]")) {
      button.setAttribute("aria-pressed", String(Boolean(editor?.isActive(button.dataset.do))));
    }
  }

  function openLink() {
    dialog.querySelector("input").value = editor.getAttributes("link").href ?? "";
    bad.hidden = true;
    dialog.showModal();
    dialog.querySelector("input").select();
  }

  function closeLink(save) {
    const href = address(dialog.querySelector("input").value);
    bad.hidden = !save || !href || leadsSomewhere(href);
    if (!bad.hidden) return;
    dialog.close();
    const chain = editor.chain().focus().extendMarkRange("link");
    if (!save) chain.run();
    else if (!href) chain.unsetLink().run();
    else if (editor.state.selection.empty && !editor.isActive("link")) {
      editor.chain().focus().insertContent({
        type: "text", text: href, marks: [{ type: "link", attrs: { href } }],
      }).run();
    } else chain.setLink({ href }).run();
  }

  // The place in the text is kept while a tool is pressed.
  tools.addEventListener("mousedown", (event) => event.preventDefault());
  tools.addEventListener("click", (event) => {
    const name = event.target.closest("button")?.dataset.do;
    if (!name) return;
    const chain = editor.chain().focus();
    if (name === "link") openLink();
    else if (name === "heading") chain.toggleHeading({ level: 3 }).run();
    else if (name === "undo") chain.undo().run();
    else chain[MARKS[name] ?? BLOCKS[name]]().run();
  });

  // A toolbar is one stop of the Tab key; arrows move inside it.
  const buttons = [...tools.querySelectorAll("button")];
  buttons.forEach((button, index) => { button.tabIndex = index ? -1 : 0; });
  tools.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const now = buttons.indexOf(document.activeElement);
    const next = buttons[(now + step + buttons.length) % buttons.length];
    buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
    next.focus();
  });

  dialog.addEventListener("click", (event) => {
    const verb = event.target.closest("button")?.dataset.link;
    if (verb) closeLink(verb === "set");
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault(); // the form around it is not what is being sent
    closeLink(true);
  });
  // Nothing in the dialog belongs to the form around it.
  dialog.addEventListener("input", (event) => event.stopPropagation());
  refresh();
}

document.querySelectorAll("[data-rich]").forEach(start);
