"""The questions of the workshop with their times, and what each shows of the register."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.teams.models import Team
from teams.growth.candidates import Candidate, askable, suggested
from teams.growth.models import GrowthAnswer
from teams.workshops.models import Step


@dataclass(frozen=True)
class Question:
    """A step of the workshop: first alone, then in pairs, then together, in minutes."""

    step: Step
    short: str | Promise
    help: str | Promise
    alone: int
    pairs: int
    together: int

    @property
    def minutes(self) -> int:
        return self.alone + self.pairs + self.together


QUESTIONS = [
    Question(
        Step.PARTNERS,
        _("Kumppanit"),
        _("Käykää luettelo läpi. Vahvistakaa se, mikä pitää paikkansa, ja kirjatkaa, mikä ei."),
        alone=2,
        pairs=3,
        together=6,
    ),
    Question(
        Step.GROW,
        _("Kasvu"),
        _("Kenen kanssa voisi kehittää jotain yhdessä? Ehdotusten syyt tulevat rekisteristä."),
        alone=2,
        pairs=3,
        together=4,
    ),
    Question(
        Step.REST,
        _("Lepäävät"),
        _("Suhde saa myös levätä. Paluu arkeen ei ole arvosana, ja yhteistyö voi syventyä taas."),
        alone=1,
        pairs=2,
        together=3,
    ),
    Question(
        Step.GAPS,
        _("Puuttuu"),
        _("Millaista osaamista tai yhteyttä kaipaatte? Organisaatiota ei tarvitse vielä tietää."),
        alone=2,
        pairs=3,
        together=3,
    ),
    Question(
        Step.YEAR,
        _("Tekeminen"),
        _("Pieni ja konkreettinen riittää: mitä, milloin ja kuka."),
        alone=2,
        pairs=3,
        together=6,
    ),
]
BY_STEP = {question.step.value: question for question in QUESTIONS}


def neighbours(step: str) -> tuple[Question | None, Question | None]:
    """The question before and the one after."""
    place = QUESTIONS.index(BY_STEP[step])
    before = QUESTIONS[place - 1] if place else None
    return before, QUESTIONS[place + 1] if place + 1 < len(QUESTIONS) else None


def candidates(team: Team, step: str) -> list[Candidate]:
    """Which of the team's partnerships the question is asked of, with reasons."""
    return suggested(askable(team))[WAYS[step]]


WAYS = {Step.GROW.value: GrowthAnswer.Way.DEEPEN, Step.REST.value: GrowthAnswer.Way.REST}
# Where a partnership may move to in the question.
TARGETS = {Step.GROW.value: "development", Step.REST.value: "everyday"}
# On which levels the question may be asked.
ASKED_OF = {Step.GROW.value: ["everyday"], Step.REST.value: ["development", "strategic", "network"]}
