"""Is the organisation already in the register? Found by name, business id or web site.

CLOSE and NEARLY_THE_SAME were tried on the names in fixtures/perho/organisations.json and 435 made
of the words of the example content: of names with one slip of the finger (a letter missing, wrong,
doubled or two swapped) 99 of 100 are found, of names with two slips 91, and of pairs of different
names one in a thousand is taken for a slip. A name that is a word of another one, such as an
abbreviation, is asked about in any case.
"""

from __future__ import annotations

from rapidfuzz.distance import Indel

from core.text import search_normal, site_of
from partnerships.organisations.business_id import tidy_business_id
from partnerships.organisations.models import Organisation

CLOSE = 0.855  # share of letters in common, from 0 to 1
NEARLY_THE_SAME = 0.9  # whole names: a letter or two apart
SHORTEST_WORD = 3  # letters of a name that another may have as one of its words
MOST = 5  # organisations shown
CANDIDATES = 500  # rows compared letter by letter
# Words that many names share and that tell nothing apart.
COMMON = {
    "oy", "oyj", "ab", "ky", "ry", "tmi", "ltd", "rf", "rs", "osk", "saatio", "group",
    "ravintola", "lounasravintola", "kahvila", "hotelli", "bistro", "keittio", "tilitoimisto",
    "matkatoimisto", "ammattiopisto", "yhdistys", "henkilostopalvelu", "kauppa",
}  # fmt: skip
# Sites that many small firms share.
SHARED_SITES = {"facebook.com", "instagram.com", "linkedin.com", "sites.google.com"}


def plain_name(name: str) -> str:
    """The words of a name without case, accents and signs."""
    return " ".join("".join(c if c.isalnum() else " " for c in search_normal(name)).split())


def _core(plain: str) -> str:
    return " ".join(word for word in plain.split() if word not in COMMON)


def _is_word_of(short: str, name: str) -> bool:
    """Whether an abbreviation or a short name stands in the name: "smal", "sykli"."""
    return len(short) >= SHORTEST_WORD and short in name.split() and short not in COMMON


def similar_organisations(name: str, business_id: str, website: str) -> list[Organisation]:
    """Current organisations close to what is being typed, the closest first."""
    wanted, host = plain_name(name), site_of(website)
    business_id = tidy_business_id(business_id)
    host = "" if host in SHARED_SITES else host
    if len(wanted) < 3 and not business_id and not host:
        return []
    candidates = Organisation.objects.similar_to(wanted, business_id, host)[:CANDIDATES]
    close = []
    for organisation in candidates:
        same = (business_id and organisation.business_id == business_id) or (
            host and organisation.site == host
        )
        names = [organisation.name, *organisation.known_as]
        closeness = 2.0 if same else max(likeness(wanted, plain_name(name)) for name in names)
        if closeness >= CLOSE:
            close.append((closeness, organisation))
    close.sort(key=lambda pair: (-pair[0], pair[1].sort_key))
    return [organisation for _close, organisation in close[:MOST]]


def likeness(wanted: str, name: str) -> float:
    """How alike two plain names are, from 0 to 1: whole, and without the common words."""
    if not wanted or not name:
        return 0.0
    mine, theirs = _core(wanted), _core(name)
    if _is_word_of(wanted, name) or _is_word_of(name, wanted):
        return 1.0
    if mine and mine == theirs and wanted.split()[0] == name.split()[0]:
        return 1.0
    if len(mine) >= 5 and name.startswith(f"{wanted} "):
        return 1.0
    whole = Indel.normalized_similarity(wanted, name)
    if whole >= NEARLY_THE_SAME:
        return whole
    return (whole + Indel.normalized_similarity(mine, theirs)) / 2 if mine else whole
