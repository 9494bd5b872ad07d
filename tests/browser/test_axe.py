"""Every page, in both colour schemes and two widths: access, console, width, room to press."""

from __future__ import annotations

import re
from datetime import timedelta
from unittest import mock

import pytest
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from accounts.people.models import User
from exchange.files.reading import read_pasted
from exchange.imports import services
from exchange.imports.models import Beat, Import
from partnerships.agreements.models import Agreement
from partnerships.freshness.links import address_of
from partnerships.freshness.models import Asking
from partnerships.organisations.models import Organisation
from partnerships.partners.services import archive_organisation
from partnerships.partnerships.models import LevelChange, Partnership
from partnerships.partnerships.services import end_partnership
from partnerships.register.models import RegisterLook, SavedView
from quality.assessments.services import start
from quality.binders.services import make_binder
from quality.reviews.models import Review
from teams.feeds.models import CalendarFeed
from teams.handovers.models import Handover
from teams.plans.models import AnnualPlan
from tests.browser.helpers import (
    AXE,
    COLOURS,
    EVERYTHING,
    collect_console,
    in_words,
    overflow,
    run_axe,
    to_scheme,
)
from tests.browser.targets import too_small
from tests.factories import (
    AskingFactory,
    CommentFactory,
    ExperienceFactory,
    NetworkMemberFactory,
    NetworkReviewFactory,
    OrganisationFactory,
    ResponsibilityFactory,
    ToolFactory,
    WorkshopFactory,
)
from toolkit.links.models import LinkCheck
from toolkit.tools.models import Tool
from toolkit.tools.services import retire_tool

pytestmark = pytest.mark.browser
RULES = {"light": EVERYTHING, "dark": COLOURS}  # in the dark only the colours are others
NARROWEST = 320  # pixels: reflow, WCAG 1.4.10
# The browser and htmx tell of a request that a test makes fail.
EXPECTED = {"register, failed request": ("status of 500", "Error Code 500")}
# Pages that say that there is nothing; any other one must open.
MISSING = {"404", "question behind an old link"}
LONG_NAME = "Elintarviketeollisuuskoulutuskeskusyhdistyksen Liiketoimintapalvelut-osuuskunta"


