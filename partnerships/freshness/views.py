"""Answering in ten seconds: from the front page, or from a mail."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.people.session import person
from core.addresses import reverse
from core.way_back import post_only
from partnerships.freshness import services
from partnerships.freshness.links import BadLinkError, opened
from partnerships.freshness.models import Asking

Answer = Asking.Answer


@post_only("home")
def asking_answer(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Answer what one was asked, by a button of the front page."""
    asking = get_object_or_404(Asking.objects.for_page(), pk=pk, user=person(request))
    if verb not in Answer.values:
        raise Http404
    return give(request, asking, Answer(verb))


@require_http_methods(["GET", "HEAD", "POST"])
def asking_link(request: HttpRequest, key: str) -> HttpResponse:
    """Where a link of a mail leads: a page with the one button that the link is for."""
    try:
        meant = opened(key, person(request))
    except BadLinkError:
        return render(request, "partnerships/freshness/bad_link.html", status=404)
    if request.method == "POST":
        return give(request, meant.asking, meant.answer)
    context = {"asking": meant.asking, "partnership": meant.asking.partnership, "meant": meant}
    return render(request, "partnerships/freshness/link.html", context)


@post_only("digest")
def asking_choice(request: HttpRequest) -> HttpResponse:
    """Choose whether one may be asked."""
    may = request.POST.get("may", "")
    if may in ("yes", "no"):
        person(request).choose_to_be_asked(may == "yes")
        messages.success(request, _("Valintasi on tallennettu."))
    return redirect("digest")


def give(request: HttpRequest, asking: Asking, answer: Asking.Answer) -> HttpResponse:
    """Give the answer and lead on to what follows from it."""
    try:
        services.answer(asking=asking, answer=answer, by=person(request))
    except ValidationError as error:  # answered or ended a moment ago
        messages.info(request, " ".join(error.messages))
        return redirect("home")
    said, onward = what_follows(asking, answer)
    messages.success(request, said)
    return redirect(onward)


def what_follows(asking: Asking, answer: Asking.Answer) -> tuple[str, str]:
    """What is said after an answer, and the page where one goes on."""
    if answer == Answer.CHANGED:
        page = reverse("partnerships:edit", args=[asking.partnership_id])
        return _("Kiitos! Korjaa tähän se, mikä on muuttunut."), page
    if answer == Answer.TRUE:
        return _("Kiitos! Tiedot on vahvistettu."), reverse("home")
    cares = asking.partnership.responsibilities.open().filter(user=asking.user_id)
    if cares.exists():
        page = reverse("handovers:hand_over", args=[asking.user_id])
        return _("Selvä, emme kysy tätä enää sinulta. Tarjoa vastuu tästä kollegalle."), page
    return _("Selvä. Kysymme tätä ensi kuussa joltakulta muulta."), reverse("home")
