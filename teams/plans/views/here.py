"""Adding an action from where one stands: with the partner, the tool or the level chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.session import person
from core.addresses import reverse
from core.choices import key_in
from core.pages import fill_in, posted, require
from partnerships.contacts.models import Contact
from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership
from teams.plans import services
from teams.plans.models import Action, AnnualPlan
from teams.plans.queries import plans_to_add_to
from teams.plans.quick import ActionHereForm
from teams.plans.spoken import in_words
from teams.plans.timing import Span, month_span
from teams.ready_made.models import TITLE_LENGTH
from toolkit.tools.models import Tool


@dataclass(frozen=True)
class Place:
    """Where the person stands: what the address names, as far as it is still in use."""

    contact: Contact | None
    partnership: Partnership | None
    tool: Tool | None
    level: Level | None

    @property
    def address(self) -> str:
        """The page that the person came from."""
        if about := self.partnership or self.tool:
            return about.get_absolute_url()
        return reverse("pages:level", args=[self.level.key]) if self.level else reverse("home")


def place_of(asked: QueryDict) -> Place:
    """What the address names: a contact, a partnership, a tool, a level."""
    keys = {name: key_in(asked.get(name, "")) for name in ("contact", "partnership", "tool")}
    contact = Contact.objects.told().filter(pk=keys["contact"]).first()
    wanted = (contact.partnership_id or 0) if contact else keys["partnership"]
    partnerships = Partnership.objects.open().select_related("organisation", "level")
    partnership = partnerships.filter(pk=wanted).first()
    level = Level.objects.filter(key=asked.get("level", "")).first()
    return Place(
        contact=contact,
        partnership=partnership,
        tool=Tool.objects.current().filter(pk=keys["tool"]).first(),
        level=partnership.level if partnership else level,
    )


def month_asked_for(text: str, today: date) -> Span:
    """The month named as 2026-11 that is in a year that can be planned now; else this month."""
    try:
        year, month = map(int, text.split("-"))
        span = month_span(year, month)
    except ValueError:
        return month_span(today.year, today.month)
    return span if today.year <= year <= today.year + 1 else month_span(today.year, today.month)


def plan_asked_for(asked: QueryDict, plans: list[AnnualPlan]) -> str:
    """The plan of the team and the year that the address names; "" when there is none."""
    year = asked.get("month", "").partition("-")[0]
    wanted = f"{key_in(asked.get('team', ''))}-{key_in(year)}"
    return next((wanted for plan in plans if wanted == f"{plan.team_id}-{plan.year}"), "")


def action_here(request: HttpRequest) -> HttpResponse:
    """Add an action about what one has just looked at to a plan of one's own team."""
    user = person(request)
    plans = plans_to_add_to(user)
    require(bool(plans))
    place, today = place_of(request.GET), timezone.localdate()
    initial = {
        "title": place.contact.what[:TITLE_LENGTH] if place.contact else "",
        "when": in_words(Action.Timing.MONTH, month_asked_for(request.GET.get("month", ""), today)),
    }
    if to := plan_asked_for(request.GET, plans):
        initial["to"] = to
    form = ActionHereForm(posted(request), plans=plans, unnamed=user, initial=initial)

    def add() -> Action:
        action = form.action()
        action.level = place.level or action.level
        action.hold(
            partnerships=[place.partnership] if place.partnership else [],
            tools=[place.tool] if place.tool else [],
        )
        return services.add_action(action=action, by=user)

    return fill_in(
        request,
        "teams/plans/action_here.html",
        form,
        add,
        lambda action: _("”%(title)s” on suunnitelmassa.") % {"title": action},
        place=place,
    )
