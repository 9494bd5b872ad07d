"""The pages of bringing a list, as a person uses them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.people.models import User
from core.spreadsheet import XLSX
from exchange.files.reading import read
from exchange.imports.invitations import invite_new
from exchange.imports.models import Beat, Import
from exchange.imports.reverting import revert
from exchange.imports.running import AT_ONCE, confirm, write_beside
from partnerships.organisations.models import Organisation
from tests.conftest import PERSONAS
from tests.factories import OrganisationFactory, UserFactory

pytestmark = [pytest.mark.usefixtures("levels"), pytest.mark.one_engine]
NEW = reverse("imports:new")
LIST = "Organisaatio;Paikkakunta;Taso;Kuvaus\nUusi;Espoo;1;Vierailemme.\nHotelli;;9;Vierailemme.\n"


def bring(client: Client, text: str = LIST, kind: str = "partners") -> Import:
    file = SimpleUploadedFile("kumppanit.csv", text.encode())
    response = client.post(NEW, {"kind": kind, "file": file})
    assert response.status_code == 302
    return Import.objects.latest("pk")


def decide(client: Client, item: Import, **data: str) -> Any:
    return client.post(reverse("imports:decide", args=[item.pk]), data, follow=True)


# Pages from which a list is taken along, and what could be brought back there.
TAKEN_ALONG = [
    ("/partners/", "partners"),
    ("/network/?view=networks", "members"),
    ("/toolkit/", "tools"),
    ("/teams/", "actions"),
]


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize(("address", "kind"), TAKEN_ALONG)
def test_a_list_is_offered_to_be_brought_by_those_who_may(
    as_: Any, persona: str, address: str, kind: str
) -> None:
    client = as_(persona)
    new = client.get(NEW)
    may = new.status_code == 200 and kind in new.context["lists"]
    assert (f'href="{NEW}?kind={kind}"' in client.get(address).text) is may


class TestBringing:
    def test_a_file_is_read_and_checked_and_nothing_is_written(self, as_: Any) -> None:
        item = bring(as_("coordinator"))
        assert (item.source, item.counts) == ("kumppanit.csv", {"new": 1, "wrong": 1})
        assert not Organisation.objects.exists()

    def test_a_paste_is_a_list_too(self, as_: Any) -> None:
        text = "Organisaatio\tPaikkakunta\nUusi\tEspoo"
        as_("coordinator").post(NEW, {"kind": "partners", "pasted": text})
        assert Import.objects.get().counts == {"new": 1}

    @pytest.mark.parametrize(
        ("data", "field", "why"),
        [
            ({"kind": "partners"}, "file", "Valitse tiedosto, tai liitä luettelo alle."),
            ({"pasted": "a\n1"}, "kind", "Valitse, mitä tuot."),
            (
                {"kind": "partners", "pasted": "Nimi"},
                "pasted",
                "Tiedostossa on vain otsikot. Lisää niiden alle rivejä.",
            ),
        ],
    )
    def test_what_is_missing_is_told_at_its_field(
        self, as_: Any, data: dict[str, str], field: str, why: str
    ) -> None:
        response = as_("coordinator").post(NEW, data)
        assert (response.status_code, response.context["form"].errors[field]) == (422, [why])

    def test_a_file_that_cannot_be_read_says_why(self, as_: Any) -> None:
        file = SimpleUploadedFile("kuva.png", b"\x89PNG\0\0")
        response = as_("coordinator").post(NEW, {"kind": "partners", "file": file})
        assert response.context["form"].errors["file"] == [
            "Tiedosto ei ole tekstiä. Tallenna luettelo muodossa xlsx tai csv."
        ]

    @pytest.mark.parametrize(
        ("persona", "kinds"),
        [
            ("staff", ["actions"]),
            ("coordinator", ["partners", "members", "tools", "actions"]),
            ("administrator", ["partners", "members", "tools", "teams", "people"]),
        ],
    )
    def test_each_sees_the_lists_that_they_may_bring(
        self, as_: Any, persona: str, kinds: list[str]
    ) -> None:
        response = as_(persona).get(NEW)
        assert [kind.key for kind in response.context["kinds"]] == kinds

    def test_a_list_that_is_not_for_one_is_refused(self, as_: Any) -> None:
        response = as_("staff").post(NEW, {"kind": "people", "pasted": "Sähköposti\na@b.fi"})
        assert response.status_code == 422

    @pytest.mark.parametrize("kind", ["partners", "members", "tools", "teams", "people"])
    def test_a_template_is_a_list_whose_headings_are_known(self, as_: Any, kind: str) -> None:
        client = as_("administrator")
        response = client.get(reverse("imports:template", args=[kind]))
        assert response["Content-Type"] == XLSX
        found = read(response.content)
        rows = [found.headings, ["x", *found.lines[0].cells[1:]]]
        item = bring(client, "\n".join(";".join(f'"{c}"' for c in row) for row in rows), kind)
        assert len(item.columns) == len(item.headings)

    @pytest.mark.parametrize("language", ["fi", "sv", "en"])
    @pytest.mark.parametrize("kind", ["partners", "members", "tools", "teams", "people"])
    def test_the_example_line_of_a_template_is_left_out(
        self, as_: Any, kind: str, language: str
    ) -> None:
        client = as_("administrator")
        client.cookies["django_language"] = language
        content = client.get(reverse("imports:template", args=[kind])).content
        book = load_workbook(BytesIO(content))
        client.cookies["django_language"] = "fi"
        alone = client.post(NEW, {"kind": kind, "file": SimpleUploadedFile("a.xlsx", content)})
        assert alone.context["form"].errors["file"] == [
            "Luettelossa on vain pohjan esimerkkirivi. Lisää sen alle omat rivisi."
        ]
        sheet = book.worksheets[0]
        sheet.append([f"x{cell.value or ''}" for cell in sheet[2]])
        buffer = BytesIO()
        book.save(buffer)
        client.post(NEW, {"kind": kind, "file": SimpleUploadedFile("a.xlsx", buffer.getvalue())})
        item = Import.objects.get()
        assert [line.number for line in item.lines.all()] == [3]
        assert item.notes[-1] == "Pohjan esimerkkirivi jätettiin pois."

    def test_a_template_tells_what_each_column_may_hold(self, as_: Any) -> None:
        content = as_("administrator").get(reverse("imports:template", args=["partners"])).content
        told = {row[0]: row[1:] for row in load_workbook(BytesIO(content))["Ohje"].values}
        assert told["Mitä teemme yhdessä"][0] == "kun rivillä on taso"
        assert told["Alkoi"] == ("", "1.9.2025", "Päivä muodossa 23.11.2026.", "")
        assert told["Sidosryhmä"][3] == "; ".join(
            str(label) for label in Organisation.Category.labels
        )
        assert told["Taso"][3].startswith("1 ")


class TestChecking:
    def test_the_counts_are_filters(self, as_: Any) -> None:
        client = as_("coordinator")
        item = bring(client)
        response = client.get(item.get_absolute_url(), {"state": "wrong"})
        assert [line.name for line in response.context["page"]] == ["Hotelli"]

    def test_what_is_to_be_mended_comes_first_and_what_is_the_same_is_hidden(
        self, as_: Any
    ) -> None:
        OrganisationFactory(name="Sama")
        client = as_("coordinator")
        item = bring(client, LIST + "Sama;;;\n")
        response = client.get(item.get_absolute_url())
        assert [line.name for line in response.context["page"]] == ["Hotelli", "Uusi"]

    def test_unknown_headings_lead_to_choosing_the_columns(self, as_: Any) -> None:
        client = as_("coordinator")
        item = bring(client, "Firma X\nUusi\n")
        assert client.get(item.get_absolute_url())["Location"] == reverse(
            "imports:columns", args=[item.pk]
        )
        response = client.post(reverse("imports:columns", args=[item.pk]), {"column-0": "name"})
        item.refresh_from_db()
        assert (response.status_code, item.counts) == (302, {"new": 1})

    def test_a_column_chosen_twice_or_missing_is_told(self, as_: Any) -> None:
        client = as_("coordinator")
        item = bring(client, "A;B\nUusi;Espoo\n")
        path = reverse("imports:columns", args=[item.pk])
        twice = client.post(path, {"column-0": "city", "column-1": "city"})
        assert twice.context["form"].errors == {
            "column-0": ["Sama sarake on valittu kahdesti."],
            "column-1": ["Sama sarake on valittu kahdesti."],
            "__all__": ["Kerro, missä sarakkeessa on: Organisaatio."],
        }

    def test_a_fault_names_its_column_and_what_was_written(self, as_: Any) -> None:
        client = as_("coordinator")
        item = bring(client, "Nimi;Alkoi;Taso\nTesti Yksi Oy;;1\nTesti Kaksi Oy;eilen;9\n")
        page = client.get(item.get_absolute_url()).context["page"]
        assert [[fault.told for fault in line.wrong] for line in page] == [
            ["Mitä teemme yhdessä: Tämä kenttä ei voi olla tyhjä."],
            [
                "Taso: Tasoa ”9” ei ole. Tasot ovat: 1 Arki, 2 Kehittäminen, 3 Strateginen, "
                "4 Verkosto, Muu.",
                "Alkoi (”eilen”): Kirjoita päivä muodossa 23.11.2026.",
            ],
        ]
        content = client.get(reverse("imports:left", args=[item.pk])).content
        assert [row[-1] for row in load_workbook(BytesIO(content)).active.values][1] == (
            "Mitä teemme yhdessä: Tämä kenttä ei voi olla tyhjä."
        )

    def test_what_the_list_has_no_column_for_is_mended_too(self, as_: Any) -> None:
        client = as_("coordinator")
        item = bring(client, "Nimi;Taso\nTesti Yksi Oy;1\nTesti Kaksi Oy;1\n")
        decide(client, item, **{"cell-2-description": "Vierailemme.", "cell-2-mystery": "x"})
        item.refresh_from_db()
        assert (item.counts, item.headings) == (
            {"new": 1, "wrong": 1},
            ["Nimi", "Taso", "Mitä teemme yhdessä"],
        )
        assert [line.cells for line in item.lines.all()] == [
            ["Testi Yksi Oy", "1", "Vierailemme."],
            ["Testi Kaksi Oy", "1", ""],
        ]

    def test_a_line_is_mended_where_it_stands(self, as_: Any) -> None:
        client = as_("coordinator")
        item = bring(client)
        decide(client, item, **{"cell-3-level": "2"})
        item.refresh_from_db()
        assert item.counts == {"new": 2}

    @pytest.mark.parametrize(
        "data",
        [
            {"line-2": "same:999999999999999999999"},
            {"line-2": "same:999999"},
            {"line-2": "what"},
            {"line-99999": "leave"},
            {"cell-2-password": "x"},
            {"cell-2-name": "\0" * 10},
            {"query": "state=wrong&\0"},
        ],
    )
    def test_odd_answers_change_nothing_and_break_nothing(
        self, as_: Any, data: dict[str, str]
    ) -> None:
        client = as_("coordinator")
        item = bring(client)
        assert decide(client, item, **data).status_code == 200

    def test_the_lines_are_told_in_the_language_of_the_reader(self, as_: Any) -> None:
        client = as_("coordinator")
        item = bring(client)
        client.post(reverse("set_language"), {"language": "en"})
        html = client.get(item.get_absolute_url()).content.decode()
        assert "There is no level “9”." in html

    def test_queries_do_not_grow_with_the_lines(
        self, as_: Any, django_assert_max_num_queries: Any
    ) -> None:
        client = as_("coordinator")
        few = bring(client)
        many = bring(client, LIST + "".join(f"Uusi {n};;;\n" for n in range(40)))
        for item in (few, many):
            with django_assert_max_num_queries(10):
                client.get(item.get_absolute_url())


class TestConfirming:
    def test_the_button_brings_what_it_says(self, as_: Any) -> None:
        client = as_("coordinator")
        item = bring(client)
        response = decide(client, item, confirm="1")
        item.refresh_from_db()
        assert (item.state, Organisation.objects.get().name) == ("done", "Uusi")
        assert "1 rivi tuotiin" in response.content.decode()

    def test_new_answers_are_looked_at_before_anything_is_brought(self, as_: Any) -> None:
        client = as_("coordinator")
        item = bring(client)
        decide(client, item, confirm="1", **{"line-2": "leave"})
        item.refresh_from_db()
        assert (item.state, item.counts) == ("draft", {"left": 1, "wrong": 1})

    def test_the_rest_is_taken_along_with_the_reasons(self, as_: Any) -> None:
        client = as_("coordinator")
        item = bring(client)
        response = client.get(reverse("imports:left", args=[item.pk]))
        found = read(b"".join(response))
        assert [found.headings[-1], found.lines[0].cells] == [
            "Miksi jäi pois",
            [
                *["Hotelli", "", "9", "Vierailemme."],
                "Taso: Tasoa ”9” ei ole. Tasot ovat: 1 Arki, 2 Kehittäminen, 3 Strateginen, "
                "4 Verkosto, Muu.",
            ],
        ]

    def test_a_list_is_thrown_away(self, as_: Any) -> None:
        client = as_("coordinator")
        item = bring(client)
        client.post(reverse("imports:discard", args=[item.pk]))
        assert not Import.objects.exists()

    def test_what_came_is_named_and_leads_to_its_page(self, as_: Any) -> None:
        old = OrganisationFactory(name="Vanha", city="Turku")
        client = as_("coordinator")
        item = bring(client, f"{LIST}Vanha;Espoo;;\n")
        response = decide(client, item, confirm="2")
        new = Organisation.objects.get(name="Uusi")
        assert [(each.row, each.is_new) for each in response.context["came"]] == [
            (new, True), (old, False)
        ]  # fmt: skip
        html = response.content.decode()
        assert all(f'href="{row.get_absolute_url()}"' in html for row in (old, new))

    @pytest.mark.parametrize(
        ("kind", "text"),
        [
            ("tools", "Nimi\nTyökalu\n"),
            ("teams", "Tiimi;Laji\nTiimi X;yksikkö\n"),
            ("people", "Sähköposti;Etunimi;Sukunimi\nuusi@perho.example;Uusi;Ihminen\n"),
        ],
    )
    def test_so_is_what_comes_with_other_lists(self, as_: Any, kind: str, text: str) -> None:
        client = as_("administrator")
        item = bring(client, text, kind)
        response = decide(client, item, confirm="1")
        assert [each.is_new for each in response.context["came"]] == [True]

    def test_so_are_actions(self, as_: Any, lead: User) -> None:
        client = as_("lead")
        team = lead.memberships.get().team
        item = bring(client, f"Tiimi;Mitä tehdään\n{team};Vierailu\n", "actions")
        response = decide(client, item, confirm="1")
        assert [str(each.row) for each in response.context["came"]] == ["Vierailu"]

    def test_after_taking_back_nothing_is_said_to_have_come(self, as_: Any) -> None:
        client = as_("coordinator")
        item = bring(client)
        decide(client, item, confirm="1")
        response = client.post(reverse("imports:revert", args=[item.pk]), follow=True)
        html = response.content.decode()
        assert ("1 rivin tuonti peruttiin" in html, "rivi tuotiin" in html) == (True, False)

    def test_what_cannot_be_undone_is_asked_once(self, as_: Any) -> None:
        client = as_("coordinator")
        item = bring(client)
        for name, confirm_ in [("discard", {}), ("revert", {"confirm": "1"})]:
            html = decide(client, item, **confirm_).content.decode()
            before = html[: html.index(reverse(f"imports:{name}", args=[item.pk]))]
            assert before.rindex("<details") > before.rfind("</details>")

    def test_it_is_taken_back_by_one_press(self, as_: Any) -> None:
        client = as_("coordinator")
        item = bring(client)
        decide(client, item, confirm="1")
        client.post(reverse("imports:revert", args=[item.pk]))
        item.refresh_from_db()
        assert (item.state, Organisation.objects.count()) == ("reverted", 0)

    def test_another_sees_nothing_of_it(self, as_: Any, lead: User) -> None:
        item = bring(as_("coordinator"))
        assert as_("lead").get(item.get_absolute_url()).status_code == 404


class TestLongLists:
    @pytest.fixture
    def item(self, as_: Any) -> Import:
        rows = "".join(f"Yritys {n};;;\n" for n in range(AT_ONCE + 1))
        return bring(as_("coordinator"), LIST + rows)

    def test_the_page_waits_and_the_writing_goes_on_beside(
        self, as_: Any, item: Import, coordinator: User, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks() as begun:
            confirm(item=item, by=coordinator)
        item.refresh_from_db()
        assert (item.state, len(begun)) == ("running", 1)
        response = as_("coordinator").get(item.get_absolute_url())
        assert (response.status_code, response["Refresh"]) == (200, "3")

    def test_pressed_again_while_it_runs_it_is_not_begun_again(
        self, item: Import, coordinator: User, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks() as begun:
            confirm(item=item, by=coordinator)
            confirm(item=item, by=coordinator)
        assert len(begun) == 1

    def test_one_that_stopped_can_be_begun_again(
        self, as_: Any, item: Import, coordinator: User, django_capture_on_commit_callbacks: Any
    ) -> None:
        confirm(item=item, by=coordinator)
        Beat.objects.update(at=timezone.now() - timezone.timedelta(minutes=3))
        html = as_("coordinator").get(item.get_absolute_url()).content.decode()
        assert "Aloita uudelleen" in html
        with django_capture_on_commit_callbacks() as begun:
            confirm(item=item, by=coordinator)
        assert len(begun) == 1

    def test_what_is_written_beside_is_done(
        self, item: Import, coordinator: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("exchange.imports.running.connections.close_all", lambda: None)
        confirm(item=item, by=coordinator)
        write_beside(item.pk, coordinator.pk, "fi")
        item.refresh_from_db()
        assert (item.state, Organisation.objects.count()) == ("done", AT_ONCE + 2)

    def test_why_nothing_was_written_is_told(
        self, as_: Any, item: Import, coordinator: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("exchange.imports.running.connections.close_all", lambda: None)
        confirm(item=item, by=coordinator)
        OrganisationFactory(name="Uusi")
        write_beside(item.pk, coordinator.pk, "fi")
        item.refresh_from_db()
        assert (item.state, item.problem) == (
            "draft",
            "Rekisteri on muuttunut tarkistuksen jälkeen. Katso rivit läpi ja vahvista sitten.",
        )


class TestInviting:
    TEXT = "Sähköposti;Etunimi;Sukunimi\nuusi@perho.example;Uusi;Ihminen\n"

    def test_those_who_came_new_are_invited_once(self, as_: Any) -> None:
        UserFactory(email="vanha@perho.example")
        client = as_("administrator")
        item = bring(client, f"{self.TEXT}vanha@perho.example;Vanha;Tuttu\n", "people")
        decide(client, item, confirm="2")
        mail.outbox.clear()
        for _press in range(2):
            client.post(reverse("imports:invite", args=[item.pk]))
        assert [message.to for message in mail.outbox] == [["uusi@perho.example"]]

    def test_pressed_at_once_each_gets_one_mail(self, as_: Any) -> None:
        client = as_("administrator")
        item = bring(client, self.TEXT, "people")
        decide(client, item, confirm="1")
        mail.outbox.clear()
        first, second = Import.objects.get(), Import.objects.get()  # read before either has sent
        assert invite_new(item=first) == 1
        with pytest.raises(ValidationError) as raised:
            invite_new(item=second)
        assert (raised.value.messages, len(mail.outbox)) == (["Kutsuttavia ei ole."], 1)

    def test_that_they_have_been_invited_stands_in_the_way(
        self, as_: Any, administrator: User
    ) -> None:
        client = as_("administrator")
        item = bring(client, self.TEXT, "people")
        decide(client, item, confirm="1")
        client.post(reverse("imports:invite", args=[item.pk]))
        with pytest.raises(ValidationError) as raised, transaction.atomic():
            revert(item=item, by=administrator)
        assert raised.value.messages == ["Tuontia ei voi enää perua: 1 henkilö on jo kutsuttu."]

    def test_other_lists_invite_nobody(self, as_: Any) -> None:
        client = as_("coordinator")
        item = bring(client)
        decide(client, item, confirm="1")
        client.post(reverse("imports:invite", args=[item.pk]))
        assert mail.outbox == []


def test_the_template_opens_in_another_program(as_: Any, tmp_path: Any) -> None:
    response = as_("coordinator").get(reverse("imports:template", args=["partners"]))
    path = tmp_path / "pohja.xlsx"
    path.write_bytes(response.content)
    sheets = load_workbook(path).worksheets
    assert [sheet.title for sheet in sheets] == ["Kumppanit", "Ohje"]
