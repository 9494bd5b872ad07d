"""What is sent holds no indents of the templates, and every space that a person has written."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.urls import reverse

TEMPLATES = Path(settings.BASE_DIR) / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_its_lines_without_their_indents(name):
    written = (TEMPLATES / name).read_text(encoding="utf-8").splitlines()
    assert get_template(name).template.source.splitlines() == [
        line.lstrip(" ") if number else line for number, line in enumerate(written)
    ]


def test_what_a_person_wrote_keeps_its_spaces(db):
    text = "  Ensin tämä\n    sitten tuo\n"
    page = render_to_string("components/texts_to_copy.html", {"texts": [text]})
    assert f">{text}</textarea>" in page


def test_the_register_is_sent_without_indents(page, levels):
    lines = page.get(reverse("register:list")).content.decode().splitlines()
    assert [line for line in lines if line.startswith("    ")] == []
