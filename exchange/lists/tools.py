"""Methods, tools and guides as a list."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from core.text import name_key
from exchange.lists.cells import (
    choice_of,
    day,
    in_words,
    names_of,
    one,
    several,
    text,
    web,
    yes,
    yes_or_no,
)
from exchange.lists.columns import Column, Value, of
from exchange.lists.kinds import RowList
from exchange.lists.known import Known
from exchange.lists.rules import may_bring_tools
from toolkit.tools.models import Tool


def _level_keys(cell: str, known: Known) -> list[str]:
    return sorted(several(lambda known, name: known.level(name).key)(cell, known))


def _level_names(keys: list[str], known: Known) -> str:
    labels = {level.key: str(level.label) for level in known.levels.values()}
    return "; ".join(labels.get(key, key) for key in keys)


# What is imported; whoever exports adds columns of its own.
COLUMNS = [
    Column("title", gettext_lazy("Nimi"), of("title"), text, is_needed=True,
           also=["menetelma", "tyokalu", "otsikko", "title", "metod", "verktyg", "tool", "method"],
           example=gettext_lazy("Yritysvierailu")),
    Column("summary", gettext_lazy("Yhdellä rivillä"), of("summary"), text,
           also=["kuvaus", "tiivistelma", "beskrivning", "description"]),
    Column("url", gettext_lazy("Linkki"), of("url"), web, is_address=True,
           also=["osoite", "www", "lank", "link", "address"],
           example="https://www.esimerkki.fi/ohje"),
    Column("levels", gettext_lazy("Tasot"), of("levels"), _level_keys, _level_names,
           also=["taso", "niva", "level"], example="1; 2", allowed=Known.level_names),
    Column("kind", gettext_lazy("Laji"), of("kind"), choice_of(Tool.Kind), in_words(Tool.Kind),
           also=["tyyppi", "typ", "type"], example=gettext_lazy("menetelmä"),
           allowed=names_of(Tool.Kind)),
    Column("in_guides", gettext_lazy("Ohje tai opas"), of("in_guides"), yes,
           also=["ohje", "guide"], example=gettext_lazy("ei"), allowed=yes_or_no),
    Column("contact_user", gettext_lazy("Lisätietoja antaa"), of("contact_user"),
           one(Known.person), also=["yhteyshenkilo", "kontaktperson", "contact"]),
    Column("contact_team", gettext_lazy("Lisätietoja antava tiimi"), of("contact_team"),
           one(Known.team), also=["tiimi", "team"], allowed=Known.team_names),
    Column("contact_note", gettext_lazy("Muu yhteystaho"), of("contact_note"), text),
    Column("origin", gettext_lazy("Mistä peräisin"), of("origin"), text,
           also=["lahde", "kalla", "source"]),
    Column("review_by", gettext_lazy("Käydään läpi viimeistään"), of("review_by"), day,
           also=["tarkistetaan", "granskas", "review by"], example="31.12.2027"),
]  # fmt: skip


class ToolList(RowList[Tool]):
    """Tools by their names."""

    key = "tools"
    title = gettext_lazy("Menetelmät ja työkalut")
    lede = gettext_lazy("Rivi on yksi menetelmä, työkalu tai opas. Sama nimi on sama työkalu.")
    columns = COLUMNS
    summary = ["kind", "levels", "summary"]
    named_by = "title"
    page = "tools:list"

    def may(self, user: User) -> bool:
        return may_bring_tools(user)

    @cached_property
    def _tools(self) -> dict[str, Tool]:
        rows = Tool.objects.select_related("contact_user", "contact_team").order_by("retired_on")
        found = {tool.name_key: tool for tool in rows if tool.is_retired}
        return found | {tool.name_key: tool for tool in rows if not tool.is_retired}

    def find(self, values: dict[str, Value], by: User) -> Tool | None:
        tool = self._tools.get(name_key(values["title"]))
        if tool and tool.is_retired:
            raise ValidationError(_("Tämä on poistettu käytöstä. Palauta se ensin."))
        if tool:
            values["title"] = tool.title  # another case or dash is the same name
        return tool

    def there(self, values: dict[str, Value]) -> Tool | None:
        return self._tools.get(name_key(values.get("title", "")))

    def blank(self, values: dict[str, Value]) -> Tool:
        return Tool()

    def identity(self, values: dict[str, Value]) -> object:
        return name_key(values["title"])

    def save(self, row: Tool, values: dict[str, Value], by: User) -> None:
        is_new = row._state.adding
        super().save(row, values, by)
        if not is_new:
            row.forget_old_links()
