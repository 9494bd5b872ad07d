"""Teams as a list."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from accounts.teams.models import Team
from core.text import name_key, search_normal
from exchange.lists.cells import choice_of, in_words, names_of, text
from exchange.lists.columns import Column, Value, of
from exchange.lists.kinds import RowList
from exchange.lists.rules import may_bring_people

COLUMNS = [
    Column("name_fi", gettext_lazy("Tiimi"), of("name_fi"), text, is_needed=True,
           also=["nimi", "tiimit", "tiimin nimi", "nimi suomeksi", "team", "name", "namn"],
           example=gettext_lazy("Matkailutiimi")),
    Column("name_sv", gettext_lazy("Nimi ruotsiksi"), of("name_sv"), text),
    Column("name_en", gettext_lazy("Nimi englanniksi"), of("name_en"), text),
    Column("kind", gettext_lazy("Laji"), of("kind"), choice_of(Team.Kind), in_words(Team.Kind),
           help=gettext_lazy("Tyhjä on koulutusalan tiimi."), also=["tyyppi", "typ", "type"],
           example=gettext_lazy("Koulutusalan tiimi"), allowed=names_of(Team.Kind)),
    Column("description_fi", gettext_lazy("Kuvaus"), of("description_fi"), text,
           also=["beskrivning", "description"]),
]  # fmt: skip


class TeamList(RowList[Team]):
    """Teams by their Finnish names."""

    key = "teams"
    title = gettext_lazy("Tiimit")
    lede = gettext_lazy("Rivi on yksi tiimi. Tuo tiimit ennen henkilöitä.")
    columns = COLUMNS
    summary = ["kind"]
    named_by = "name_fi"
    page = "portfolio:list"

    def may(self, user: User) -> bool:
        return may_bring_people(user)

    @cached_property
    def _teams(self) -> dict[str, Team]:
        return {name_key(team.name_fi): team for team in Team.objects.all()}

    @cached_property
    def _slugs(self) -> set[str]:
        return {team.slug for team in self._teams.values()}

    def find(self, values: dict[str, Value], by: User) -> Team | None:
        if not values.get("kind"):  # nobody has none
            values.pop("kind", None)
        team = self._teams.get(name_key(values["name_fi"]))
        if team and team.closed_on:
            raise ValidationError({"name_fi": _("Tiimi on päättynyt. Avaa se hallinnassa.")})
        return team

    def blank(self, values: dict[str, Value]) -> Team:
        base = slugify(search_normal(values["name_fi"]))[:50] or "tiimi"
        slug, number = base, 1
        while slug in self._slugs:
            number += 1
            slug = f"{base}-{number}"
        self._slugs.add(slug)
        return Team(slug=slug, kind=Team.Kind.EDUCATION_FIELD)

    def identity(self, values: dict[str, Value]) -> object:
        return name_key(values["name_fi"])
