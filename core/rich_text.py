"""Text with headings, lists and links. Whatever is pasted, nothing executable is stored or shown.

The allowlist is the only definition of what rich text may hold; the editor offers the same.
"""

from __future__ import annotations

import html
import re

import nh3
from django import forms
from django.db import models
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.pasted import with_lists
from core.text import as_typed
from core.typed import FieldOption

TAGS = {"p", "br", "h2", "h3", "ul", "ol", "li", "strong", "em", "blockquote", "a"}
# What other editors write for the same thing.
SAME = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "div": "p"}
_SAME = re.compile(rf"<(/?)({'|'.join(SAME)})(?=[\s>/])", re.IGNORECASE)
RAW_TO_KEPT = 2  # how many times longer a pasted text may be than what is kept of it
LONGEST_WITHOUT_LIMIT = 50_000  # characters kept of a field that sets no limit of its own
MOST_ROUNDS = 10  # of cleaning; two are enough for all that people write
_TAG = re.compile(r"<[a-z/!]", re.IGNORECASE)
# A link whose address was not allowed would look like a link and lead nowhere.
_NOWHERE = re.compile(r'<a rel="noopener noreferrer">(.*?)</a>', re.DOTALL)
# Ends of blocks: a space there keeps words apart when the tags go.
_BLOCK_END = re.compile(r"</(?:p|h2|h3|li|blockquote)>|<br>")
_BLOCK_START = re.compile(r"<(?:p|h2|h3|ul|ol|blockquote)>")  # as the editor begins
# Cells and rows of a table go, their words stay apart.
_CELL_END = re.compile(r"(?=</t[dh]\s*>(\s*</tr)?)", re.IGNORECASE)
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}, "*": set()},  # "*": nh3 would let lang and title through
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
    clean_content_tags={"script", "style"},
    strip_comments=True,
)


def clean(text: str) -> str:
    """The text as HTML with only the allowed tags; plain text gets its paragraphs."""
    text = as_typed(text).strip()
    if not _TAG.search(text):
        text = linebreaks(text, autoescape=True)
    text = _CELL_END.sub(lambda end: "<br>" if end[1] else " ", text)
    text = _SAME.sub(lambda m: f"<{m[1]}{SAME[m[2].lower()]}", text)
    cleaned = _settled(text).strip()
    if not _TAG.search(cleaned):  # only words were left
        cleaned = f"<p>{cleaned}</p>"
    cleaned = _settled(with_lists(cleaned)).strip()
    return cleaned if plain_text(cleaned) else ""


def _settled(text: str) -> str:
    """Cleaned until cleaning changes nothing: what a tag that goes had held apart may join anew."""
    for _round in range(MOST_ROUNDS):
        cleaned = _NOWHERE.sub(r"\1", _CLEANER.clean(text)).replace("&nbsp;", " ")
        cleaned = as_typed(cleaned)
        if cleaned == text:
            break
        text = cleaned
    return text


def shown(text: str) -> SafeString:
    """Stored rich text for a page, cleaned once more: a database may be older than the rules."""
    return mark_safe(_CLEANER.clean(text))  # noqa: S308  (cleaned on this line)


def plain_text(text: str) -> str:
    """The words of a rich text without its tags."""
    spaced = _BLOCK_END.sub(lambda end: f"{end[0]} ", text)
    return " ".join(html.unescape(nh3.clean(spaced, tags=set())).split())


def lines_of(text: str) -> str:
    """A text as one reads it: what the editor has sent without its tags, a line for each block."""
    if not _BLOCK_START.match(text):
        return text
    spaced = _BLOCK_END.sub(lambda end: f"{end[0]}\n", text)
    return html.unescape(nh3.clean(spaced, tags=set())).strip()


class RichTextArea(forms.Textarea):
    """A text area that the script turns into an editor; without it, plain text is understood."""

    template_name = "components/rich_text.html"

    class Media:
        css = {"all": ["css/rich-text.css"]}
        js = [forms.Script("js/rich-text.js", type="module")]


class RichTextFormField(forms.CharField):
    """Takes rich text; compares and gives back what would be stored."""

    widget = RichTextArea

    @property
    def longest(self) -> int:
        """Characters that are worth cleaning: cleaning of much more would take long."""
        return RAW_TO_KEPT * (self.max_length or LONGEST_WITHOUT_LIMIT)

    def to_python(self, value: object) -> str:
        text = super().to_python(value) or ""
        if len(text) > self.longest:
            message = _("Teksti on liian pitkä. Lyhennä sitä tai jaa se osiin.")
            raise forms.ValidationError(message, code="max_length")
        return clean(text)

    def has_changed(self, initial: str | None, data: str | None) -> bool:
        if len(data or "") > self.longest:
            return True
        return clean(initial or "") != clean(data or "")


class RichTextField(models.TextField):
    """A column of rich text, cleaned at every save, whoever saves."""

    def pre_save(self, instance: models.Model, add: bool) -> str:
        value = clean(getattr(instance, self.attname) or "")
        setattr(instance, self.attname, value)
        return value

    def formfield(self, **kwargs: FieldOption) -> forms.Field | None:
        # The admin's own text area would know nothing of the editor.
        return super().formfield(
            **kwargs | {"form_class": RichTextFormField, "widget": RichTextArea}
        )
