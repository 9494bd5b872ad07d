"""Which organisation a line means: by number, business id or name; and which it may mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from rapidfuzz import process
from rapidfuzz.distance import Indel

from core.text import name_key, site_of
from exchange.lists.columns import Value
from exchange.lists.known import CellError
from exchange.lists.outcomes import Twin
from partnerships.organisations.models import LEADING_LETTERS, Organisation
from partnerships.organisations.similar import CLOSE, COMMON, SHARED_SITES, likeness, plain_name
from partnerships.organisations.slips import SlipIndex

BY_ID, BY_NUMBER, BY_NAME = "id", "business_id", "name"
MOST_TWINS = 3
SHORTLIST = 10  # of those that share the beginning of a word


class Register:
    """Every organisation by what it may be recognised by; read once for a whole list."""

    def __init__(self) -> None:
        self.name_of: dict[int, str] = {}
        self.city_of: dict[int, str] = {}
        self.number_of: dict[int, str] = {}
        self.archived: dict[str, int] = {}
        self.by_name: dict[str, int] = {}
        self.by_number: dict[str, int] = {}
        self.by_site: dict[str, list[int]] = defaultdict(list)
        self.by_other_name: dict[str, list[int]] = defaultdict(list)
        self.by_word: dict[str, list[int]] = defaultdict(list)
        self.by_beginning: dict[str, list[int]] = defaultdict(list)
        self.plain: dict[int, str] = {}
        columns = ["pk", "name", "name_key", "business_id", "site", "city", "other_names",
                   "short_name", "archived_on"]  # fmt: skip
        for row in Organisation.objects.order_by().values_list(*columns).iterator(2000):
            self._learn(*row)

    @cached_property
    def _slips(self) -> SlipIndex:
        """Made when a line needs it: none does whose organisation is there under its name."""
        return SlipIndex(self.plain.items())

    def _learn(
        self, pk: int, name: str, key: str, number: str, site: str, city: str, others: str,
        short: str, archived: object,
    ) -> None:  # fmt: skip
        if archived:
            self.archived.setdefault(key, pk)
            return
        self.name_of[pk], self.city_of[pk], self.number_of[pk] = name, city, number
        self.by_name[key] = pk
        if number:
            self.by_number[number] = pk
        if site and site not in SHARED_SITES:
            self.by_site[site].append(pk)
        for other in filter(None, map(name_key, [short, *others.split(",")])):
            self.by_other_name[other].append(pk)
        plain = self.plain[pk] = plain_name(name)
        for word in set(plain.split()) - COMMON:
            self.by_word[word].append(pk)
            self.by_beginning[word[:LEADING_LETTERS]].append(pk)

    def meant(self, values: dict[str, Value], key: str) -> int | None:
        """The organisation that the line means for certain. Raises CellError."""
        if key == BY_ID and values.get("id") is not None:
            if values["id"] in self.name_of:
                return int(values["id"])
            raise CellError(_("Tällä tunnuksella ei ole organisaatiota rekisterissä."))
        number = values.get("business_id") or ""
        if key != BY_NAME and number and (found := self.by_number.get(number)):
            return found
        found = self.by_name.get(name_key(values.get("name", "")))
        if found and differ(self.number_of[found], number):
            return None
        if found and key == BY_NAME and differ(self.city_of[found], values.get("city")):
            return None
        return found

    def is_archived(self, name: str) -> bool:
        """Whether the name is only of one that has been put away."""
        key = name_key(name)
        return key in self.archived and key not in self.by_name

    def may_be(self, values: dict[str, Value]) -> list[Twin]:
        """Those that the line may mean, each with why; the surest first."""
        name, found = values.get("name", ""), dict[int, str]()
        if pk := self.by_number.get(values.get("business_id") or ""):
            found[pk] = _("sama Y-tunnus")
        if pk := self.by_name.get(name_key(name)):
            found.setdefault(pk, _("sama nimi"))
        for pk in self.by_other_name.get(name_key(name), []):
            found.setdefault(pk, _("sama nimi muissa nimissä"))
        for pk in self.by_site.get(site_of(values.get("website") or ""), []):
            found.setdefault(pk, _("sama verkkosivu"))
        for pk in self._alike(plain_name(name)):
            found.setdefault(pk, _("samankaltainen nimi"))
        return [
            Twin(pk, ", ".join(filter(None, [self.name_of[pk], self.city_of[pk]])), why)
            for pk, why in list(found.items())[:MOST_TWINS]
        ]

    def _alike(self, wanted: str) -> Iterable[int]:
        """Those of names a slip or a word apart, as when one is added by hand."""
        words = set(wanted.split()) - COMMON
        near = {pk for word in words for pk in self.by_beginning.get(word[:LEADING_LETTERS], [])}
        near |= self._slips.near(wanted)
        shortlist = process.extract(
            wanted, {pk: self.plain[pk] for pk in near}, limit=SHORTLIST,
            scorer=Indel.normalized_similarity, score_cutoff=CLOSE - 0.3,
        )  # fmt: skip
        candidates = {pk: None for _name, _score, pk in shortlist}
        if len(words) == 1:  # an abbreviation may be a word of a longer name
            candidates |= dict.fromkeys(self.by_word.get(wanted, [])[:SHORTLIST])
        candidates |= {
            pk: None
            for word in words
            for pk in self.by_word.get(word, [])[:SHORTLIST]
            if self.plain[pk] == word
        }
        close = {pk: likeness(wanted, self.plain[pk]) for pk in candidates}
        return sorted((pk for pk in close if close[pk] >= CLOSE), key=lambda pk: -close[pk])


def differ(known: str, told: str | None) -> bool:
    """Whether both are known and say that it is another of the same name."""
    return bool(known and told) and name_key(known) != name_key(told or "")