class Places:
    """Rows that the pages below show, chosen from the example content."""

    def __init__(self):
        self.staff = User.objects.get(email="henkilosto@perho.example")
        self.lead = User.objects.get(email="tiiminvetaja@perho.example")
        self.showcase = Organisation.objects.get(name="Esimerkkiravintolat Oy")
        self.partnership = self.showcase.partnerships.open().filter(moved_from=None).first()
        moved = LevelChange.objects.filter(after__ended_on=None).select_related("after").first()
        self.moved = moved.after
        self.vague = Partnership.objects.open().filter(is_vague=True).first() or self.partnership
        self.archived = OrganisationFactory(
            name="Suljettu Lounaspaikka Oy", notes="Toiminta päättyi.", by=self.lead
        )
        archive_organisation(
            organisation=self.archived, reason="Yritys lopetti toimintansa.", by=self.lead
        )
        self.former = self._former()
        self.network = OrganisationFactory(
            name="Matkailun verkosto", network_type="loose_equal", by=self.lead
        )
        second = OrganisationFactory(name="Ruokaverkosto", by=self.lead)
        for network in (self.network, second):
            self.membership = NetworkMemberFactory(
                network=network, member=self.showcase, note="Yhteys alan yrityksiin", by=self.lead
            )
        self.twin = OrganisationFactory(
            name="Esimerkkiravintolat", business_id="0112038-9", city="Kerava", by=self.lead
        )
        self.without_level = OrganisationFactory(name=LONG_NAME, category="society", by=self.lead)
        SavedView.objects.create(owner=self.staff, name="Arjen kumppanit", query="level=everyday")
        others = Partnership.objects.open().exclude(organisation=self.showcase)
        waits, said = others.exclude(responsibilities__user=self.staff)[:2]
        ResponsibilityFactory(partnership=waits, user=self.staff, by=self.staff)
        self.asking = AskingFactory(partnership=waits, user=self.staff)
        self.answered = AskingFactory(
            partnership=said,
            user=self.staff,
            slot=2,
            answer="true",
            answered_on=timezone.localdate(),
        )
        self.tool = Tool.objects.get(title="Yritysvierailu")  # with experiences, past its review
        self.broken = ToolFactory(
            title=LONG_NAME,
            url="https://www.esimerkki.fi/",
            body="<h2>Näin</h2><p>HOKS <strong>ensin</strong></p><ol><li>yksi</li></ol>",
            levels=["everyday", "development", "strategic", "network", "other"],
            in_guides=True,
            event_where="Malmin kampus",
        )
        LinkCheck.objects.create(tool=self.broken, url=self.broken.url, result="gone")
        self.retired = ToolFactory(title="Vanha malli")
        retire_tool(tool=self.retired, reason="Korvattiin uudella.", by=self.lead)
        team = self.staff.memberships.get().team
        self.plan = AnnualPlan.objects.get(team=team, year=timezone.localdate().year)
        self.plan_key = [team.slug, self.plan.year]
        self.action = self.plan.actions.first()
        for takes in ("", "Kaksi kokousta vuodessa"):
            self.network_look = NetworkReviewFactory(
                network=self.network, team=team, takes=takes, action=self.action, by=self.staff
            )
        self.action.status = "ongoing"
        self.action.title = LONG_NAME
        self.action.save_as(self.staff, "edited")
        CommentFactory(action=self.action, user=self.lead, text="Tulemme mukaan.")
        CalendarFeed.objects.create(user=self.staff)
        self.workshop = WorkshopFactory(team=team, started_by=self.staff)
        self.workshop.answers.create(
            step="partners", kind="note", text=LONG_NAME, said_by=self.lead
        )
        self.coordinator = User.objects.get(email="koordinaattori@perho.example")
        self.administrator = User.objects.get(email="yllapito@perho.example")
        self.quality = User.objects.get(email="laatu@perho.example")
        self.binder = make_binder(
            title=LONG_NAME, history_from=timezone.localdate(), by=self.quality
        )
        self.told = ExperienceFactory(tool=self.tool, user=self.staff, tip="Varaa aikaa.")
        Handover.objects.create(
            kind="tool",
            key=self.tool.pk,
            label=LONG_NAME,
            giver=self.lead,
            receiver=self.staff,
            offered_by=self.lead,
        )
        self.look = start(team=team, by=self.staff)
        self.reviews = Review.objects.published().order_by("round__year", "pk")
        self.year_ago = timezone.localdate() - timedelta(days=400)

    def _former(self):
        """An organisation with a former partnership and open ones."""
        found = (
            Organisation.objects.current()
            .annotate(open=Count("partnerships"))
            .filter(open__gt=1, partnerships__ended_on=None)
            .exclude(pk=self.showcase.pk)
            .first()
        )
        row = found.partnerships.open().first()
        end_partnership(
            partnership=row, reason="Sopimus päättyi.", on=timezone.localdate(), by=self.lead
        )
        return found


def at(name, *arguments, query=""):
    """The address of a named page."""
    return reverse(name, args=arguments) + (f"?{query}" if query else "")


def submit(page):
    """Press the button of the form page and wait for the answer."""
    with page.expect_navigation():
        page.locator("#edit-form .form-actions .btn-primary").click()


def partner_with_errors(page, places):
    page.goto(at("partners:new"))
    page.locator("#id_started_on").evaluate("field => { field.value = 'eilen'; }")
    submit(page)


def partner_with_similar(page, places):
    page.goto(at("partners:new"))
    page.locator("#id_name").press_sequentially("Esimerkkiravintola")
    page.locator("#similar .hint").wait_for()


def several_with_questions(page, places):
    """A row that is saved, one that is asked about and one that is wrong."""
    page.goto(at("partners:several"))
    # no such organisation, one spelled almost so, one that lacks the rest
    for row, name in enumerate(["Zzz", "Esimerkkiravintolat", "Jokin"]):
        page.locator(f"#id_row-{row}-partner").fill(name)
        if row < 2:
            page.locator(f"#id_row-{row}-level").select_option(index=1)
            page.locator(f"#id_row-{row}-description").fill("Vierailut kaksi kertaa vuodessa.")
        page.locator(f"#id_row-{row}-partner").press("Enter")
        page.locator(".several-row.is-done, .several-row .invalid-feedback").nth(row).wait_for()


