"""What a search asks for, and the documents that answer it, the best first.

All words are looked for as written and in their base forms, inside words too. When that finds
little, compounds are taken apart and words that are spelled alike are tried; when nothing has all
the words, any of them will do. What is found in another way than by its words is nearly found, and
comes last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add, and_, or_
from typing import TypeVar

from django.db.models import Case, Count, F, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.querysets import counts_of_all, keys_of_all
from core.text import MOST_WORDS, site_of
from search.kinds import KINDS
from search.models import Document, DocumentQuerySet, Word, ending_of
from search.words import (
    SHORTEST_END,
    SHORTEST_PART,
    base_forms,
    folded,
    guessed_forms,
    written_words,
)

Row = TypeVar("Row", bound=Model)
FEW = 3  # documents: with fewer, what is nearly meant is looked for too
FOUND_BY_ITS_WORDS = 1000  # in the rank
MOST_ALIKE = 6  # words tried for a mistyped one
MOST_RANKED = 1000  # of those that answer
MOST_LIKELY, MOST_OF_KIND = 300, 100  # of more: with the words in their names, and of each kind
MOST_MARKED = 100  # other words that are marked, because they have a form that was looked for
LEGAL_FORMS = {"oy", "oyj", "ab", "abp", "ky", "ry", "rf", "rs", "sr", "tmi", "osk", "ltd"}
_ADDRESS = re.compile(r"(?i)\b(?:https?://|www\.)\S+")
WHOLE, START, INSIDE = " {} ", " {}", "{}"
# What a word is worth where, the most first.
PLACES = [
    (50, "name", WHOLE), (40, "name", START), (34, "other_names", WHOLE),
    (32, "name_forms", WHOLE), (30, "name", INSIDE), (22, "name_forms", INSIDE),
    (18, "other_names", INSIDE), (10, "body", WHOLE), (9, "body_forms", WHOLE),
    (8, "body", START), (4, "body", INSIDE), (3, "body_forms", INSIDE),
]  # fmt: skip
OTHER_FORM, ALIKE, PARTS = 4, 10, 12  # less than as written


@dataclass(frozen=True)
class Form:
    """One way in which a word may stand in a document: a text, or the parts of a compound."""

    parts: tuple[str, ...]
    less: int = 0

    def found(self) -> Q:
        """The condition that a document has it. One or two letters are the start of a word."""
        return _all(Q(everything__contains=_inside(part)) for part in self.parts)

    def worth(self) -> list[tuple[int, Q]]:
        """What it is worth in each place."""
        return [
            (points - self.less, _all(Q(**{f"{column}__contains": shape.format(part)})
                                      for part in self.parts))
            for points, column, shape in PLACES
            if len(self.parts) == 1 or shape == INSIDE
        ]  # fmt: skip


def _inside(part: str) -> str:
    return part if len(part) >= SHORTEST_PART else START.format(part)


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions)


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


class Question:
    """A text that somebody looks for, among the documents of some kinds or of all.

    While it `is_typed`, its last word may be the beginning of one.
    """

    def __init__(self, text: str, kinds: Iterable[str] = (), *, is_typed: bool = False) -> None:
        self.written, self.is_typed = _words(text), is_typed
        self.text = " ".join(folded(word) for word in self.written)
        among = Document.objects.all()
        self.documents = among.filter(kind__in=kinds) if (kinds := list(kinds)) else among

    @cached_property
    def known(self) -> dict[str, str]:
        """The words of the question that some document has, with their base forms."""
        words = self.text.split()
        known = dict(Word.objects.filter(text__in=words).values_list("text", "forms"))
        if self.is_typed and Word.objects.filter(text__startswith=words[-1]).exists():
            known.setdefault(words[-1], "")
        return known

    @cached_property
    def forms(self) -> list[list[Form]]:
        """Each word as written and in its base forms."""
        return [
            [Form((folded(word),)), *(Form((base,), OTHER_FORM) for base in self._base_forms(word))]
            for word in self.written
        ]

    def _base_forms(self, word: str) -> Iterable[str]:
        """Of a known word as they were learnt; only others need the dictionaries."""
        known = self.known.get(folded(word))
        return base_forms(word) if known is None else known.split()

    @cached_property
    def strange(self) -> set[str]:
        """The words that stand in no document, not even inside a word."""
        unknown = [word for word in self.text.split() if word not in self.known]
        return {word for word in unknown if not Word.objects.filter(text__contains=word).exists()}

    @cached_property
    def by_words(self) -> Q:
        """The condition that a document has every word in some form."""
        return _all(_any(form.found() for form in forms) for forms in self.forms)

    @cached_property
    def few(self) -> int:
        """How many documents have the words themselves; counted no further than FEW."""
        return (
            len(self.documents.filter(self.by_words).values_list("pk")[:FEW]) if self.written else 0
        )

    @property
    def is_found(self) -> bool:
        """Whether some document has the words themselves."""
        return self.few > 0

    @property
    def is_little(self) -> bool:
        """Whether the words themselves find little, or one of them nothing."""
        return self.few < FEW or bool(self.strange)

    @cached_property
    def wider_forms(self) -> list[list[Form]]:
        """The forms with those that are nearly meant, if the words themselves find little."""
        if not self.is_little:
            return self.forms
        return [
            [*forms, *self._near(word)]
            for word, forms in zip(self.written, self.forms, strict=True)
        ]

    def _near(self, word: str) -> list[Form]:
        """Words spelled like it and its parts; a word that is known is as it was meant."""
        if (bare := folded(word)) in self.known:
            return []
        alike = dict.fromkeys([*spelled_alike(bare), *guessed_forms(word)])
        near = [Form((other,), ALIKE) for other in alike]
        return [*near, *(Form(parts, PARTS) for parts in parts_of(bare))]

    @cached_property
    def by_all(self) -> Q:
        """The condition that a document has every word, if only nearly."""
        return _all(_any(form.found() for form in forms) for forms in self.wider_forms)

    @cached_property
    def has_all(self) -> bool:
        """Whether some document has all the words, if only nearly; if not, any of them will do."""
        if len(self.written) < 2:
            return bool(self.written)
        return self.is_found or self.documents.filter(self.by_all).exists()

    @property
    def by_any(self) -> Q:
        """The condition that a document has one of the words, if only nearly."""
        return _any(form.found() for forms in self.wider_forms for form in forms)

    def rank(self) -> Combinable:
        """How well a document answers."""
        if not self.written:
            return F("weight")
        weights = [1] * len(self.forms) if self.has_all else self._rarity()
        words = [
            _best(form.worth() for form in forms) * Value(weight)
            for forms, weight in zip(self.wider_forms, weights, strict=True)
        ]
        whole = Case(
            When(name=f" {self.text} ", then=Value(200)),
            When(name__startswith=f" {self.text} ", then=Value(90)),
            When(name__startswith=f" {self.text}", then=Value(60)),
            default=Value(0),
        )
        by_words = Case(When(self.by_words, then=Value(FOUND_BY_ITS_WORDS)), default=Value(0))
        return reduce(add, words, by_words + whole + F("weight"))

    def _rarity(self) -> list[int]:
        """What each word counts when not all are found: the rarer, the more."""
        each = [
            self.documents.filter(_any(form.found() for form in forms))
            for forms in self.wider_forms
        ]
        many = counts_of_all(each, MOST_RANKED)
        return [1 + sum(other > n for other in many) for n in many]

    @property
    def found(self) -> DocumentQuerySet:
        """The documents that answer, in no order."""
        if not self.written:
            return self.documents.none()
        return self.documents.filter(self.by_all if self.has_all else self.by_any)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many of each kind answer, counted no further than to one more than MOST_RANKED."""
        found = self.found
        some = found.values("pk")[: MOST_RANKED + 1]
        of_some = Document.objects.filter(pk__in=some).values_list("kind")
        counts = dict(of_some.annotate(n=Count("pk")))
        if sum(counts.values()) <= MOST_RANKED:
            return counts
        many = counts_of_all([found.of(kind) for kind in KINDS], MOST_RANKED)
        return {kind: n for kind, n in zip(KINDS, many, strict=True) if n}

    def answers(self) -> DocumentQuerySet:
        """The documents that answer, the best first, with their `rank`."""
        ranks = {"rank": self.rank()}
        return self.found.annotate(**ranks).order_by(F("rank").desc(), "name", "pk")

    def best(self, kind: str = "") -> DocumentQuerySet:
        """The documents that answer, the best first; of too many to be ranked, the likeliest."""
        answers = self.answers().of(kind) if kind else self.answers()
        kinds = [kind] if kind else list(self.counts)
        if sum(self.counts.get(each, 0) for each in kinds) <= MOST_RANKED:
            return answers
        found = self.found
        among = found.of(kind) if kind else found
        named = [Q(name=f" {self.text} "), self._begins, self._named]
        some = [among.filter(each)[:MOST_LIKELY] for each in named]
        some += [found.of(each)[:MOST_OF_KIND] for each in kinds]
        return answers.filter(pk__in=set(keys_of_all(some)))

    @property
    def _begins(self) -> Q:
        """The condition that a name begins with the question."""
        return Q(name__startswith=f" {self.text}")

    @property
    def _named(self) -> Q:
        """The condition that the words of a name begin with those of the question."""
        return _all(Q(name__contains=START.format(word)) for word in self.text.split())

    def likeliest_of(self, rows: QuerySet[Row]) -> list[int]:
        """The keys of some of many rows that answer: those that the best are among.

        Ranking costs by the row. Names that begin with the question and names that have its words
        rank before all others, so these come first; the rest are any.
        """
        likely = [self.documents.filter(condition) for condition in (self._begins, self._named)]
        keys = [
            rows.filter(pk__in=each.values("object_id")).order_by().values("pk")[:MOST_RANKED]
            for each in likely
        ]
        return keys_of_all([*keys, rows.order_by().values("pk")[:MOST_RANKED]])

    def rank_of(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """Those of the rows of its one kind that answer, with their `rank`."""
        answers = self.answers().order_by()
        own = answers.filter(object_id=OuterRef("pk")).values(points=F("rank"))
        ranks = {"rank": Subquery(own)}
        return rows.filter(pk__in=answers.values("object_id")).annotate(**ranks)

    def marked(self) -> list[str]:
        """What a page marks: the forms looked for, and the words that have one of them as base."""
        sought = {part for forms in self.wider_forms for form in forms for part in form.parts}
        bases = {form.parts[0] for forms in self.forms for form in forms}
        long = [Q(forms__contains=base) for base in bases if len(base) >= SHORTEST_END]
        close = Word.objects.filter(_any(long))[:MOST_MARKED] if long else []
        return [*sought, *(word.text for word in close if bases & set(word.forms.split()))]


def _words(text: str) -> list[str]:
    """The words to look for: of an address its host, and no legal form beside a name."""
    words = written_words(_ADDRESS.sub(lambda found: site_of(_full(found[0])), text))
    words = [word for word in words if folded(word)]
    names = [word for word in words if folded(word) not in LEGAL_FORMS]
    return (names or words)[:MOST_WORDS]


def _full(address: str) -> str:
    return address if "://" in address else f"https://{address}"


def _best(worth: Iterable[list[tuple[int, Q]]]) -> Case:
    """The most that any form is worth anywhere."""
    ranked = sorted((each for form in worth for each in form), key=lambda pair: -pair[0])
    return Case(*(When(q, then=Value(points)) for points, q in ranked), default=Value(0))


def spelled_alike(word: str) -> list[str]:
    """Known words that are a slip of the finger or two away, the nearest first."""
    if len(word) <= SHORTEST_PART:
        return []
    most = 1 if len(word) <= 4 else 2 if len(word) <= 8 else 3
    near = Word.objects.filter(length__range=(len(word) - most, len(word) + most))
    # Hardly anybody slips at both ends of a word; to read all words would take longer each year.
    near = near.filter(Q(text__startswith=word[0]) | Q(ending=ending_of(word)))
    known = near.order_by("text").values_list("text", flat=True)
    found = process.extract(
        word, list(known), scorer=OSA.distance, score_cutoff=most, limit=MOST_ALIKE
    )
    nearest = found[0][1] if found else 0
    return [other for other, distance, _place in found if distance <= nearest + 1]


def parts_of(word: str) -> list[tuple[str, str]]:
    """The two parts of a compound: the first begins a known word, the last ends one."""
    if len(word) < SHORTEST_PART + SHORTEST_END - 1:
        return []
    splits = [(word[:at], word[at:]) for at in range(2, len(word) - SHORTEST_END + 1)]
    ends = Word.objects.filter(text__in=[last for _first, last in splits])
    known = set(ends.values_list("text", flat=True))
    return [
        (first, last)
        for first, last in splits
        if last in known and Word.objects.filter(text__startswith=first).exists()
    ]
