"""Whatever is pasted, nothing executable is stored or shown."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.rich_text import TAGS, RichTextFormField, clean, plain_text, shown
from core.text import as_typed

SCHEMES = {"", "http", "https", "mailto"}


class Strict(HTMLParser):
    """Collects what a browser could act on."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.wrong = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag not in TAGS:
            self.wrong.append(tag)
        for name, value in attributes:
            allowed = (tag, name) in {("a", "href"), ("a", "rel")}
            if not allowed:
                self.wrong.append(f"{tag} {name}")
            if name == "href":
                # A browser drops these characters before it reads the scheme.
                address = "".join(c for c in value or "" if c > " " and c != "\x7f")
                if urlsplit(address).scheme not in SCHEMES:
                    self.wrong.append(address)

    handle_startendtag = handle_starttag

    def handle_comment(self, data):
        self.wrong.append("comment")

    def handle_decl(self, decl):
        self.wrong.append("declaration")


# What a browser could run, put together at random: tags, attributes, schemes, broken ends.
NAMES = st.sampled_from(
    ["script", "svg", "math", "img", "a", "p", "iframe", "style", "object", "form", "b", "h1",
     "details", "template", "noscript", "textarea", "title", "xmp", "li", "table", "base", "meta"]
)  # fmt: skip
VALUES = st.sampled_from(
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "&#106;avascript:x",
     "data:text/html,<script>1</script>", "vbscript:x", " javascript:x", "//example.org",
     "https://example.org/?a=1&b=2", "/levels/", "x\" onclick=\"alert(1)", "x' y>z<script>", "\x01"]
)  # fmt: skip
ATTRIBUTES = st.sampled_from(
    ["href", "src", "onclick", "onerror", "style", "xlink:href", "srcdoc", "formaction", "class"]
)
TAG = st.builds(
    lambda end, name, attributes, close: f"<{end}{name} {attributes}{close}",
    st.sampled_from(["", "/", "!--", "?"]),
    NAMES,
    st.lists(
        st.builds('{0}="{1}"'.format, ATTRIBUTES, VALUES)
        | st.builds("{0}={1}".format, ATTRIBUTES, VALUES),
        max_size=2,
    ).map(" ".join),
    st.sampled_from([">", "/>", "", "-->", " >"]),
)
PASTED = st.lists(TAG | st.text(max_size=8), max_size=8).map("".join)


@pytest.mark.slow
@given(PASTED)
@settings(max_examples=600, deadline=None)
@example("<script>alert(1)</script>")
@example('<p onclick="alert(1)">x</p>')
@example('<a href="javascript:alert(1)">x</a>')
@example('<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>')
@example("<svg><script>alert(1)</script></svg>")
@example('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><a xlink:href="javascript:x">')
@example("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>")
@example('<noscript><p title="</noscript><img src=x onerror=alert(1)>">')
def test_nothing_executable_survives(pasted):
    assert Strict(clean(pasted)).wrong == []
    assert Strict(shown(pasted)).wrong == []


@pytest.mark.slow
@given(PASTED | st.text())
@settings(max_examples=400, deadline=None)
@example("<a >0<object ><a >")
@example("·0<script >")
def test_cleaning_again_changes_nothing(pasted):
    once = clean(pasted)
    assert clean(once) == once


@pytest.mark.slow
@given(st.text(alphabet=st.characters(exclude_characters="<&•·▪◦●‣*–-.)", codec="utf-8")))
@settings(deadline=None)
def test_plain_text_keeps_its_words(text):
    assert plain_text(clean(text)) == " ".join(as_typed(text).split())


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        ("· yksi\n·\tkaksi\nloppu", "<ul><li>yksi</li><li>kaksi</li></ul>\n<p>loppu</p>"),
        ("<p>Ota:</p><p>•&nbsp; a</p><p>• b</p>", "<p>Ota:</p>\n<ul><li>a</li><li>b</li></ul>"),
        ("- yksi\n- kaksi", "<ul><li>yksi</li><li>kaksi</li></ul>"),
        ("- vain yksi", "<p>- vain yksi</p>"),
        ("1. yksi\n2) kaksi", "<ol><li>yksi</li><li>kaksi</li></ol>"),
        ("1. yksi\n3. kolme", "<p>1. yksi<br>3. kolme</p>"),
        ("3. kesäkuuta\n4. kesäkuuta", "<p>3. kesäkuuta<br>4. kesäkuuta</p>"),
        ("- a\n- b\n1. c\n2. d", "<ul><li>a</li><li>b</li></ul>\n<ol><li>c</li><li>d</li></ol>"),
    ],
)
def test_points_of_a_list_become_a_list(pasted, stored):
    assert clean(pasted) == stored


def test_cells_of_a_table_stay_apart():
    pasted = "<table><tr><td>Maa</td><td>Vierailu</td></tr><tr><th>Ti</th><td>Koe</td></tr></table>"
    assert plain_text(clean(pasted)) == "Maa Vierailu Ti Koe"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("", ""),
        ("<p></p>", ""),
        ("<p> </p><ul><li></li></ul>", ""),
        ("Hei\n\nmaailma", "<p>Hei</p>\n\n<p>maailma</p>"),
        ("Hei\r\nmaailma", "<p>Hei<br>maailma</p>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<b>Äiti</b> ja <i>isä</i>", "<strong>Äiti</strong> ja <em>isä</em>"),
        ("<h1>Otsikko</h1>", "<h2>Otsikko</h2>"),
        ("<p style='color:red'>x</p><script>1</script>", "<p>x</p>"),
        (
            '<a href="https://example.org">x</a>',
            '<a href="https://example.org" rel="noopener noreferrer">x</a>',
        ),
        (
            '<a href="/levels/" target="_top">x</a>',
            '<a href="/levels/" rel="noopener noreferrer">x</a>',
        ),
    ],
)
def test_is_stored_as(written, stored):
    assert clean(written) == stored


def test_words_of_two_blocks_stay_apart():
    assert plain_text("<h2>Näin</h2><ul><li>yksi</li><li>kaksi</li></ul>") == "Näin yksi kaksi"


def test_another_way_of_writing_the_same_is_not_a_change():
    field = RichTextFormField(required=False)
    assert not field.has_changed("<p><strong>x</strong></p>", "<p><b>x</b></p>")
    assert field.has_changed("<p>x</p>", "<p>y</p>")
    assert not field.has_changed("", "<p></p>")


def test_only_the_address_of_a_link_is_kept_of_attributes():
    assert clean('<p lang="xx" title="y" dir="rtl">Hei</p>') == "<p>Hei</p>"