def vague_hint(page, places):
    page.goto(at("partnerships:edit", places.partnership.pk))
    page.locator("#id_description").fill("Yhteistyötä")
    page.locator("#id_description").press("Tab")
    page.get_by_text("Voisitko tarkentaa?").wait_for()


def conflict(page, places):
    row = Partnership.objects.get(pk=places.partnership.pk)
    page.goto(at("partnerships:edit", row.pk))
    page.locator("#id_description").fill("Opiskelijat tekevät lounaan joka tiistai kevään ajan.")
    row.description = "Kokit opettavat opiskelijoille kalan käsittelyä kerran kuussa."
    row.goal = "Uusi tavoite ensi vuodelle."
    row.save_as(places.lead, "edited")
    submit(page)
    page.locator(".diff").wait_for()


def tool_with_errors(page, places):
    page.goto(at("tools:new"))
    page.locator("#id_url").fill("javascript:alert(1)")
    submit(page)


def tool_conflict(page, places):
    tool = Tool.objects.get(pk=places.broken.pk)
    page.goto(at("tools:edit", tool.pk))
    page.locator("#id_summary").fill("Minun sanani")
    tool.summary = "Toisen sanat"
    tool.save_as(places.lead, "edited")
    submit(page)
    page.locator(".diff").wait_for()


def link_dialog(page, places):
    page.goto(at("tools:edit", places.broken.pk))
    page.get_by_role("button", name="Linkki", exact=True).click()
    page.locator("dialog[open]").wait_for()


def experience_with_errors(page, places):
    page.goto(at("experiences:new", places.tool.pk))
    page.locator("#id_partner").fill("Olematon Oy")
    submit(page)


def plan_status_open(page, places):
    page.goto(at("plans:detail", *places.plan_key))
    page.locator(".act-status summary").first.click()


def plan_with_errors(page, places):
    page.goto(at("plans:detail", *places.plan_key))
    page.get_by_label("Kumppani").fill("Olematon")
    page.get_by_role("button", name="Lisää", exact=True).click()
    page.locator(".line .invalid-feedback").first.wait_for()


def action_with_errors(page, places):
    page.goto(at("plans:action_edit", places.action.pk))
    page.locator("#id_when").select_option("days")
    page.locator("#id_starts_on").fill("31.2.2026")
    submit(page)


def assessment_conflict(page, places):
    row = places.look.answers.filter(phase="during").in_order().first()
    page.goto(at("assessments:phase", places.look.pk, "during"))
    page.locator(f"#id_answer_{row.pk}_0").check()
    row.answer, row.note = "not_yet" if row.answer != "not_yet" else "partly", LONG_NAME
    row.save_as(places.lead, "answered")
    submit(page)
    page.locator(".diff").wait_for()


def assessment_with_errors(page, places):
    row = places.look.answers.filter(phase="after").in_order().first()
    page.goto(at("assessments:phase", places.look.pk, "after"))
    page.locator(f"#id_answer_{row.pk}_0").evaluate("radio => { radio.value = 'x'; }")
    page.locator(f"#id_answer_{row.pk}_0").check()
    submit(page)
    page.locator(".msg[role=alert]").wait_for()


def open_term(page, places):
    page.goto(at("pages:about"))
    page.locator(".term").first.click()
    page.locator(".term-card:popover-open").wait_for()


def small_form_with_errors(name):
    def prepare(page, places):
        page.goto(at(name, places.partnership.pk))
        submit(page)

    return prepare


def tool_form_with_errors(name):
    def prepare(page, places):
        page.goto(at(name, places.broken.pk))
        submit(page)

    return prepare


def failure(page, places):
    page.goto(at("register:list"))
    page.route(re.compile(r"/partners/\?"), lambda route: route.fulfill(status=500))
    page.locator("#f-q").fill("hotelli")
    page.locator(".toast").wait_for()


def airy_register(page, places):
    look = RegisterLook(owner=places.staff, density="comfortable", columns=RegisterLook.Column)
    look.save()
    page.goto(at("register:list"))
    look.delete()


def members_with_errors(page, places):
    page.goto(at("networks:members", places.network.pk))
    with page.expect_navigation():
        page.get_by_role("button", name="Lisää", exact=True).click()


