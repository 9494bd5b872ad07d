"""Handing over: what one takes care of, offered to colleagues who accept it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.people.forms import people_labels
from accounts.people.models import User
from accounts.people.session import person
from core.choices import key_in
from core.pages import press, require
from core.paginator import MOST
from core.querysets import how_many
from core.way_back import post_only
from partnerships.organisations.models import Acquaintance
from partnerships.partnerships.models import Partnership, Responsibility
from teams.handovers import services
from teams.handovers.models import Handover
from teams.handovers.queries import owned_by, owned_by_leavers
from teams.handovers.rules import may_hand_over

RISKS_SHOWN = 100


@require_safe
def offer_list(request: HttpRequest) -> HttpResponse:
    """What is offered to oneself; the way to one's own list."""
    offered = person(request).handovers_offered.waiting().select_related("giver", "offered_by")
    return render(request, "teams/handovers/list.html", {"offered": offered})


def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's list: each thing with the colleague it is offered to."""
    giver = get_object_or_404(User, pk=pk)
    require(may_hand_over(person(request), giver))
    things = owned_by(giver)
    if request.method == "POST":
        everything = request.POST.get("all", "")  # whoever takes all that is not chosen apart
        chosen = {
            (thing.kind, thing.key): key_in(
                request.POST.get(f"{thing.kind}-{thing.key}") or everything
            )
            for thing in things
        }
        people = User.objects.in_bulk(set(chosen.values()) - {0})
        receivers = {thing: people[key] for thing, key in chosen.items() if key in people}
        try:
            with transaction.atomic():
                made = services.offer(giver=giver, receivers=receivers, by=person(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except IntegrityError:  # somebody else offered the same a moment ago
            messages.error(request, _("Joku tarjosi samoja juuri äsken. Tarkista luettelo."))
        else:
            if not made:
                messages.warning(request, _("Valitse ensin ainakin yksi vastaanottaja."))
                return redirect("handovers:hand_over", pk)
            text = ngettext("%(n)s vastuu tarjottu.", "%(n)s vastuuta tarjottu.", made)
            messages.success(request, text % {"n": made})
        return redirect("handovers:hand_over", pk)
    waiting = {
        (row.kind, row.key): row
        for row in giver.handovers_given.waiting().select_related("receiver")
    }
    rows = [(thing, waiting.get((thing.kind, thing.key))) for thing in things]
    context = {
        "giver": giver,
        "rows": rows,
        "people": people_labels(User.objects.choosable().exclude(pk=giver.pk)),
        "kinds": dict(Handover.Kind.choices),
    }
    return render(request, "teams/handovers/hand_over.html", context)


@post_only("handovers:list")
def offer_answer(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Accept or decline what was offered to oneself."""
    verbs = {"accept": services.accept, "decline": services.decline}
    if verb not in verbs:
        raise Http404
    offered = get_object_or_404(Handover, pk=pk, receiver=person(request))
    done = (
        _("Kiitos! Vastuu on nyt sinulla.")
        if verb == "accept"
        else _("Selvä. Vastuu jää ennalleen.")
    )
    return press(
        request,
        lambda: verbs[verb](handover=offered, by=person(request)),
        done,
        "handovers:list",
    )


@require_safe
def risk_list(request: HttpRequest) -> HttpResponse:
    """Partnerships that only one person knows, and what leavers still take care of."""
    known = Acquaintance.objects.open().filter(organisation=OuterRef("organisation"))
    keepers = Responsibility.objects.open().filter(partnership=OuterRef("pk"))
    rows = Partnership.objects.open().annotate(keepers=how_many(keepers))
    alone = rows.filter(~Exists(known), keepers=1)
    shown = (
        alone.for_list()
        .select_related("organisation", "level", "team")
        .order_by("organisation__sort_key", "pk")
    )
    leavers = owned_by_leavers()
    context = {
        "alone": shown[:RISKS_SHOWN],
        "alone_count": alone.order_by().values("pk")[: MOST + 1].count(),
        "leavers": list(leavers.items()),
        "leaving": User.objects.filter(is_active=True, leaves_on__isnull=False).order_by(
            "leaves_on"
        ),
    }
    return render(request, "teams/handovers/risks.html", context)
