"""What the cells of a list may name: levels, teams, people, keywords, tools; read once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.people.models import User
from accounts.teams.models import Team
from core.text import name_key, search_normal
from core.translated import LANGUAGES
from partnerships.keywords.models import Keyword
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from toolkit.tools.models import Tool

T = TypeVar("T")
AT_ONCE = 500  # names in one question
MOST_TOLD = 4  # of those that a name may mean


class CellError(Exception):
    """A cell cannot be read; says why, in the reader's language."""


class SeveralError(CellError):
    """The cell names several rows alike."""


class Known:
    """The rows that cells name, by every name they go by. Two that share a name are neither."""

    @cached_property
    def levels(self) -> dict[str, Level]:
        rows: dict[str, Level] = {}
        for level in Level.objects.all():
            names = [level.key, *_translated(level, "name"), *_translated(level, "short_name")]
            if level.number:
                names += [f"{level.number} {name}" for name in names[1:]]
                names += [str(level.number), f"taso {level.number}", f"niva {level.number}",
                          f"level {level.number}"]  # fmt: skip
            rows |= {search_normal(name): level for name in names if name}
        return rows

    @cached_property
    def teams(self) -> dict[str, Team | None]:
        """Those that work now."""
        return _once(
            (name, team)
            for team in Team.objects.open()
            for name in [team.slug, *_translated(team, "name")]
        )

    @cached_property
    def people(self) -> dict[str, User | None]:
        """Those that work now, by address and by name either way round."""
        return _once(
            (name, user)
            for user in User.objects.choosable()
            for name in [user.email, f"{user.first_name} {user.last_name}",
                         f"{user.last_name} {user.first_name}"]
        )  # fmt: skip

    @cached_property
    def sectors(self) -> dict[str, str | None]:
        return self._keywords(Keyword.Kind.SECTOR)

    @cached_property
    def forms(self) -> dict[str, str | None]:
        return self._keywords(Keyword.Kind.FORM)

    @cached_property
    def tools(self) -> dict[str, Tool | None]:
        return _once((tool.title, tool) for tool in Tool.objects.current())

    @cached_property
    def partnerships(self) -> dict[str, list[Partnership]]:
        """The open ones by the partner's name, by that with the level, and with the team too.

        The level and the team are told in any language.
        """
        found: dict[str, list[Partnership]] = {}
        rows = Partnership.objects.open().select_related("organisation", "level", "team")
        for row in rows:
            names = {row.organisation.name}
            for language, _name in LANGUAGES:
                with translation.override(language):
                    names |= {str(row), with_team(row)}
            for key in set(map(name_key, names)):
                found.setdefault(key, []).append(row)
        return found

    def partnership(self, text: str) -> Partnership:
        rows = self.partnerships.get(name_key(text), [])
        if len(rows) == 1:
            return rows[0]
        if rows:
            text_ = _("Kumppanuuksia on monta. Kirjoita jokin näistä: %(names)s.")
            names = "; ".join(f"”{self.partnership_name(row)}”" for row in rows[:MOST_TOLD])
            raise SeveralError(text_ % {"names": names})
        raise CellError(_("Kumppania ”%(text)s” ei ole rekisterissä.") % {"text": text})

    def partnership_name(self, row: Partnership) -> str:
        """Its name, with the team where the partner has several on the level."""
        same = self.partnerships.get(name_key(str(row)), [])
        # The row of the list has its team at hand.
        mine = next((each for each in same if each == row), None)
        return with_team(mine) if mine and len(same) > 1 else str(row)

    def learn_organisations(self, names: Iterable[str]) -> None:
        """Read those that a list names: there may be a million of them."""
        wanted = sorted({name_key(name) for name in names} - {""})
        for start in range(0, len(wanted), AT_ONCE):
            rows = Organisation.objects.filter(name_key__in=wanted[start : start + AT_ONCE])
            for row in rows.defer("search_text", "notes"):
                if not row.is_archived or row.name_key not in self.organisations:
                    self.organisations[row.name_key] = row

    def organisation(self, text: str) -> Organisation:
        """One that was learnt."""
        found = self.organisations.get(name_key(text))
        if found is None:
            text_ = _("Organisaatiota ”%(text)s” ei ole rekisterissä. Lisää se ensin.")
            raise CellError(text_ % {"text": text})
        if found.is_archived:
            raise CellError(_("Organisaatio on arkistoitu. Palauta se ensin."))
        return found

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        """Those that were learnt, by the keys of their names."""
        return {}

    @cached_property
    def names(self) -> dict[tuple[str, str], str]:
        """The names of keywords, to be told."""
        return {(word.kind, word.key): str(word.name) for word in Keyword.objects.all()}

    def level_names(self) -> list[str]:
        """As a person would write them, in their order."""
        return list(dict.fromkeys(str(level.label) for level in self.levels.values()))

    def team_names(self) -> list[str]:
        """Of those that work now, in the reader's language."""
        return sorted({str(team.name) for team in self.teams.values() if team}, key=name_key)

    def keyword_names(self, kind: str) -> list[str]:
        """Of a kind, in the reader's language."""
        return sorted((name for (of, _), name in self.names.items() if of == kind), key=name_key)

    def level(self, text: str) -> Level:
        if found := self.levels.get(search_normal(text)) or self._level_by_words(text):
            return found
        text_ = _("Tasoa ”%(text)s” ei ole. Tasot ovat: %(names)s.")
        raise CellError(text_ % {"text": text, "names": ", ".join(self.level_names())})

    def _level_by_words(self, text: str) -> Level | None:
        """The only level that has all the words in its names, such as "Arjen kumppani"."""
        plain = search_normal(text)
        words: dict[Level, set[str]] = {}
        for name, level in self.levels.items():
            words.setdefault(level, set()).update(name.split())
        meant = {level for level, own in words.items() if set(plain.split()) <= own}
        # What begins with the name of another level may as well be that one in another form.
        meant_too = {level for name, level in self.levels.items() if plain.startswith(name)}
        return meant.pop() if len(meant) == 1 and meant_too <= meant else None

    def team(self, text: str) -> Team:
        return _the_one(self.teams, text, _("Tiimiä ”%(text)s” ei ole, tai se on päättynyt."))

    def person(self, text: str) -> User:
        return _the_one(
            self.people, text,
            _("Henkilöä ”%(text)s” ei löydy, tai nimi on monella. Käytä sähköpostiosoitetta."),
        )  # fmt: skip

    def tool(self, text: str) -> Tool:
        return _the_one(self.tools, text, _("Työkalua ”%(text)s” ei ole."))

    def sector(self, text: str) -> str:
        return _the_one(self.sectors, text, _("Toimialaa ”%(text)s” ei ole."))

    def form(self, text: str) -> str:
        return _the_one(self.forms, text, _("Yhteistyömuotoa ”%(text)s” ei ole."))

    def _keywords(self, kind: str) -> dict[str, str | None]:
        return _once(
            (name, word.key)
            for word in Keyword.objects.filter(kind=kind)
            for name in [word.key, *_translated(word, "name")]
        )


def with_team(row: Partnership) -> str:
    """A partnership with its level and its team."""
    team = row.team or _("Ei tiimiä")
    return f"{row}, {team}"


def _translated(row: object, field: str) -> list[str]:
    return [getattr(row, f"{field}_{language}") for language, _name in LANGUAGES]


def _once(pairs: Iterable[tuple[str, T]]) -> dict[str, T | None]:
    found: dict[str, T | None] = {}
    for name, row in pairs:
        key = search_normal(name)
        if key:
            found[key] = row if found.get(key, row) == row else None
    return found


def _the_one(rows: dict[str, T | None], text: str, message: str) -> T:
    found = rows.get(search_normal(text))
    if found is None:
        raise CellError(message % {"text": text})
    return found