def look_with_errors(page, places):
    page.goto(at("ecosystem:new", places.network.pk))
    with page.expect_navigation():
        page.get_by_role("button", name="Tallenna katselmus").click()


def network_of_many(page, places):
    """As with more organisations than names have room for."""
    with mock.patch("teams.network.layout.MOST_NAMES", 3):
        page.goto(at("network:network"))


def network_of_very_many(page, places):
    """As with more organisations than dots have room for."""
    with mock.patch("teams.network.layout.MOST_DOTS", 3):
        page.goto(at("network:network"))


def open_menu(page, places):
    page.goto(at("home"))
    page.locator("[data-menu] > summary:visible").click()


def digest_with_errors(page, places):
    page.goto(at("digest"))
    page.locator("[name=digest_day]").first.evaluate("field => { field.value = '9'; }")
    page.locator("[name=digest_day]").first.check()
    with page.expect_navigation():
        page.get_by_role("button", name="Tallenna", exact=True).click()


def jump_box(page, places):
    """The jump box with its hits."""
    page.goto(at("home"))
    page.keyboard.press("Control+k")
    page.keyboard.type("ravintola")
    page.locator("#jump-hits a").first.wait_for()


def agreement_pages(places):
    """Agreements, what is printed for partners, and what teams have told."""
    reverse_one = Agreement.objects.get(kind="reverse", partnership__organisation=places.showcase)
    row = reverse_one.partnership_id
    return {
        "activity": at("activity"),
        "notices": at("notices:list"),
        "activity, wrong filter": at("activity", query="week=x&team=x&kind=x"),
        "contacts": at("contacts:list"),
        "following": at("follows:list"),
        "data protection": at("privacy:notice"),
        "what is held": at("privacy:own"),
        "comment": at("comments:new", "organisation", places.showcase.pk),
        "add an action here": at("plans:here", query=f"partnership={row}"),
        "contacts, heard": at("contacts:list", query="show=heard&topic=skills"),
        "contacts, wrong filter": at("contacts:list", query="show=x&quarter=x&sector=x"),
        "log a contact": at("contacts:new", places.showcase.pk),
        "log a contact, errors": contact_with_errors,
        "log a contact, anywhere": at("contacts:anywhere"),
        "agreements": at("agreements:list"),
        "agreements, over": at("agreements:list", query="show=lapsed"),
        "agreements, wrong filter": at("agreements:list", query="show=x&team=x&kind=other"),
        "add agreement": at("agreements:new", row),
        "add agreement, errors": agreement_with_errors,
        "edit agreement": at("agreements:edit", reverse_one.pk),
        "continue agreement": at("agreements:renew", reverse_one.pk),
        "end agreement": at("agreements:end", reverse_one.pk),
        "likely pairs": at("duplicates:list"),
        "join, choose": at("duplicates:choose", places.showcase.pk),
        "join": at("duplicates:join", places.showcase.pk, places.twin.pk),
        "join, edited meanwhile": join_meanwhile,
        "partner as a text": at("sheets:text", places.showcase.pk),
        "partner's sheet": at("sheets:sheet", row),
        "reverse agreement form": at("sheets:reverse_agreement", row),
        "completeness": at("completeness:table"),
    }


def join_meanwhile(page, places):
    page.goto(at("duplicates:join", places.showcase.pk, places.twin.pk))
    page.locator("[name=seen]").evaluate("field => { field.value = 'old'; }")
    with page.expect_navigation():
        page.get_by_role("button", name="Yhdistä", exact=True).click()


def contact_with_errors(page, places):
    page.goto(at("contacts:new", places.showcase.pk))
    page.locator("#id_next_contact").fill("1.1.2020")
    submit(page)


def agreement_with_errors(page, places):
    page.goto(at("agreements:new", places.partnership.pk))
    page.locator("#id_kind").select_option("reverse")
    page.locator("#id_document").fill("javascript:alert(1)")
    submit(page)


