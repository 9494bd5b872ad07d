"""Members of networks as a list: who belongs to which network, as what and since when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from core.text import name_key
from exchange.lists.cells import choice_of, day, in_words, names_of, number, one, text
from exchange.lists.columns import Column, Value, of
from exchange.lists.kinds import Options, RowList
from exchange.lists.known import Known
from exchange.lists.outcomes import Asked, Outcome
from exchange.lists.rules import may_bring_members
from partnerships.networks.models import NetworkMember
from partnerships.partnerships.models import Partnership

COLUMNS = [
    Column("id", gettext_lazy("Tunnus"), of("pk"), number, also=["id"],
           help=gettext_lazy("Rekisterin oma numero. Jätä uusilta tyhjäksi.")),
    Column("network", gettext_lazy("Verkosto"), of("network"), one(Known.organisation),
           is_needed=True, also=["verkoston nimi", "natverk", "network"],
           help=gettext_lazy("Nimi niin kuin se on rekisterissä."),
           example=gettext_lazy("Esimerkkiverkosto ry")),
    Column("member", gettext_lazy("Jäsen"), of("member"), one(Known.organisation),
           is_needed=True,
           also=["jasenen nimi", "organisaatio", "kumppani", "medlem", "member", "organisation",
                 "organization", "partner"],
           help=gettext_lazy("Nimi niin kuin se on rekisterissä."),
           example=gettext_lazy("Hotelli Esimerkki Oy")),
    Column("role", gettext_lazy("Rooli verkostossa"), of("role"),
           choice_of(Partnership.NetworkRole), in_words(Partnership.NetworkRole),
           also=["rooli", "roll", "role"], example=gettext_lazy("toimija"),
           allowed=names_of(Partnership.NetworkRole)),
    Column("note", gettext_lazy("Mihin jäsenyys avaa tien"), of("note"), text,
           also=["lisatietoja", "huomautus", "anteckning", "note"]),
    Column("started_on", gettext_lazy("Alkoi"), of("started_on"), day,
           also=["alkaen", "mista alkaen", "alkamispaiva", "liittynyt", "borjan", "started",
                 "start date", "since"],
           help=gettext_lazy("Tyhjä on uudella jäsenellä tämä päivä."), example="1.9.2025"),
    Column("ended_on", gettext_lazy("Päättyi"), of("ended_on"), day,
           also=["paattymispaiva", "eronnut", "slutade", "slutdatum", "ended", "end date"],
           help=gettext_lazy("Kun organisaatio ei enää kuulu verkostoon.")),
]  # fmt: skip


class MemberList(RowList[NetworkMember]):
    """Memberships by the register's own number, else by both organisations."""

    key = "members"
    title = gettext_lazy("Verkostojen jäsenet")
    lede = gettext_lazy(
        "Rivi on yksi organisaatio yhdessä verkostossa. Molemmat ovat rekisterissä."
    )
    columns = COLUMNS
    summary = ["network", "role", "started_on"]
    named_by = "member"
    page = "network:network"

    def address(self) -> str:
        return f"{super().address()}?view=networks"

    def may(self, user: User) -> bool:
        return may_bring_members(user)

    def compare(self, lines: Sequence[Asked], options: Options, by: User) -> list[Outcome]:
        """Only what the lines name is read: the organisations, and who belongs to the networks."""
        networks, members = (
            [line.cells.get(key, "") for line in lines] for key in ("network", "member")
        )
        self.known.learn_organisations([*networks, *members])
        self._rows: dict[int, NetworkMember] = {}
        self._pairs: dict[tuple[int, int], list[NetworkMember]] = defaultdict(list)
        learnt = self.known.organisations
        found = {learnt[name_key(name)].pk for name in networks if name_key(name) in learnt}
        for row in NetworkMember.objects.told_of(found):
            self._rows[row.pk] = row
            self._pairs[row.network_id, row.member_id].append(row)
        return super().compare(lines, options, by)

    def there(self, values: dict[str, Value]) -> NetworkMember | None:
        return self._rows.get(values.get("id") or 0)

    def find(self, values: dict[str, Value], by: User) -> NetworkMember | None:
        for key in ("role", "started_on"):  # nobody has none
            if not values.get(key):
                values.pop(key, None)
        found = self._meant(values)
        if found:
            values["id"] = found.pk
        self._refuse_days(found, values)
        return found

    def _meant(self, values: dict[str, Value]) -> NetworkMember | None:
        """That of the number; else the one in force, or the former one of the same days."""
        key = values.pop("id", None)
        if key is not None:
            found = self._rows.get(key)
            if found is None:
                raise ValidationError({"id": _("Tällä tunnuksella ei ole jäsenyyttä verkostossa.")})
            for side in ("network", "member"):
                if values.setdefault(side, getattr(found, side)) != getattr(found, side):
                    raise ValidationError(
                        {side: _("Tunnus on toisen jäsenyyden. Jätä uudelta tunnus tyhjäksi.")}
                    )
            return found
        if values["network"] == values["member"]:
            raise ValidationError(
                {"member": _("Verkosto ei voi olla oma jäsenensä. Valitse toinen.")}
            )
        rows = self._pairs.get((values["network"].pk, values["member"].pk), [])
        past = {name: values[name] for name in ("started_on", "ended_on") if values.get(name)}
        same = (
            row
            for row in rows
            if "ended_on" in past and all(getattr(row, name) == past[name] for name in past)
        )
        return next(same, next((row for row in rows if row.ended_on is None), None))

    def _refuse_days(self, found: NetworkMember | None, values: dict[str, Value]) -> None:
        today = timezone.localdate()
        started = values.get("started_on") or (found.started_on if found else today)
        ended = values.get("ended_on", found.ended_on if found else None)
        if ended and ended > today:
            raise ValidationError({"ended_on": _("Päivä ei voi olla tulevaisuudessa.")})
        if ended and ended < started:
            raise ValidationError(
                {"ended_on": _("Päättymispäivä ei voi olla ennen alkamispäivää.")}
            )
        pair = self._pairs.get((values["network"].pk, values["member"].pk), [])
        if ended is None and any(row.ended_on is None and row != found for row in pair):
            raise ValidationError({"member": _("Organisaatio on jo tämän verkoston jäsen.")})

    def blank(self, values: dict[str, Value]) -> NetworkMember:
        return NetworkMember(started_on=timezone.localdate())

    def fill(self, row: NetworkMember, values: dict[str, Value]) -> None:
        super().fill(row, {key: value for key, value in values.items() if key != "id"})

    def identity(self, values: dict[str, Value]) -> object:
        if values.get("id"):
            return values["id"]
        ended = values.get("ended_on")
        days = (values.get("started_on"), ended) if ended else None
        return values["network"].pk, values["member"].pk, days
