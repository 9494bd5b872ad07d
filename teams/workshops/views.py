"""A team's workshop: beginning, answering question by question, and the minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.people.doors import require_helper
from accounts.people.models import User
from accounts.people.rules import may_help
from accounts.people.session import person
from accounts.teams.models import Team
from core.addresses import reverse
from core.choices import key_in
from core.dates import a_year_before
from core.typed import as_a
from core.way_back import post_only
from partnerships.contacts.models import Contact
from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership
from teams.plans.exports import when
from teams.plans.models import AnnualPlan
from teams.plans.queries import year_of_agreed_actions
from teams.plans.quick import QuickLine
from teams.plans.timing import Occurrence
from teams.wanted.models import WantedPartner
from teams.workshops import services
from teams.workshops.forms import GrowthForm, LackForm, NoteForm, PresentForm
from teams.workshops.models import Step, Workshop, WorkshopAnswer
from teams.workshops.steps import ASKED_OF, BY_STEP, QUESTIONS, TARGETS, candidates, neighbours

HEARD_SHOWN = 12  # needs that partners have told of
MOST_SHOWN = 200  # partnerships of the team at once


@require_safe
def workshop_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What a workshop is, the one under way, and the minutes of earlier ones."""
    team = get_object_or_404(Team, slug=slug)
    held = list(team.workshops.for_list())
    context = {
        "team": team,
        "questions": QUESTIONS,
        "minutes": sum(question.minutes for question in QUESTIONS),
        "under_way": next((workshop for workshop in held if workshop.is_open), None),
        "held": [workshop for workshop in held if not workshop.is_open],
        "may_begin": team.closed_on is None and may_help(person(request), team.pk),
    }
    return render(request, "teams/workshops/list.html", context)


@post_only("workshops:list", "slug")
def workshop_begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a workshop, or go on with the one under way."""
    team = get_object_or_404(Team.objects.open(), slug=slug)
    require_helper(person(request), team)
    workshop = services.begin(team=team, by=person(request))
    return redirect("workshops:question", workshop.pk, workshop.step)


def own_workshop(request: HttpRequest, pk: int, step: str) -> Workshop:
    """The workshop for a member of its team; 404 for a question that there is not."""
    workshop = get_object_or_404(Workshop.objects.select_related("team"), pk=pk)
    if step not in BY_STEP:
        raise Http404
    require_helper(person(request), workshop.team)
    return workshop


@require_safe
def workshop_question(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One question, full screen, with what the register says of it."""
    found = own_workshop(request, pk, step)
    if not found.is_open:
        return redirect(found)
    return render(request, "teams/workshops/question.html", question_context(request, found, step))


def question_context(
    request: HttpRequest, found: Workshop, step: str, **forms: object
) -> dict[str, Any]:
    """What a question's page shows, in a fixed number of queries; `forms` with what was typed."""
    before, following = neighbours(step)
    context: dict[str, Any] = {
        "workshop": found,
        "team": found.team,
        "question": BY_STEP[step],
        "number": QUESTIONS.index(BY_STEP[step]) + 1,
        "questions": QUESTIONS,
        "before": before,
        "following": following,
        "answers": [a for a in found.answers.standing() if a.step == step],
        "note_form": NoteForm(auto_id="note-%s"),
    }
    context |= FILL[step](request, found, step) | forms
    after = request.GET.get("after", "")
    if after == "form" and "form" in context and not forms:
        next(iter(context["form"].fields.values())).widget.attrs["autofocus"] = True
    return context | {"after": after}


def by_level_and_name(row: Partnership) -> tuple[int, str]:
    """The order of a portfolio."""
    return row.level.order, row.organisation.sort_key


@dataclass(frozen=True)
class LookedAt:
    """A partnership, whether a change of it is noted, and whether it is looked at today."""

    partnership: Partnership
    is_noted: bool
    is_done: bool


def of_partners(request: HttpRequest, found: Workshop, step: str) -> dict[str, Any]:
    """The team's partnerships: those least sure first, those looked at today last."""
    today = timezone.localdate()
    noted = set(found.answers.standing().filter(kind="note").values_list("partnership", flat=True))
    ours = Partnership.objects.portfolio_of(found.team)
    is_done = Q(confirmed_on=today) | Q(pk__in=noted)
    counts = ours.order_by().aggregate(all=Count("pk"), done=Count("pk", filter=is_done))
    shown = sorted(ours.longest_unconfirmed()[:MOST_SHOWN], key=by_level_and_name)
    rows = [
        LookedAt(row, row.pk in noted, row.pk in noted or row.confirmed_on == today)
        for row in shown
    ]
    waiting = [row for row in rows if not row.is_done]
    old = [row for row in waiting if row.partnership.is_unconfirmed]
    groups = [
        (_("Ensin nämä: vahvistuksesta on yli 12 kk, tai sitä ei ole"), old),
        (_("Vahvistettu vuoden sisällä"), [row for row in waiting if row not in old]),
    ]
    return {
        "groups": [(title, group) for title, group in groups if group],
        "done": [row for row in rows if row.is_done],
        "row_count": counts["all"],
        "waiting": counts["all"] - counts["done"],
        "ticked": {key_in(key) for key in request.POST.getlist("partnership")},
    }