def signed_in_pages(places):
    """Every page for somebody who is signed in: its name, and its address or how to reach it."""
    showcase, row = places.showcase.pk, places.partnership.pk
    return {
        "front page": at("home"),
        "front page as of": at("home", query=f"as_of={places.year_ago.isoformat()}"),
        "front page, wrong day": at("home", query="as_of=eilen"),
        "menu open": open_menu,
        "register": at("register:list"),
        "register, filters": at(
            "register:list",
            query="q=o&level=everyday&level=strategic&category=working_life&attention=unconfirmed"
            "&attention=vague&attention=contact&sort=-confirmed",
        ),
        "register as of": at("register:list", query=f"as_of={places.year_ago.isoformat()}"),
        "register, archived": at("register:list", query="status=archived"),
        "register, long name": at("register:list", query="q=elintarviketeollisuus"),
        "register, saved view": at("register:list", query="level=everyday"),
        "register, preview": at("register:list", query=f"open={showcase}&q=esimerkkirav"),
        "register, airy": airy_register,
        "register on paper": at("register:paper", query="level=everyday"),
        "register, nearly": at("register:list", query="q=Esimerkiravintolat"),
        "register, empty": at("register:list", query="q=qqqqxxxx&level=network"),
        "register, wrong filter": at("register:list", query="as_of=eilen&level=olematon&page=99"),
        "register, failed request": failure,
        "organisation, several levels": at("partners:detail", showcase),
        "organisation, history": at("partners:detail", showcase, query="history=all"),
        "timeline": at("timeline", showcase),
        "timeline, of a kind": at("timeline", showcase, query="kind=reviews"),
        "organisation, moved": at("partners:detail", places.moved.organisation_id),
        "organisation, vague": at("partners:detail", places.vague.organisation_id),
        "organisation, former": at("partners:detail", places.former.pk),
        "organisation, no level, long name": at("partners:detail", places.without_level.pk),
        "organisation, archived": at("partners:detail", places.archived.pk),
        "whom one knows": at("organisations:known"),
        "question behind a link": address_of(places.asking, Asking.Answer.CHANGED),
        "question behind an old link": at("freshness:link", "old-key"),
        "question, answered": address_of(places.answered, Asking.Answer.TRUE),
        "add partner": at("partners:new"),
        "add partner, errors": partner_with_errors,
        "add partner, similar": partner_with_similar,
        "add several partners": at("partners:several"),
        "add several partners, questions": several_with_questions,
        "add partnership": at("partnerships:new", showcase),
        "edit partnership": at("partnerships:edit", row),
        "edit partnership, hint": vague_hint,
        "edit partnership, moved": at("partnerships:edit", places.moved.pk),
        "edit partnership, conflict": conflict,
        "edit organisation": at("organisations:edit", showcase),
        "archive, long name": at("partners:archive", places.without_level.pk),
        "move": at("partnerships:move", row),
        "move, errors": small_form_with_errors("partnerships:move"),
        "end": at("partnerships:end", row),
        "end, errors": small_form_with_errors("partnerships:end"),
        "archive": at("partners:archive", showcase),
        **agreement_pages(places),
        "people": at("partnerships:people", row),
        "people, errors": small_form_with_errors("partnerships:people"),
        "level": at("pages:level", "everyday"),
        "level, narrowed": at("pages:level", "network", query="q=o&sort=-team"),
        "level, nothing found": at("pages:level", "strategic", query="q=qqqqxxxx"),
        "level without texts": at("pages:level", "other"),
        "guides": at("pages:guides"),
        "about": at("pages:about"),
        "about, term open": open_term,
        "glossary": at("glossary:list"),
        "toolkit": at("tools:list"),
        "toolkit, narrowed": at("tools:list", query="q=o&level=everyday&status=listed&mine=on"),
        "toolkit, care": at("tools:list", query="care=link"),
        "toolkit, retired": at("tools:list", query="status=retired"),
        "toolkit, nothing found": at("tools:list", query="q=qqqqxxxx"),
        "toolkit, wrong filter": at("tools:list", query="level=olematon&care=x"),
        "tool, experiences": at("tools:detail", places.tool.pk),
        "tool, broken link, long name": at("tools:detail", places.broken.pk),
        "tool, retired": at("tools:detail", places.retired.pk),
        "add tool": at("tools:new", query="level=everyday"),
        "add tool, errors": tool_with_errors,
        "edit tool": at("tools:edit", places.broken.pk),
        "edit tool, link": link_dialog,
        "edit tool, conflict": tool_conflict,
        "retire tool": at("tools:retire", places.broken.pk),
        "retire tool, errors": tool_form_with_errors("tools:retire"),
        "tell an experience": at("experiences:new", places.tool.pk),
        "tell an experience, errors": experience_with_errors,
        "edit an experience": at("experiences:edit", places.told.pk),
        "teams": at("portfolio:list"),
        "team": at("portfolio:team", places.plan.team.slug),
        "colleague": places.lead.get_absolute_url(),
        "team without anything": at("portfolio:team", "board"),
        "plan": at("plans:detail", *places.plan_key),
        "plan, status open": plan_status_open,
        "plan, narrowed": at("plans:detail", *places.plan_key, query="status=done&level=everyday"),
        "plan, errors": plan_with_errors,
        "plan of another team": at("plans:detail", "restaurant", places.plan.year),
        "no plan": at("plans:detail", places.plan.team.slug, 2040),
        "goals": at("plans:goals", *places.plan_key),
        "ready-made actions": at("ready_made:list"),
        "roll over": at("plans:roll_over", *places.plan_key),
        "action": at("plans:action", places.action.pk),
        "edit action": at("plans:action_edit", places.action.pk),
        "edit action, errors": action_with_errors,
        "wheel of a team": at("wheel:team", *places.plan_key),
        "wheel of the college": at("wheel:college"),
        "wheel, school year": at("wheel:college", query="school"),
        "wheel, rings of teams": at("wheel:college", query="rings=team"),
        "wheel, table": at("wheel:college", query="view=table"),
        "wheel, paper": at("wheel:team", *places.plan_key, query="view=paper"),
        "wheel, narrowed": at("wheel:college", query="level=everyday&month=13&team=x"),
        "wheel, empty": at("wheel:college", query="year=2040"),
        "network": at("network:network"),
        "network, narrowed": at("network:network", query="level=network&cell=society.network"),
        "network, wrong filters": at("network:network", query="as_of=2099-01-01&city=x"),
        "network, empty": at("network:network", query="q=xyzzy"),
        "network, dots": network_of_many,
        "network, fields": network_of_very_many,
        "network, table": at("network:network", query="view=table"),
        "network, paper": at("network:network", query="paper=1"),
        "network, change": at("network:network", query="view=change&flow=new"),
        "network, networks": at("network:network", query="view=networks"),
        "network, forms": at("network:network", query="view=forms"),
        "network, staff": at("network:network", query="view=staff"),
        "ecosystem": at("ecosystem:list"),
        "look at a network": at("ecosystem:new", places.network.pk),
        "look at a network, errors": look_with_errors,
        "withdraw a look at a network": at("ecosystem:withdraw", places.network_look.pk),
        "edit a look at a network": at("ecosystem:edit", places.network_look.pk),
        "networks of a partner": at("networks:networks", places.showcase.pk),
        "members of a network": at("networks:members", places.network.pk),
        "members, errors": members_with_errors,
        "edit membership": at("networks:edit", places.membership.pk),
        "workshops": at("workshops:list", places.plan_key[0]),
        **{
            f"workshop, {step}": at("workshops:question", places.workshop.pk, step)
            for step in ("partners", "grow", "rest", "gaps", "year")
        },
        "minutes of a workshop": at("workshops:minutes", places.workshop.pk),
        "feedback calendar": at("surveys:list"),
        "printed plan": at("plans:print", *places.plan_key),
        "calendar feeds": at("feeds:list"),
        "keys": at("api:tokens"),
        "new key": at("api:token_new"),
        "handovers": at("handovers:list"),
        "hand over": at("handovers:hand_over", places.staff.pk),
        "risks": at("handovers:risks"),
        "growth": at("growth:list", places.plan.team.slug),
        "growth of another team": at("growth:list", "restaurant"),
        "gaps": at("wanted:gaps"),
        "gaps of a sector": at("wanted:gaps", query="sector=restaurant"),
        "wanted partner": at("wanted:new", query="level=network"),
        "measures": at("measures:list"),
        "assessment": at("assessments:detail", places.plan.team.slug),
        "assessment, phase": at("assessments:phase", places.look.pk, "before"),
        "assessment, conflict": assessment_conflict,
        "assessment, errors": assessment_with_errors,
        "quality": at("rounds:list"),
        "criteria": at("criteria:list"),
        "reviews due": at("reviews:due"),
        "reviews due, level": at("reviews:due", query="level=strategic"),
        "round of reviews": at("rounds:detail", places.reviews.last().round_id),
        "round of reviews, last year": at("rounds:detail", places.reviews.first().round_id),
        "review": at("reviews:detail", places.reviews.first().pk),
        "organisation, reviewed": places.reviews.last().partnership.get_absolute_url(),
        "search": at("search", query="q=ravintola"),
        "search, empty": at("search"),
        "search, of a kind": at("search", query="q=ravintola&kind=organisation"),
        "search, nearly": at("search", query="q=ravintla"),
        "search, nothing found": at("search", query="q=qqqqxxxx"),
        "jump box": jump_box,
        "save view": at("register:view_new", query="level=everyday&q=ravintola"),
        "password change": at("account_change_password"),
        "signed in where": at("account_sessions"),
        "digest": at("digest"),
        "digest, errors": digest_with_errors,
        "sign out": at("account_logout"),
        "404": at("partners:detail", 999_999),
    }


