"""A former employee leaves no name anywhere: every table of the database is searched."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import translation

from accounts.people.models import User
from accounts.teams.models import Membership
from exchange.privacy import services
from exchange.privacy.relations import Fate, relations
from exchange.privacy.texts import STAYS, text_columns
from partnerships.organisations.models import Organisation
from partnerships.register.models import SavedView
from search.models import Document, Word
from search.upkeep import rebuild
from tests.exchange.privacy.conftest import (
    ADDRESS,
    FIRST,
    LAST,
    MARK,
    planted,
    shared_view,
)
from tests.factories import (
    CommentFactory,
    ContactFactory,
    OrganisationFactory,
    PartnershipFactory,
    ToolFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.searched]


def columns_with(mark: str) -> set[str]:
    """Every column of the database in which the mark stands, whatever kind of column it is."""
    found = set()
    with connection.cursor() as cursor:
        quote = connection.ops.quote_name
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {quote(table)} LIMIT 0")  # noqa: S608  (the database's own names)
            for column in [each[0] for each in cursor.description]:
                has_it = f"LOWER(CAST({quote(column)} AS text)) LIKE %s"
                cursor.execute(
                    f"SELECT 1 FROM {quote(table)} WHERE {has_it} LIMIT 1",  # noqa: S608  (the database's own names)
                    [f"%{mark}%"],
                )
                if cursor.fetchone():
                    found.add(f"{table}.{column}")
    return found


@pytest.mark.slow
def test_no_text_of_any_table_holds_the_name_afterwards(leaver):
    where = dict(planted())
    assert [name for name, is_there in where.items() if not is_there] == []
    rebuild()
    before = columns_with(MARK)
    assert {"search_word.text", "search_document.body", "accounts_historicaluser.changes"} < before
    assert len(before) >= len(where)
    services.anonymise(user=leaver)
    assert columns_with(MARK) == set()


@pytest.mark.slow
def test_every_relation_keeps_its_rows_or_loses_them_as_declared(leaver):
    before = {item: item.rows(leaver).count() for item in relations()}
    assert [item.key for item, count in before.items() if not count] == []
    report = services.anonymise(user=leaver)
    for item, count in before.items():
        left = item.rows(leaver).count()
        if item.fate == Fate.GOES:
            assert (item.key, left, report.removed[item.key]) == (item.key, 0, count)
        else:  # the historical rows of what has ended are one more
            assert (item.key, left >= count) == (item.key, True)
        if item.fate == Fate.ENDS:
            assert not item.rows(leaver).filter(ended_on=None).exists()


def test_texts_that_stay_are_of_columns_that_there_are():
    known = {
        f"{model._meta.label_lower}.{item.name}"
        for model in apps.get_models()
        for item in model._meta.concrete_fields
    }
    assert set(STAYS) <= known


def test_every_column_of_a_person_is_emptied_or_says_nothing_of_who_it_was():
    """A new column of people: empty it in services.EMPTY, or say here why it may stay."""
    stay = {
        *["id", "version"],  # a key and a number
        *["email", "password", "last_login", "anonymised_on"],  # written anew
        *["sort_key", "search_text"],  # computed from the others
        *["is_active", "is_example"],  # of nobody in particular
        *["date_joined", "digest_from", "notices_seen_at"],  # days and a moment
    }
    assert {item.name for item in User._meta.concrete_fields} == stay | set(services.EMPTY)
    assert {*services.TELLING} <= {*services.EMPTY, "email"}


@pytest.fixture
def gone(db) -> User:
    """Somebody who has left."""
    user: User = UserFactory(
        first_name=FIRST, last_name=LAST, email=ADDRESS, title="Kokki", is_active=False
    )
    return user


def anonymised(user: User) -> User:
    services.anonymise(user=user)
    return User.objects.get(pk=user.pk)


class TestThePerson:
    def test_the_key_stays_and_the_name_is_in_the_readers_language(self, gone):
        user = anonymised(gone)
        told = {}
        for language in ("fi", "sv", "en"):
            with translation.override(language):
                told[language] = str(user)
        assert (user.pk, told) == (
            gone.pk,
            {"fi": "entinen työntekijä", "sv": "tidigare anställd", "en": "former employee"},
        )

    def test_nothing_tells_who_it_was(self, gone):
        user = anonymised(gone)
        assert (user.first_name, user.last_name, user.title, user.email) == (
            *["", "", ""],
            f"former-{gone.pk}@former.invalid",
        )
        assert (user.has_usable_password(), user.last_login, user.initials) == (False, None, "E")

    def test_the_history_tells_that_the_system_did_it_and_no_name(self, gone):
        gone.title = "Keittiömestari"
        gone.save_as(None, "edited")
        anonymised(gone)
        rows = list(User.history.filter(id=gone.pk).order_by("history_id"))
        assert [row.history_change_reason for row in rows] == ["created", "edited", "anonymised"]
        assert {(row.first_name, row.last_name, row.title) for row in rows} == {("", "", "")}
        assert rows[-1].history_user is None
        assert "anonymised_on" in rows[-1].changes

    def test_doing_it_again_changes_nothing(self, gone):
        user = anonymised(gone)
        again = services.anonymise(user=user)
        assert (again.texts, again.removed.keys()) == (0, again.removed.keys())
        assert User.objects.get(pk=gone.pk).version == user.version

    @pytest.mark.parametrize("values", [{"is_active": True}, {"first_name": "Maija"}])
    def test_a_former_employee_does_not_come_back_under_the_same_key(self, gone, values):
        user = anonymised(gone)
        for name, value in values.items():
            setattr(user, name, value)
        with pytest.raises(ValidationError, match="Tee palaavalle henkilölle uusi tunnus"):
            user.full_clean()

    def test_who_works_here_keeps_the_name(self, db):
        user = UserFactory()
        with pytest.raises(services.StillHereError):
            services.anonymise(user=user)
        assert User.objects.get(pk=user.pk).first_name == user.first_name

    def test_two_former_employees_are_no_conflict(self, gone):
        anonymised(gone)
        assert str(anonymised(UserFactory(is_active=False))) == "entinen työntekijä"


class TestWhatIsTheirs:
    def test_memberships_end(self, gone, team):
        Membership(user=gone, team=team, is_home=True).save_as(None, "created")
        anonymised(gone)
        assert not gone.memberships.open().exists()

    def test_a_view_shared_with_a_team_stays_with_it(self, gone, team):
        Membership(user=gone, team=team, is_home=True).save_as(None, "created")
        shared = shared_view(gone)
        own = SavedView.objects.create(owner=gone, name="Oma", query="")
        anonymised(gone)
        assert list(SavedView.objects.all()) == [shared]
        assert not SavedView.objects.filter(pk=own.pk).exists()

    def test_what_nobody_took_over_is_counted(self, gone, levels):
        partnership = PartnershipFactory()
        partnership.responsibilities.model(partnership=partnership, user=gone).save_as(
            None, "added"
        )
        assert services.anonymise(user=gone).still_responsible == 1


class TestTexts:
    def replaced(self, user: User, notes: str) -> str:
        organisation = OrganisationFactory(notes=notes)
        services.anonymise(user=user)
        return Organisation.objects.get(pk=organisation.pk).notes

    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            (f"{FIRST} {LAST} tietää.", "entinen työntekijä tietää."),
            (f"Kysy: {LAST.upper()}, {FIRST.lower()}.", "Kysy: entinen työntekijä."),
            (f"@{FIRST} {LAST}, tule!", "entinen työntekijä, tule!"),
            (f"{FIRST}\n{LAST}", "entinen työntekijä"),
            (f"Osoite {ADDRESS.upper()}.", "Osoite entinen työntekijä."),
            (f"{FIRST} yksin", f"{FIRST} yksin"),
            (f"{FIRST} {LAST}nen", f"{FIRST} {LAST}nen"),
            (f"Ylä{FIRST} {LAST}", f"Ylä{FIRST} {LAST}"),
            (f"x{ADDRESS}", f"x{ADDRESS}"),
        ],
    )
    def test_the_whole_name_is_replaced_and_nothing_else(self, gone, written, expected):
        assert self.replaced(gone, written) == expected

    def test_the_name_of_before_too(self, gone):
        gone.last_name = "Uusinimi"
        gone.save_as(None, "edited")
        assert self.replaced(gone, f"{FIRST} {LAST} ja {FIRST} Uusinimi") == (
            "entinen työntekijä ja entinen työntekijä"
        )

    def test_a_name_that_somebody_else_has_is_left(self, gone):
        UserFactory(first_name=FIRST.upper(), last_name=LAST)
        assert self.replaced(gone, f"{FIRST} {LAST}, {ADDRESS}") == (
            f"{FIRST} {LAST}, entinen työntekijä"
        )

    def test_an_address_that_somebody_else_has_now_is_left(self, gone):
        gone.email = "qvzx.new@perho.example"
        gone.save_as(None, "edited")
        UserFactory(email=ADDRESS)
        assert self.replaced(gone, ADDRESS) == ADDRESS

    def test_whoever_has_no_name_is_no_word_of_any_text(self, db):
        user = UserFactory(first_name="", last_name=" ", is_active=False)
        assert self.replaced(user, "Yksi kaksi") == "Yksi kaksi"

    def test_earlier_versions_and_what_they_say_changed(self, gone):
        organisation = OrganisationFactory(notes=f"{FIRST} {LAST}")
        organisation.notes = "Ei kukaan"
        organisation.save_as(None, "edited")
        services.anonymise(user=gone)
        first, second = Organisation.history.filter(id=organisation.pk).order_by("history_id")
        assert first.notes == "entinen työntekijä"
        assert second.changes["notes"] == ["entinen työntekijä", "Ei kukaan"]

    def test_a_row_without_room_gets_initials(self, gone):
        short = UserFactory(first_name="Li", last_name="Wu", is_active=False)
        tool = ToolFactory()
        longest = tool._meta.get_field("event_where").max_length
        tool.event_where = f"{'x' * (longest - 6)} Li Wu"
        tool.save_as(None, "edited")
        services.anonymise(user=short)
        tool.refresh_from_db()
        assert tool.event_where == f"{'x' * (longest - 6)} N. N."

    def test_a_call_by_the_first_name_in_a_comment(self, gone):
        comment = CommentFactory(text=f"@{FIRST} tietää")
        comment.mentions.create(user=gone)
        other = CommentFactory(text=f"@{FIRST} on toinen")
        services.anonymise(user=gone)
        for row in (comment, other):
            row.refresh_from_db()
        assert (comment.text, other.text) == ("entinen työntekijä tietää", f"@{FIRST} on toinen")
        assert comment.history.get().text == "entinen työntekijä tietää"

    def test_nobody_seems_to_have_edited_the_row(self, gone):
        organisation = OrganisationFactory(notes=f"{FIRST} {LAST}")
        services.anonymise(user=gone)
        assert Organisation.history.filter(id=organisation.pk).count() == 1

    def test_what_follows_from_the_text_follows(self, gone):
        organisation = OrganisationFactory(notes=f"{FIRST} {LAST}")
        contact = ContactFactory(what=f"{FIRST} {LAST}")
        assert Word.objects.filter(text__startswith=MARK).exists()
        services.anonymise(user=gone)
        assert not Word.objects.filter(text__startswith=MARK).exists()
        document = Document.objects.get(kind="organisation", object_id=organisation.pk)
        assert MARK not in document.everything
        contact.refresh_from_db()
        assert contact.search_text == contact.compute_search_text()

    def test_a_word_that_a_document_still_has_is_not_forgotten(self, gone):
        OrganisationFactory(name=f"{LAST} Oy")
        services.anonymise(user=gone)
        assert Word.objects.filter(text__startswith=MARK).count() == 1


def test_texts_are_of_our_own_tables_and_of_the_admins_log():
    labels = {model._meta.app_label for model, _items in text_columns()}
    assert {"partnerships", "teams", "quality", "toolkit", "admin"} <= labels