def of_growth(
    request: HttpRequest, found: Workshop, step: str, data: QueryDict | None = None
) -> dict[str, Any]:
    """The relationships that could grow or rest, suggestions first."""
    suggested = candidates(found.team, step)
    first = {candidate.partnership.pk: candidate.partnership for candidate in suggested}
    ours = Partnership.objects.portfolio_of(found.team).filter(level__key__in=ASKED_OF[step])
    others = ours.exclude(pk__in=first)[:MOST_SHOWN]
    rows = [*first.values(), *others]
    target = Level.objects.get(key=TARGETS[step])
    chosen = request.GET.get("partnership", "")
    return {
        "suggested": suggested,
        "row_count": len(rows),
        "form": GrowthForm(
            data,
            rows=rows,
            target=target,
            year=year_of_agreed_actions(found.team),
            chosen=chosen,
        ),
        "chosen": chosen,
    }


def of_gaps(request: HttpRequest, found: Workshop, step: str) -> dict[str, Any]:
    """What the team already looks for, and what its partners have told of in a year."""
    form = LackForm(instance=WantedPartner(team=found.team), initial={"owner": person(request).pk})
    last_year = a_year_before(timezone.localdate())
    heard = Contact.objects.with_signal().since(last_year).with_partners_of(found.team)
    return {
        "form": form,
        "wanted": found.team.wanted_partners.open().for_list(),
        "heard": heard.for_page()[:HEARD_SHOWN],
    }


def of_year(request: HttpRequest, found: Workshop, step: str) -> dict[str, Any]:
    """The plan that the actions go to, as it is."""
    year = year_of_agreed_actions(found.team)
    plan = AnnualPlan.objects.filter(team=found.team, year=year).select_related("team").first()
    blank = plan or AnnualPlan(team=found.team, year=year)
    rows = list(plan.actions.living().for_list().with_sets()) if plan else []
    line = QuickLine(plan=blank, unnamed=None)
    return {"plan": blank, "form": line, "rows": rows, "offered": line.offered(rows)}


FILL = {
    Step.PARTNERS.value: of_partners,
    Step.GROW.value: of_growth,
    Step.REST.value: of_growth,
    Step.GAPS.value: of_gaps,
    Step.YEAR.value: of_year,
}


def back_to(found: Workshop, step: str, after: int | str = "") -> HttpResponse:
    """Back to the question, to the place after what was answered."""
    address = reverse("workshops:question", args=[found.pk, step])
    return redirect(f"{address}?after={after}" if after else address)


def own_partnership(request: HttpRequest, found: Workshop) -> Partnership | None:
    """The team's partnership that the answer is about; None when none is named."""
    raw = request.POST.get("partnership", "")
    rows = found.team.partnerships.select_related("organisation", "level", "team")
    return get_object_or_404(rows, pk=key_in(raw)) if raw else None


def workshop_answer(request: HttpRequest, pk: int, step: str, verb: str) -> HttpResponse:
    """Take down an answer; it does at once what it says. Whoever only looks is led back."""
    found = own_workshop(request, pk, step)
    if request.method != "POST":
        return back_to(found, step)
    if verb not in ANSWERS:
        raise Http404
    try:
        return ANSWERS[verb](request, found, step)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return back_to(found, step) if found.is_open else redirect(found)


def say_note(request: HttpRequest, found: Workshop, step: str) -> HttpResponse:
    about = own_partnership(request, found)
    form = NoteForm(request.POST, auto_id=f"note-{about.pk}-%s" if about else "note-%s")
    if not form.is_valid():
        extra = {"note_form": form} if about is None else {"row_note": form, "noted": about.pk}
        return again(request, found, step, form, **extra)
    text = form.cleaned_data["text"]
    services.note(workshop=found, step=step, text=text, partnership=about, by=person(request))
    messages.success(request, _("Huomio on kirjattu."))
    return back_to(found, step, about.pk if about else "note")