def quality_pages(places):
    """What only the quality group opens, the admin apart."""
    return {
        "quality, reviewing": at("rounds:list"),
        "binders": at("binders:list"),
        "binders, errors": binder_with_errors,
        "binder": places.binder.get_absolute_url(),
    }


def coordinator_pages(places):
    """Lists that are brought."""
    text = f"Organisaatio\tTaso\tKuvaus\tVaihe\n{LONG_NAME}\t1\tVierailemme.\t\n"
    text += f"{places.showcase.name}y\t\t\t\nHotelli\t9\t\t\n{places.showcase.name}\t\t\tx\n"
    text += "Toinen uusi\t\t\t\n"
    table, by = read_pasted(text), places.coordinator
    draft = services.begin(kind="partners", table=table, source=LONG_NAME, by=by)
    services.decide(item=draft, choices={6: "leave"}, cells={}, by=by)
    running = services.begin(kind="partners", table=table, source="luettelo.csv", by=by)
    Import.objects.filter(pk=running.pk).update(state="running")
    Beat.objects.create(source=running, lines=100)
    done = services.begin(kind="tools", table=read_pasted("Nimi\nUusi keino"), source="x", by=by)
    services.write(item=done, by=by)
    return {
        "bring a list": at("imports:new"),
        "bring a list, errors": list_with_errors,
        "list, columns": at("imports:columns", draft.pk),
        "list, check": at("imports:detail", draft.pk),
        "list, nothing of a kind": at("imports:detail", draft.pk, query="state=changed"),
        "list, running": at("imports:detail", running.pk),
        "list, done": at("imports:detail", done.pk),
    }


