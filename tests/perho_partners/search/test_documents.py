"""Documents are kept up to date whatever is written, and tell what a rebuilding would."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships.keywords.models import Keyword
from search.kinds import KINDS
from search.models import Document, Word
from search.upkeep import TOLD, paused, rebuild
from tests.factories import (
    ActionFactory,
    ContactFactory,
    CriterionFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    TermFactory,
    ToolFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.searched]
TODAY = date(2026, 9, 1)


def documents():
    return {
        (row.kind, row.object_id): [getattr(row, name) for name in TOLD]
        for row in Document.objects.all()
    }


class World:
    """A row of everything that is found or told."""

    def __init__(self):
        self.organisation = OrganisationFactory(
            name="Hotelli Äyräs", city="Espoo", sectors=["restaurant"]
        )
        self.partnership = PartnershipFactory(
            organisation=self.organisation, cooperation_forms=["visits"]
        )
        self.team = self.partnership.team
        self.responsibility = ResponsibilityFactory(partnership=self.partnership, area="vierailut")
        self.person = self.responsibility.user
        self.membership = MembershipFactory(user=self.person, team=self.team)
        self.tool = ToolFactory(title="Palvelumuotoilu", contact_user=self.person)
        self.term = TermFactory(name_fi="kumppani")
        self.criterion = CriterionFactory(title="Yhteiset tavoitteet")
        self.action = ActionFactory(title="Kumppanipäivä", plan__team=self.team)
        self.contact = ContactFactory(organisation=self.organisation, user=self.person)


@pytest.fixture
def world(levels):
    rebuild()  # the keywords were loaded without being saved
    return World()


def change(which, /, **values):
    """A change of the columns of a row."""

    def write(world):
        row = getattr(world, which)
        row.refresh_from_db()
        for column, value in values.items():
            setattr(row, column, world.person if value == "person" else value)
        row.save_as(world.person, "edited")

    write.__name__ = f"{which} {' '.join(values)}"
    return write


def rename_keyword(world):
    for word in Keyword.objects.filter(key__in=["restaurant", "visits"]):
        word.name_fi = "Leivontaa"
        word.save_as(None, "edited")


def restore(world):
    archived(world)
    change("organisation", archived_on=None, archived_by=None, archived_reason="")(world)


def archived(world):
    end = {"ended_by": "person", "ended_reason": "x", "ended_on": timezone.localdate()}
    change("responsibility", ended_on=timezone.localdate())(world)
    change("partnership", **end)(world)
    archive = {"archived_by": "person", "archived_reason": "x", "archived_on": TODAY}
    change("organisation", **archive)(world)


RETIRED = {
    "status": "retired", "retired_on": TODAY, "retired_by": "person", "retired_reason": "x",
}  # fmt: skip
WRITES = [
    lambda world: None,
    change("organisation", name="Kahvila Öljy", notes="Elinvoimakeskukseen"),
    change("organisation", sectors=[]),
    archived,
    restore,
    change("partnership", description="Aivan toista", goal="Tavoite", team=None),
    change("partnership", cooperation_forms=[]),
    change("responsibility", area="sopimukset"),
    change("responsibility", ended_on=timezone.localdate()),
    lambda world: world.responsibility.delete(),
    change("person", first_name="Önni", last_name="Wärri"),
    change("person", is_active=False),
    change("membership", ended_on=timezone.localdate()),
    lambda world: world.membership.delete(),
    change("team", name_fi="Uusi nimi", name_sv="Nytt namn"),
    change("team", closed_on=timezone.localdate()),
    rename_keyword,
    change("tool", title="Uusi", summary="Toinen", contact_user=None),
    change("tool", in_guides=True),
    change("tool", **RETIRED),
    change("term", name_fi="toinen", definition_sv="annat"),
    lambda world: world.term.delete(),
    change("criterion", title="Toinen"),
    lambda world: world.criterion.delete(),
    change("action", title="Toinen", outcome="Saatiin"),
    change("action", status="dropped"),
    change("contact", what="Soitettiin", signal="Tarve"),
    lambda world: world.contact.withdraw(world.person),
]


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.__name__)
def test_what_is_kept_is_what_a_rebuilding_makes(world, write):
    write(world)
    kept = documents()
    rebuild()
    assert documents() == kept


def test_there_is_a_document_of_every_kind(world):
    change("tool", in_guides=True)(world)
    ToolFactory()
    assert {kind for kind, _key in documents()} == set(KINDS)


def test_a_form_of_a_page_changes_the_document(page, world):
    row = world.organisation
    sent = {"name": "Kylpylä", "category": row.category, "version": row.version}
    assert page.post(reverse("organisations:edit", args=[row.pk]), sent).status_code == 302
    assert Document.objects.get(kind="organisation").name == " kylpyla "


def test_a_document_holds_base_forms_that_are_not_written(world):
    change("organisation", name="Kylpylöitä", notes="Työvoima- ja rekrytointikoulutus")(world)
    document = Document.objects.get(kind="organisation")
    assert document.name_forms.split() == ["kylpyla"]
    assert "tyovoimakoulutus" in document.body_forms.split()


def test_signing_in_asks_for_no_document(world):
    with CaptureQueriesContext(connection) as queries:
        world.person.save(update_fields=["last_login"])
    assert [query for query in queries if "search_" in query["sql"]] == []


def test_while_paused_nothing_is_made_and_then_everything(levels):
    with paused():
        OrganisationFactory(name="Kylpylöitä")
        assert not Document.objects.exists()
    assert Document.objects.get(kind="organisation").name == " kylpyloita "
    assert Word.objects.get(text="kylpyloita").forms == "kylpyla"


def test_the_command_makes_what_is_lost_and_takes_away_what_is_too_much(world, capsys):
    kept = documents()
    Document.objects.filter(kind="organisation").delete()
    Document.objects.create(kind="old", object_id=1)
    Document.objects.create(kind="term", object_id=world.term.pk + 1)
    call_command("search_rebuild")
    assert (documents(), capsys.readouterr().out) == (kept, f"Search: {len(kept)} documents.\n")
