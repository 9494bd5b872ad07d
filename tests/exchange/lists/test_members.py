"""Members of networks that a list tells of."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.people.models import User
from exchange.files.reading import read_pasted
from exchange.imports import services
from exchange.imports.models import Import
from partnerships.networks.models import NetworkMember
from partnerships.partners.services import archive_organisation
from tests.factories import NetworkMemberFactory, OrganisationFactory

pytestmark = pytest.mark.usefixtures("levels")
HEADS = "Verkosto | Jäsen | Rooli | Mihin jäsenyys avaa tien | Alkoi | Päättyi"


@pytest.fixture
def by(coordinator: User) -> User:
    return coordinator


@pytest.fixture
def member() -> NetworkMember:
    return NetworkMemberFactory(
        network__name="Verkosto",
        member__name="Hotelli",
        started_on=date(2025, 9, 1),
    )


def begin(by: User, *lines: str, heads: str = HEADS) -> Import:
    text = "\n".join(
        "\t".join(cell.strip() for cell in line.split("|")) for line in (heads, *lines)
    )
    return services.begin(kind="members", table=read_pasted(text), source="luettelo", by=by)


def bring(by: User, *lines: str, heads: str = HEADS) -> Import:
    return services.write(item=begin(by, *lines, heads=heads), by=by)


def states(item: Import) -> list[str]:
    return [line.state for line in item.lines.all()]


def faults(item: Import) -> list[dict[str, str]]:
    return [line.told["faults"] for line in item.lines.all()]


def rows() -> list[tuple[Any, ...]]:
    return [
        (row.network.name, row.member.name, row.role, row.note, row.started_on, row.ended_on)
        for row in NetworkMember.objects.order_by("pk")
    ]


class TestWhatComes:
    def test_a_new_member_comes_with_role_note_and_day(self, by: User) -> None:
        OrganisationFactory(name="Verkosto")
        OrganisationFactory(name="Hotelli")
        bring(by, "verkosto | HOTELLI | Koordinaattori | Yhteys alaan. | 1.9.2025 |")
        assert rows() == [
            ("Verkosto", "Hotelli", "coordinator", "Yhteys alaan.", date(2025, 9, 1), None)
        ]
        change = NetworkMember.history.get()
        assert (change.history_user, change.history_change_reason) == (by, "imported")

    def test_only_the_names_are_needed(self, by: User) -> None:
        OrganisationFactory(name="Verkosto")
        OrganisationFactory(name="Hotelli")
        bring(by, "Verkosto | Hotelli", heads="Network | Member")
        assert rows() == [("Verkosto", "Hotelli", "member", "", timezone.localdate(), None)]

    def test_a_line_that_changes_nothing_writes_nothing(
        self, by: User, member: NetworkMember
    ) -> None:
        item = begin(by, "Verkosto | Hotelli | toimija | | 1.9.2025 |")
        assert (states(item), NetworkMember.history.count()) == (["same"], 1)

    def test_a_role_changes_and_the_change_is_signed(self, by: User, member: NetworkMember) -> None:
        item = bring(by, "Verkosto | Hotelli | johtaja")
        assert [line.told["differences"] for line in item.lines.all()] == [
            [{"label": "Rooli verkostossa", "before": "toimija", "after": "johtaja"}]
        ]
        change = NetworkMember.history.first()
        assert (change.history_change_reason, change.changes) == (
            "imported_over", {"role": ["member", "leader"]}
        )  # fmt: skip

    def test_an_end_day_ends_it_and_brought_again_it_is_the_same(
        self, by: User, member: NetworkMember
    ) -> None:
        line = "Verkosto | Hotelli | | | | 1.2.2026"
        bring(by, line)
        member.refresh_from_db()
        assert member.ended_on == date(2026, 2, 1)
        assert states(begin(by, line)) == ["same"]

    def test_one_that_left_can_join_anew(self, by: User, member: NetworkMember) -> None:
        bring(by, "Verkosto | Hotelli | | | | 1.2.2026")
        bring(by, "Verkosto | Hotelli | | | 1.3.2026 |", "Hotelli | Verkosto | | | |")
        assert [row[4:] for row in rows()] == [
            (date(2025, 9, 1), date(2026, 2, 1)),
            (date(2026, 3, 1), None),
            (timezone.localdate(), None),
        ]

    def test_the_number_tells_which_one_is_meant(self, by: User, member: NetworkMember) -> None:
        heads = "Tunnus | Verkosto | Jäsen | Rooli | Alkoi | Päättyi"
        bring(by, f"{member.pk} | Verkosto | Hotelli | johtaja | 1.9.2025 | 1.2.2026", heads=heads)
        NetworkMemberFactory(network=member.network, member=member.member)
        line = f"{member.pk} | Verkosto | Hotelli | johtaja | 1.9.2025 |"
        assert faults(begin(by, f"{line} 1.2.2026", line, heads=heads)) == [
            {}, {"member": "Organisaatio on jo tämän verkoston jäsen."}
        ]  # fmt: skip

    def test_what_came_is_looked_at_among_the_networks(
        self, as_: Any, by: User, member: NetworkMember
    ) -> None:
        item = bring(by, "Verkosto | Hotelli | johtaja")
        response = as_("coordinator").get(item.get_absolute_url())
        assert [each.row for each in response.context["came"]] == [member]
        assert item.brought.address() == f"{reverse('network:network')}?view=networks"
        assert f'href="{item.brought.address()}"' in response.content.decode()

    def test_questions_do_not_grow_with_the_lines(self, by: User, member: NetworkMember) -> None:
        def asked(*lines: str) -> int:
            with CaptureQueriesContext(
                connection,
            ) as found:
                begin(by, *lines)
            return len(found)

        names = [OrganisationFactory().name for _n in range(6)]
        many = [f"Verkosto | {name}" for name in names]
        assert asked(*many) == asked(many[0])


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("line", "fault"),
        [
            ("| Hotelli", {"network": "Tämä tieto tarvitaan."}),
            ("Verkosto |", {"member": "Tämä tieto tarvitaan."}),
            (
                "Verkosto | Tuntematon",
                {"member": "Organisaatiota ”Tuntematon” ei ole rekisterissä. Lisää se ensin."},
            ),
            (
                "Verkosto | Verkosto",
                {"member": "Verkosto ei voi olla oma jäsenensä. Valitse toinen."},
            ),
            (
                "Verkosto | Hotelli | pomo",
                {"role": "Valitse jokin näistä: johtaja, koordinaattori, toimija."},
            ),
            (
                "Verkosto | Hotelli | | | 1.1.2100",
                {"started_on": "Päivä ei voi olla tulevaisuudessa."},
            ),
            (
                "Verkosto | Hotelli | | | | 1.1.2100",
                {"ended_on": "Päivä ei voi olla tulevaisuudessa."},
            ),
            (
                "Verkosto | Hotelli | | | 2.9.2025 | 1.9.2025",
                {"ended_on": "Päättymispäivä ei voi olla ennen alkamispäivää."},
            ),
        ],
    )
    def test_the_column_and_the_reason_are_told(
        self, by: User, member: NetworkMember, line: str, fault: dict[str, str]
    ) -> None:
        assert faults(begin(by, line)) == [fault]

    def test_two_lines_of_one_membership_are_one_too_many(
        self, by: User, member: NetworkMember
    ) -> None:
        OrganisationFactory(name="Uusi")
        item = begin(by, *["Verkosto | Hotelli | johtaja"] * 2, *["Verkosto | Uusi"] * 2)
        assert faults(item) == [
            {}, {"": "Sama on jo rivillä 2."}, {}, {"": "Sama on jo rivillä 4."}
        ]  # fmt: skip

    def test_what_has_been_put_away_gets_nothing_new(self, by: User, member: NetworkMember) -> None:
        row = OrganisationFactory(name="Arkistoitu")
        archive_organisation(organisation=row, reason="Lopetti", by=by)
        assert faults(begin(by, "Verkosto | Arkistoitu")) == [
            {"member": "Organisaatio on arkistoitu. Palauta se ensin."}
        ]

    def test_a_number_of_another_is_refused(self, by: User, member: NetworkMember) -> None:
        other = NetworkMemberFactory(network=member.network, member__name="Toinen")
        lines = [f"{other.pk} | Verkosto | Hotelli", f"{other.pk + 9} | Verkosto | Hotelli"]
        assert faults(begin(by, *lines, heads="Tunnus | Verkosto | Jäsen")) == [
            {"member": "Tunnus on toisen jäsenyyden. Jätä uudelta tunnus tyhjäksi."},
            {"id": "Tällä tunnuksella ei ole jäsenyyttä verkostossa."},
        ]