def list_with_errors(page, places):
    page.goto(at("imports:new"))
    with page.expect_navigation():
        page.get_by_role("button", name="Lue luettelo").click()


def binder_with_errors(page, places):
    page.goto(at("binders:list"))
    with page.expect_navigation():
        page.get_by_role("button", name="Kokoa ja sinetöi").click()


def refused(page, places):
    page.goto(at("account_login"))
    page.get_by_label("Sähköposti").fill("henkilosto@perho.example")
    page.get_by_label("Salasana").fill("ei-oikea-salasana")
    with page.expect_navigation():
        page.get_by_role("button", name="Kirjaudu sisään").click()


def anonymous_pages():
    """Every page for somebody who is not signed in."""
    return {
        "sign-in": at("account_login"),
        "sign-in, refused": refused,
        "password reset": at("account_reset_password"),
        "password reset, sent": at("account_reset_password_done"),
        "password reset, old link": at("account_reset_password_from_key", "1", "old-key"),
        "signing up closed": at("account_signup"),
        "account closed": at("account_inactive"),
    }


def check(page, name, console, width, problems, seen):
    """Note what is wrong with the page as it stands now."""
    # What is folded is part of the page; the menus lie over it and have a page of their own.
    page.evaluate(
        "document.querySelectorAll('details:not([data-menu])').forEach((d) => { d.open = true; })"
    )
    for each in (width, NARROWEST) if width < 1280 else (width,):
        page.set_viewport_size({"width": each, "height": 800})
        if wider := overflow(page, each):
            problems.append(f"{name}: {wider} px too wide at {each} px")
    page.set_viewport_size({"width": width, "height": 800})
    if width < 1280:
        problems += [f"{name}: {target}" for target in too_small(page)]
    problems += [
        f"{name}: console: {text}"
        for text in console
        if not any(expected in text for expected in EXPECTED.get(name, ()))
    ]
    # An address may lead to a part of the page: what lies under the head there is not hidden.
    page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")
    for scheme, rules in RULES.items():
        to_scheme(page, scheme)
        found = run_axe(page, rules, seen[scheme])
        where = f"{name}, {scheme}"
        problems += [f"{where}: {text}" for text in in_words(found["violations"])]
        problems += [f"{where}: invisible text: {text}" for text in in_words(found["invisible"])]
    page.emulate_media(color_scheme="light")
    console.clear()  # axe itself leaves two messages


