"""People of the college as a list, with their teams."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from accounts.teams.models import Membership, Team
from core.locks import locked
from exchange.lists.cells import choice_of, in_words, names_of, several, text
from exchange.lists.columns import Column, Value, of
from exchange.lists.kinds import RowList
from exchange.lists.known import Known
from exchange.lists.rules import may_bring_people


def _teams(user: User) -> list[Team]:
    """The person's teams now, their own first."""
    return [item.team for item in _open(user)]


def _led(user: User) -> list[Team]:
    return [item.team for item in _open(user) if item.role == Membership.Role.LEAD]


def _open(user: User) -> list[Membership]:
    rows = user.memberships.all() if user.pk else []
    return sorted((row for row in rows if row.ended_on is None), key=lambda row: not row.is_home)


COLUMNS = [
    Column("email", gettext_lazy("Sähköposti"), of("email"), text, is_needed=True,
           also=["sahkopostiosoite", "e-post", "e-postadress", "email", "e-mail"],
           example="etunimi.sukunimi@esimerkki.fi"),
    Column("full_name", gettext_lazy("Koko nimi"), str, text, in_template=False,
           also=["nimi", "henkilo", "etu- ja sukunimi", "sukunimi ja etunimi", "namn", "name"]),
    Column("first_name", gettext_lazy("Etunimi"), of("first_name"), text, is_needed=True,
           instead="full_name", also=["fornamn", "etunimet", "kutsumanimi", "given name"],
           example=gettext_lazy("Etunimi")),
    Column("last_name", gettext_lazy("Sukunimi"), of("last_name"), text, is_needed=True,
           instead="full_name",
           also=["efternamn", "surname"], example=gettext_lazy("Sukunimi")),
    Column("title", gettext_lazy("Tehtävänimike"), of("title"), text,
           also=["nimike", "tehtava", "titel", "job title"], example=gettext_lazy("Opettaja")),
    Column("staff_group", gettext_lazy("Henkilöstöryhmä"), of("staff_group"),
           choice_of(User.StaffGroup), in_words(User.StaffGroup), also=["ryhma", "grupp"],
           allowed=names_of(User.StaffGroup)),
    Column("teams", gettext_lazy("Tiimit"), _teams, several(Known.team),
           also=["tiimi", "team", "oma tiimi"],
           help=gettext_lazy("Ensimmäinen on oma tiimi. Erota puolipisteellä."),
           allowed=Known.team_names),
    Column("leads", gettext_lazy("Vetää tiimejä"), _led, several(Known.team),
           also=["vetaja", "tiimivastaava", "leder", "leads"], allowed=Known.team_names),
]  # fmt: skip


class PersonList(RowList[User]):
    """People by their e-mail addresses."""

    key = "people"
    title = gettext_lazy("Henkilöt")
    lede = gettext_lazy(
        "Rivi on yksi henkilö. Uusi henkilö saa kutsun, jolla hän valitsee salasanansa: "
        "lähetät kutsut, kun luettelo on tuotu."
    )
    columns = COLUMNS
    summary = ["email", "title", "teams"]
    named_by = "email"
    page = "admin:accounts_user_changelist"

    def may(self, user: User) -> bool:
        return may_bring_people(user)

    @cached_property
    def _people(self) -> dict[str, User]:
        memberships = Prefetch("memberships", Membership.objects.select_related("team"))
        return {user.email.lower(): user for user in User.objects.prefetch_related(memberships)}

    def settle(self, values: dict[str, Value]) -> None:
        """A whole name in one cell: the surname is the last word, or comes before a comma."""
        last, comma, first = values.pop("full_name", "").partition(",")
        if not comma:
            first, _gap, last = last.rpartition(" ")
        for key, name in [("first_name", first.strip()), ("last_name", last.strip())]:
            if name:
                values.setdefault(key, name)

    def find(self, values: dict[str, Value], by: User) -> User | None:
        user = self._people.get(values["email"].lower())
        if user and not user.is_active:
            raise ValidationError({"email": _("Henkilö on lähtenyt. Avaa tunnus hallinnassa.")})
        if user:
            values["email"] = user.email
        for team in values.get("leads", []):  # who leads a team is in it
            values.setdefault("teams", _teams(user) if user else [])
            if team not in values["teams"]:
                values["teams"] = [*values["teams"], team]
        return user

    def blank(self, values: dict[str, Value]) -> User:
        user = User(email=values["email"])
        user.set_unusable_password()
        return user

    def identity(self, values: dict[str, Value]) -> object:
        return values["email"].lower()

    def fill(self, row: User, values: dict[str, Value]) -> None:
        super().fill(row, {k: v for k, v in values.items() if k not in ("teams", "leads")})
        row.email = User.objects.normalize_email(row.email)

    def save(self, row: User, values: dict[str, Value], by: User) -> None:
        """The person, and the teams: they come and go, and the first is one's own."""
        super().save(row, values, by)
        if "teams" in values:
            self._save_teams(row, values, by)

    def _save_teams(self, user: User, values: dict[str, Value], by: User) -> None:
        wanted: list[Team] = values["teams"]
        leads = values.get("leads", _led(user))
        now = {item.team_id: locked(item) for item in user.memberships.open()}
        for item in now.values():
            if item.team not in wanted:
                item.ended_on = max(timezone.localdate(), item.started_on)
            if item.team not in wanted or (item.is_home and item.team != wanted[0]):
                item.is_home = False  # before another becomes the home
                item.save_as(by, self.verb_over)
        for team in wanted:
            item = now.get(team.pk) or Membership(user=user, team=team)
            item.is_home = team == wanted[0]
            item.role = Membership.Role.LEAD if team in leads else Membership.Role.MEMBER
            item.save_as(by, self.verb if item._state.adding else self.verb_over)
