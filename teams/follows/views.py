"""Following: beginning, ending, and the list of what one follows."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.session import person
from accounts.teams.models import Team
from core.pages import press
from core.way_back import post_only, pressed_on
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from teams.follows import services
from teams.follows.models import KINDS, Follow, Followed, page_of


def find_thing(kind: str, pk: int) -> Followed:
    """What can be followed, or 404."""
    match kind:
        case "organisation":
            return get_object_or_404(Organisation, pk=pk)
        case "team":
            return get_object_or_404(Team, pk=pk)
        case "level":
            return get_object_or_404(Level, pk=pk)
    raise Http404


@post_only(lambda kind, pk, verb: page_of(find_thing(kind, pk)))
def follow_verb(request: HttpRequest, kind: str, pk: int, verb: str) -> HttpResponse:
    """Begin or end to follow a thing."""
    thing = find_thing(kind, pk)
    match verb:
        case "begin":
            act, done = services.follow, _("Seuraat nyt tätä. Muutokset tulevat koosteeseesi.")
        case "end":
            act, done = services.unfollow, _("Et enää seuraa tätä.")
        case _other:
            raise Http404
    back = pressed_on(request, "follows:list") or page_of(thing)
    return press(request, lambda: act(thing=thing, by=person(request)), done, back)


@require_safe
def follow_list(request: HttpRequest) -> HttpResponse:
    """What the person follows."""
    rows = Follow.objects.filter(user=person(request)).select_related(*KINDS)
    return render(request, "teams/follows/list.html", {"rows": rows})
