"""No page prints a blank before a comma or a full stop."""

import re

import pytest
from django.conf import settings
from django.utils.html import strip_tags

from tests.factories import ResponsibilityFactory
from tests.test_access import PAGES, address, world

pytestmark = pytest.mark.one_engine
__all__ = ["world"]  # a fixture
BLANK_BEFORE = re.compile(r".{0,40}\w\)?\s+[,.](?=\s|$).{0,20}", re.DOTALL)
OUT_OF_SIGHT = re.compile(r"<(script|style|svg|textarea)\b.*?</\1>", re.DOTALL)


def found_in(html: str) -> list[str]:
    """What is wrong in the text of a page, with a few words around it."""
    text = strip_tags(OUT_OF_SIGHT.sub("", html))
    return [" ".join(each.group().split()) for each in BLANK_BEFORE.finditer(text)]


def test_no_template_begins_a_line_with_it():
    """The line break before it would be printed as a blank."""
    [folder] = settings.TEMPLATES[0]["DIRS"]
    wrong = [
        f"{path.relative_to(folder)}:{number}"
        for path in sorted(folder.rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.match(r"\s*[,.](\s|$)", line)
    ]
    assert not wrong


@pytest.mark.slow
def test_no_page_prints_it(world, as_):
    names = sorted(name for name, (read, _sent) in PAGES.items() if read == 200)
    assert len(names) > 30
    # Names that something follows.
    ResponsibilityFactory(partnership=world.partnership)
    tool, survey = world.tool, world.feedbacksurvey
    tool.contact_user, tool.contact_team = world.user, world.team
    tool.save_as(world.user, "edited")
    survey.owner, survey.team = world.user, world.team
    survey.save_as(world.user, "edited")
    client, wrong = as_("lead"), {}
    for name in names:
        answer = client.get(address(name, world))
        if not answer["Content-Type"].startswith("text/html"):
            continue
        if faults := found_in(answer.content.decode()):
            wrong[name] = faults
    assert not wrong
