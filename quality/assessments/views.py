"""The self-assessment of a team: starting, answering phase by phase, its results over time."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.people.doors import require_member
from accounts.people.rules import is_member
from accounts.people.session import person
from accounts.teams.models import Team
from core.conflicts import Merge, merge, settle
from core.locks import locked
from core.pages import press, require
from core.views import typed_texts
from core.way_back import post_only
from quality.assessments import services
from quality.assessments.forms import PhaseForm, as_opened
from quality.assessments.models import (
    PHASES,
    Assessment,
    AssessmentAnswer,
    AssessmentStatement,
    Phase,
)
from quality.assessments.results import over_time
from quality.assessments.rules import may_read
from teams.plans.queries import year_of_agreed_actions


@dataclass(frozen=True)
class Step:
    """A phase of an assessment and how far it is."""

    key: str
    label: str
    asked: int
    answered: int


def steps_of(assessment: Assessment) -> list[Step]:
    """The phases that have statements, from the counts of `with_counts`."""
    steps = [
        Step(
            phase.value,
            str(phase.label),
            getattr(assessment, f"asked_{phase.value}"),
            getattr(assessment, f"answered_{phase.value}"),
        )
        for phase in Phase
    ]
    return [step for step in steps if step.asked]


@require_safe
def assessment_own(request: HttpRequest) -> HttpResponse:
    """The self-assessment of a team of the person's own, or else the teams to choose from."""
    team = Team.objects.open().of(person(request)).first()
    return redirect("assessments:detail", team.slug) if team else redirect("portfolio:list")


@require_safe
def assessment_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What a team has said of its cooperation over time, and the assessment under way."""
    team = get_object_or_404(Team, slug=slug)
    require(may_read(person(request), team))
    rows = team.assessments.select_related("started_by", "finished_by")
    under_way = rows.open().with_counts().first()
    finished = list(rows.finished())
    answers = list(
        AssessmentAnswer.objects.filter(assessment__in=finished).select_related("action").in_order()
    )
    latest = finished[0] if finished else None
    steps = steps_of(under_way) if under_way else []
    context = {
        "team": team,
        "is_member": is_member(person(request), team.pk),
        "under_way": under_way,
        "steps": steps,
        "left": sum(step.asked - step.answered for step in steps),
        "next_step": next((s for s in steps if s.answered < s.asked), steps[0] if steps else None),
        "columns": finished,
        "latest": latest,
        "plan_year": year_of_agreed_actions(team),
        "has_drafts": any(row.is_draft for row in answers),
        "weak": [row for row in answers if latest and row.assessment_id == latest.pk
                 and row.is_weak],
        "phases": over_time(finished, answers),
        "statement_count": AssessmentStatement.objects.asked().count(),
    }  # fmt: skip
    return render(request, "quality/assessments/detail.html", context)


@post_only("assessments:detail", "slug")
def assessment_start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an assessment; the way to the open one if there is one already."""
    team = get_object_or_404(Team.objects.open(), slug=slug)
    require_member(person(request), team)
    try:
        found = services.start(team=team, by=person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("assessments:detail", slug)
    first = found.answers.in_order().values_list("phase", flat=True).first()
    return redirect("assessments:phase", found.pk, first)


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_phase(request: HttpRequest, pk: int, phase: str) -> HttpResponse:
    """The statements of one phase, answered together; nothing is lost between the phases."""
    found = get_object_or_404(Assessment.objects.select_related("team"), pk=pk)
    if phase not in PHASES:
        raise Http404
    require_member(person(request), found.team)
    if request.method == "POST":
        return save_phase(request, found, phase)
    if found.is_finished:
        messages.info(request, _("Itsearviointi on jo valmis. Vastaukset ovat tässä."))
        return redirect(found)
    return phase_page(request, found, phase, PhaseForm(answers=answers_of(found, phase)))


def answers_of(found: Assessment, phase: str) -> list[AssessmentAnswer]:
    """The answers of a phase in order; 404 when it has no statements."""
    rows = list(found.answers.filter(phase=phase).in_order())
    if not rows:
        raise Http404
    return rows


@transaction.atomic
def save_phase(request: HttpRequest, found: Assessment, phase: str) -> HttpResponse:
    """Save what the person changed; what a colleague has changed meanwhile is never lost."""
    stored = locked(found)
    if stored.is_finished:
        context = {"assessment": found, "texts": typed_texts(request)}
        return render(request, "quality/assessments/closed.html", context, status=409)
    rows = answers_of(found, phase)
    stored_form = PhaseForm(answers=rows)
    data, undecided = settle(request.POST, stored_form)
    merged = merge(data, stored_form, as_opened(data, rows), undecided)
    form = PhaseForm(merged.data, answers=rows)
    if merged.clashes:
        return phase_page(request, found, phase, form, merged, asked_again=bool(undecided))
    if not form.is_valid():
        return phase_page(request, found, phase, form)
    for row in form.changed_rows():
        row.save_as(person(request), "answered")
    if merged.taken:
        messages.info(request, _("Kollega vastasi samaan aikaan. Hänen vastauksensa ovat mukana."))
    messages.success(request, _("Vastaukset on tallennettu."))
    following = next_phase(found, phase)
    return redirect("assessments:phase", found.pk, following) if following else redirect(found)


def next_phase(found: Assessment, phase: str) -> str | None:
    """The phase after this one that has statements."""
    asked = set(found.answers.values_list("phase", flat=True))
    later = PHASES[PHASES.index(phase) + 1 :]
    return next((each for each in later if each in asked), None)


def phase_page(
    request: HttpRequest,
    found: Assessment,
    phase: str,
    form: PhaseForm,
    merged: Merge | None = None,
    *,
    asked_again: bool = False,
) -> HttpResponse:
    """The form's page: new, with errors (422), or with both versions of a clash (409)."""
    counted = Assessment.objects.with_counts().get(pk=found.pk)
    history = AssessmentAnswer.history
    context = {
        "assessment": found,
        "team": found.team,
        "steps": steps_of(counted),
        "phase": phase,
        "phase_label": Phase(phase).label,
        "form": form,
        "forms": [form],
        "merge": merged,
        "asked_again": asked_again,
        "latest": history.filter(assessment_id=found.pk, phase=phase)
        .select_related("history_user")
        .latest("history_id")
        if merged
        else None,
    }
    status = 409 if merged else 422 if form.is_bound else 200
    return render(request, "quality/assessments/phase.html", context, status=status)


@post_only(lambda pk: get_object_or_404(Assessment, pk=pk))
def assessment_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """End the assessment: its answers stay."""
    found = get_object_or_404(Assessment.objects.select_related("team"), pk=pk)
    require_member(person(request), found.team)
    return press(
        request,
        lambda: services.finish(assessment=found, by=person(request)),
        _("Itsearviointi on valmis. Kiitos tiimille!"),
        found,
    )


@post_only(lambda pk: get_object_or_404(Assessment, answers__pk=pk))
def answer_develop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a weak point to the team's plan, once."""
    rows = AssessmentAnswer.objects.select_related("assessment__team")
    found = get_object_or_404(rows, pk=pk)
    require_member(person(request), found.assessment.team)
    return press(
        request,
        lambda: services.develop(answer=found, by=person(request)),
        lambda action: _("”%(title)s” on suunnitelmassa.") % {"title": action},
        f"{found.assessment.get_absolute_url()}#heikot",
    )