@pytest.mark.parametrize("seen", [None, set()])
def test_axe_tells_of_a_broken_rule_and_of_invisible_text(open_tab, seen):
    page = open_tab()
    page.set_content(
        "<html lang='fi'><title>x</title><main><h1>x</h1><img src='data:,'>"
        "<p style='color: #fff; background: #fff'>Ei näy</p></main></html>"
    )
    found = run_axe(page, seen=seen)
    assert [rule["id"] for rule in found["violations"]] == ["image-alt"]
    assert [rule["id"] for rule in found["invisible"]] == ["color-contrast"]


def test_axe_judges_every_look_once_and_again_when_its_colours_change(open_tab):
    page, seen = open_tab(), set()
    page.set_content(
        "<html lang='fi'><style>p { color: #000 } .dark { background: #222 }</style>"
        "<title>x</title><main><h1>x</h1><p>Näkyy</p></main></html>"
    )
    assert run_axe(page, COLOURS, seen)["violations"] == []
    page.evaluate("document.querySelector('main').className = 'dark'")
    found = run_axe(page, COLOURS, seen)["violations"]
    assert [(rule["id"], len(rule["nodes"])) for rule in found] == [("color-contrast", 1)]
    assert run_axe(page, COLOURS, seen)["violations"] == []


def test_axe_looks_again_when_the_page_moved_while_it_looked(open_tab):
    page = open_tab()
    page.set_content("<html lang='fi'><title>x</title><main><h1>x</h1><p>Näkyy</p></main></html>")
    page.evaluate(AXE)
    page.evaluate("""() => {
      const look = axe.run;
      axe.run = async (...given) => {
        axe.run = look;
        const text = document.querySelector("p");
        text.style.color = "#ddd";
        const found = await look(...given);
        document.dispatchEvent(new Event("htmx:beforeRequest"));
        text.style.color = "";
        return found;
      };
    }""")
    assert run_axe(page, COLOURS, set())["violations"] == []


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_is_for_everyone(content, open_tab, settings, width):
    places = Places()
    options = {"color_scheme": "light", "viewport": {"width": width, "height": 800}}
    if width < 1280:
        options |= {"is_mobile": True, "has_touch": True}
    problems, seen = [], {scheme: set() for scheme in RULES}
    everybody = (
        (None, anonymous_pages()),
        (places.staff, signed_in_pages(places)),
        (places.quality, quality_pages(places)),
        (places.coordinator, coordinator_pages(places)),
        (places.administrator, {"state of the system": at("state:page")}),
    )
    for user, pages in everybody:
        page = open_tab(user, **options)
        console = collect_console(page)
        for name, way in pages.items():
            if callable(way):
                way(page, places)
            else:
                answer = page.goto(way)
                if answer.status >= 400 and name not in MISSING:
                    problems.append(f"{name}: {answer.status}")
            check(page, name, console, width, problems, seen)
            page.unroute_all()
    settings.DEMO = True  # the sign-in page then lists the example users
    page = open_tab(None, **options)
    console = collect_console(page)
    page.goto(at("account_login"))
    check(page, "sign-in, demo", console, width, problems, seen)
    assert not problems, f"{len(problems)} problems:\n" + "\n".join(problems)