def say_confirmed(request: HttpRequest, found: Workshop, step: str) -> HttpResponse:
    keys = set(map(key_in, request.POST.getlist("partnership")))
    if not keys:
        messages.error(request, _("Valitse ensin, mitkä pitävät paikkansa."))
        return back_to(found, step)
    rows = found.team.partnerships.select_related("organisation", "level", "team")
    about = list(rows.filter(pk__in=keys))
    if len(about) < len(keys):
        raise Http404
    services.confirm(workshop=found, partnerships=about, by=person(request))
    said = ngettext("%(n)s pitää paikkansa.", "%(n)s pitää paikkansa.", len(about))
    messages.success(request, said % {"n": len(about)})
    return back_to(found, step, "confirm")


def say_growth(request: HttpRequest, found: Workshop, step: str) -> HttpResponse:
    if step not in TARGETS:
        raise Http404
    form = of_growth(request, found, step, request.POST)["form"]
    if not form.is_valid():
        return again(request, found, step, form, form=form)
    about = own_partnership(request, found)
    if about is None:
        raise Http404
    answered, reason = form.cleaned_data["answer"], form.cleaned_data["reason"]
    services.answer_of_growth(
        workshop=found, step=step, partnership=about, answer=answered, reason=reason,
        by=person(request),
    )  # fmt: skip
    messages.success(request, _("Vastaus on kirjattu."))
    return back_to(found, step, "form")


def say_lack(request: HttpRequest, found: Workshop, step: str) -> HttpResponse:
    form = LackForm(request.POST, instance=WantedPartner(team=found.team))
    if not form.is_valid():
        return again(request, found, step, form, form=form)
    services.lack(workshop=found, wanted=form.instance, by=person(request))
    messages.success(request, _("Etsittävä kumppani on kirjattu."))
    return back_to(found, step, "form")


def say_action(request: HttpRequest, found: Workshop, step: str) -> HttpResponse:
    plan = of_year(request, found, step)["plan"]
    form = QuickLine(request.POST, plan=plan, unnamed=None)
    if not form.is_valid():
        return again(request, found, step, form, form=form)
    action = form.action()
    text = when(Occurrence(action, action.starts_on, action.ends_on))
    text = ", ".join([text, *map(str, form.cleaned_data["who"])])
    services.plan(workshop=found, action=action, text=text, by=person(request))
    messages.success(request, _("”%(title)s” on suunnitelmassa.") % {"title": action})
    return back_to(found, step, "form")


ANSWERS = {
    "note": say_note,
    "confirm": say_confirmed,
    "growth": say_growth,
    "lack": say_lack,
    "action": say_action,
}


def again(
    request: HttpRequest, found: Workshop, step: str, wrong: BaseForm, **forms: object
) -> HttpResponse:
    """The question once more, with what was typed and what is wrong in it."""
    context = question_context(request, found, step, forms=[wrong], **forms)
    return render(request, "teams/workshops/question.html", context, status=422)


@post_only(lambda pk: get_object_or_404(Workshop, answers__pk=pk))
def note_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a note back."""
    found = get_object_or_404(WorkshopAnswer.objects.select_related("workshop"), pk=pk)
    workshop = own_workshop(request, found.workshop_id, found.step)
    try:
        services.withdraw(answer=found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(workshop)
    messages.success(request, _("Huomio on peruttu."))
    return back_to(workshop, found.step, "note")


def workshop_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes: who was there, what was said and what came of it. Everyone reads."""
    found = get_object_or_404(
        Workshop.objects.select_related("team", "started_by", "ended_by"), pk=pk
    )
    may_write = may_help(person(request), found.team_id) and (
        found.is_open or found.ended_on == timezone.localdate()
    )
    data = request.POST if request.method == "POST" else None
    form = PresentForm(data, instance=found) if may_write else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and written(form, found, person(request)):
            if request.POST.get("do") == "end":
                services.end(workshop=found, by=person(request))
                messages.success(request, _("Työpaja on päätetty. Kiitos tiimille!"))
            else:
                messages.success(request, _("Osallistujat on tallennettu."))
            return redirect(found)
    said = list(found.answers.standing())
    context = {
        "workshop": found,
        "team": found.team,
        "parts": [
            (question, [answer for answer in said if answer.step == question.step])
            for question in QUESTIONS
        ],
        "people": people_present(found),
        "form": form,
        "forms": [form] if form else [],
        "may_write": may_write,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "teams/workshops/minutes.html", context, status=status)


def written(form: PresentForm, found: Workshop, by: User) -> bool:
    """Store who was there; if a colleague was faster, say so and let the person look again."""
    try:
        services.write_present(workshop=found, opened=form.cleaned_data["opened"], by=by)
    except ValidationError as error:
        form.add_error(None, error)
        stored = Workshop.objects.get(pk=found.pk)
        data = as_a(QueryDict, form.data).copy()
        data["opened"] = stored.who_was_there
        form.data = data
        return False
    return True


def people_present(found: Workshop) -> list[User]:
    """Those marked as present, in the order of their names."""
    return list(found.present.order_by("sort_key"))
