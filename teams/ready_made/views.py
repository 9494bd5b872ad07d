"""The ready-made actions: what there is, whose they are, and putting one away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.pages import press, require
from core.way_back import post_only
from teams.ready_made import services
from teams.ready_made.models import ReadyAction
from teams.ready_made.rules import may_end

VERBS = {
    "end": (services.end, lambda row: _("”%(title)s” ei ole enää tarjolla.") % {"title": row}),
    "restore": (
        services.bring_back,
        lambda row: _("”%(title)s” on taas tarjolla.") % {"title": row},
    ),
}


@require_safe
def ready_list(request: HttpRequest) -> HttpResponse:
    """All of them by level, those put away last."""
    user, rows = person(request), list(ReadyAction.objects.for_list())
    own = {row.pk for row in rows if may_end(user, row)}
    current = [row for row in rows if not row.is_ended]
    levels = {row.level for row in current if row.level}
    context = {
        "groups": [
            (level, [row for row in current if row.level == level])
            for level in [*sorted(levels, key=lambda level: level.order), None]
        ],
        "ended": [row for row in rows if row.is_ended],
        "own": own,
    }
    return render(request, "teams/ready_made/list.html", context)


@post_only("ready_made:list")
def ready_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Offer it no more, or again."""
    ready = get_object_or_404(ReadyAction, pk=pk)
    if verb not in VERBS:
        raise Http404
    require(may_end(person(request), ready))
    act, done = VERBS[verb]
    taken = _("Tämänniminen valmis toimenpide on jo.")
    return press(request, lambda: act(ready=ready, by=person(request)), done, ready, taken)
