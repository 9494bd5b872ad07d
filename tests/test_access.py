"""Who may open what: every address, method and persona has a declared answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.audit.models import Event
from accounts.digests.models import DigestWeek
from accounts.look.models import Look
from accounts.people.models import User
from exchange.duplicates.models import Joining, NotSame
from exchange.files.reading import read_pasted
from exchange.imports import services
from partnerships.freshness.links import key_of as key_of_link
from partnerships.freshness.models import Asking
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import LevelChange, Responsibility
from partnerships.register.models import SavedView
from perho_partners.digest import ending
from quality.assessments import services as assessment
from quality.binders.services import make_binder
from teams.feeds.models import CalendarFeed
from teams.handovers.models import Handover
from teams.wanted.models import WantedPartner
from tests.conftest import PERSONAS
from tests.exchange.api.keys import key_of
from tests.factories import (
    AcquaintanceFactory,
    ActionFactory,
    AgreementFactory,
    AskingFactory,
    CommentFactory,
    ContactFactory,
    CriterionFactory,
    ExperienceFactory,
    FeedbackSurveyFactory,
    MeasureFactory,
    MembershipFactory,
    NetworkMemberFactory,
    NetworkReviewFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlanFactory,
    ReadyActionFactory,
    ResponsibilityFactory,
    ReviewFactory,
    SavedViewFactory,
    StatementFactory,
    TeamFactory,
    TermFactory,
    ToolFactory,
    UserFactory,
    WorkshopFactory,
)
from toolkit.links.models import LinkCheck
from toolkit.pages.models import Page

pytestmark = pytest.mark.django_db
# Who else may open a page is asked on one engine: the questions to the database are the same.
ONE_ENGINE = pytest.mark.one_engine
EACH_PERSONA = [
    pytest.param(persona, marks=[] if persona in ("lead", "quality") else ONE_ENGINE)
    for persona in PERSONAS
]
SIGN_IN = "sign-in"  # a redirect to the sign-in page, and from there back to the address
VISIBLE_VIEW = {"staff": 403, "lead": 302}  # shared with the team; all others see no such view
# What a team has told is the team's to change.
OUR_PLAN = dict.fromkeys(PERSONAS, 403) | {"staff": 200, "lead": 200}
HELPED = OUR_PLAN | {"coordinator": 200}  # what coordinators help all teams with
OUR_EXPERIENCE = dict.fromkeys(PERSONAS, 403) | {"staff": 200, "lead": 200}
ONLY_MINE = dict.fromkeys(PERSONAS, 403) | {"lead": 200}  # what the lead has told
NO_TEAM = {"quality": 403, "administrator": 403}  # who is in none adds to no plan
# Lists are brought by those who write a plan, and some by those who keep people and partners.
WITH_A_LIST = [persona for persona in PERSONAS if persona != "quality"]
SOME_LIST = dict.fromkeys(PERSONAS, 200) | {"quality": 403}
# The lead's own list of actions; administrators see that it is there, but are in no team.
OWN_LIST = dict.fromkeys(PERSONAS, 404) | {"lead": 200, "administrator": 403}
# A team's own look at itself: also the quality group reads it, and the administrators in any case.
LOOKS_AT_US = OUR_PLAN | {"quality": 200, "administrator": 200}
QUALITY_ONLY = dict.fromkeys(PERSONAS, 403) | {"quality": 200, "administrator": 200}
# What the lead takes care of is for the lead and the administrators to hand over; and to see what
# is held about the lead.
LEADS_LIST = dict.fromkeys(PERSONAS, 403) | {"lead": 200, "administrator": 200}
# name: (GET, POST) of a signed-in person. POST is sent empty: 409 and 422 are forms that answer.
# What takes only POST leads to the page of its form.
PAGES: dict[str, tuple[Any, Any]] = {
    "home": (200, 405),
    "activity": (200, 405),
    "notices:list": (200, 405),
    "notices:seen": (302, 302),
    "register:list": (200, 405),
    "register:look": (302, 302),
    "register:paper": (200, 405),
    "register:view_new": (200, 422),
    "register:view_delete": (
        302,
        {persona: VISIBLE_VIEW.get(persona, 404) for persona in PERSONAS},
    ),
    "partners:new": (200, 422),
    "partners:several": (200, 422),
    "partners:several_row": (302, 302),  # a part of the page, for those with a script
    "organisations:similar": (200, 405),
    "organisations:names": (200, 405),
    "organisations:known": (200, 422),
    "freshness:answer": (302, dict.fromkeys(PERSONAS, 404) | {"staff": 302}),
    "freshness:link": (
        dict.fromkeys(PERSONAS, 404) | {"staff": 200},
        dict.fromkeys(PERSONAS, 404) | {"staff": 302},
    ),
    "freshness:choice": (302, 302),
    "first_visit:confirm": (302, 405),
    "first_visit:plan": (302, 302),
    "first_visit:end": (302, 302),
    "state:page": (dict.fromkeys(PERSONAS, 403) | {"administrator": 200}, 405),
    "state:metrics": (404, 405),  # without a token there is no such address
    "partners:detail": (200, 405),
    "organisations:edit": (200, 409),
    "business_register:edit": (302, 404),  # off: nobody is asked
    "partners:look_up": (302, 404),
    "partners:archive": (200, 422),
    "partners:restore": (302, 302),
    "organisations:know": (302, 302),
    "organisations:know_no_more": (302, 302),
    "partnerships:new": (200, 422),
    "partnerships:edit": (200, 409),
    "partnerships:move": (200, 422),
    "partnerships:end": (200, 422),
    "timeline": (200, 405),
    "portfolio:colleague": (200, 405),
    "partners:confirm": (302, 302),
    "partnerships:people": (200, 422),
    "contacts:list": (200, 405),
    "contacts:anywhere": (200, 422),
    "contacts:new": (200, 422),
    "contacts:edit": (ONLY_MINE, ONLY_MINE | {"lead": 409}),
    "contacts:withdraw": (302, ONLY_MINE | {"lead": 302}),
    "networks:networks": (200, 422),
    "networks:members": (200, 422),
    "networks:edit": (200, 409),
    "networks:end": (302, 302),
    "agreements:list": (200, 405),
    "agreements:new": (200, 422),
    "agreements:edit": (200, 409),
    "agreements:renew": (200, 422),
    "agreements:end": (200, 422),
    "sheets:text": (200, 405),
    "look:stylesheet": (200, 405),
    "sheets:sheet": (200, 405),
    "sheets:reverse_agreement": (200, 405),
    "completeness:table": (200, 405),
    "exports:file": (200, 405),
    "imports:new": (SOME_LIST, SOME_LIST | dict.fromkeys(WITH_A_LIST, 422)),
    "imports:template": (dict.fromkeys(PERSONAS, 200) | NO_TEAM, 405),
    "imports:detail": (OWN_LIST, 405),
    "imports:columns": (OWN_LIST, OWN_LIST | {"lead": 422}),
    "imports:decide": (302, OWN_LIST | {"lead": 302}),
    "imports:left": (OWN_LIST, 405),
    "imports:revert": (302, OWN_LIST | {"lead": 302}),
    "imports:discard": (302, OWN_LIST | {"lead": 302}),
    "imports:invite": (302, OWN_LIST | {"lead": 302}),
    "partnerships:hints": (302, 200),
    "partnerships:person_verb": (302, 302),
    "undo": (302, 302),
    "search": (200, 405),
    "pages:levels": (302, 405),
    "pages:level": (200, 405),
    "pages:guides": (200, 405),
    "pages:about": (200, 405),
    "glossary:list": (200, 405),
    "tools:list": (200, 405),
    "tools:new": (200, 422),
    "tools:detail": (200, 405),
    "tools:edit": (200, 409),
    "tools:retire": (200, 422),
    "tools:restore": (302, 302),
    "tools:confirm": (302, 302),
    "experiences:new": (200, 422),
    "experiences:edit": (
        OUR_EXPERIENCE,
        OUR_EXPERIENCE | {"staff": 409, "lead": 409},
    ),
    "experiences:withdraw": (302, OUR_EXPERIENCE | {"staff": 302, "lead": 302}),
    "portfolio:list": (200, 405),
    "portfolio:team": (200, 405),
    "plans:here": (
        dict.fromkeys(PERSONAS, 200) | NO_TEAM,
        dict.fromkeys(PERSONAS, 422) | NO_TEAM,
    ),
    "wheel:college": (200, 405),
    "network:network": (200, 405),
    "ecosystem:list": (200, 405),
    "ecosystem:new": (
        dict.fromkeys(PERSONAS, 200) | NO_TEAM,
        dict.fromkeys(PERSONAS, 422) | NO_TEAM,
    ),
    "ecosystem:withdraw": (HELPED, HELPED | {"staff": 422, "lead": 422, "coordinator": 422}),
    "ecosystem:edit": (HELPED, HELPED | {"staff": 409, "lead": 409, "coordinator": 409}),
    "plans:detail": (200, 405),
    "wheel:team": (200, 405),
    "plans:pdf": (200, 405),
    "plans:xlsx": (200, 405),
    "plans:start": (302, HELPED | {"staff": 302, "lead": 302, "coordinator": 302}),
    "plans:goals": (HELPED, HELPED | {"staff": 409, "lead": 409, "coordinator": 409}),
    "plans:action_new": (302, HELPED | {"staff": 422, "lead": 422, "coordinator": 422}),
    "plans:roll_over": (HELPED, HELPED | {"staff": 302, "lead": 302, "coordinator": 302}),
    "plans:verb": (302, dict.fromkeys(PERSONAS, 403) | {"lead": 302}),
    "growth:list": (200, 405),
    "growth:answer": (302, HELPED | {"staff": 404, "lead": 404, "coordinator": 404}),
    "surveys:list": (200, 405),
    "ready_made:list": (200, 405),
    "ready_made:verb": (302, OUR_PLAN | {"staff": 302, "lead": 302}),
    "portfolio:coverage": (200, 405),
    "plans:print": (200, 405),
    "workshops:list": (200, 405),
    "workshops:begin": (302, HELPED | {"staff": 302, "lead": 302, "coordinator": 302}),
    "workshops:question": (HELPED, 405),
    "workshops:answer": (
        HELPED | {"staff": 302, "lead": 302, "coordinator": 302},
        HELPED | {"staff": 422, "lead": 422, "coordinator": 422},
    ),
    "workshops:minutes": (200, HELPED | {"staff": 302, "lead": 302, "coordinator": 302}),
    "workshops:withdraw": (302, HELPED | {"staff": 302, "lead": 302, "coordinator": 302}),
    "binders:list": (QUALITY_ONLY, QUALITY_ONLY | {"quality": 422, "administrator": 422}),
    "binders:detail": (QUALITY_ONLY, 405),
    "binders:file": (QUALITY_ONLY, 405),
    "wanted:gaps": (200, 405),
    "wanted:new": (200, 422),
    "wanted:edit": (200, 409),
    "plans:action": (200, 405),
    "plans:action_edit": (HELPED, HELPED | {"staff": 409, "lead": 409, "coordinator": 409}),
    "plans:action_status": (302, 302),  # sent empty: no status was chosen
    "plans:action_move": (302, HELPED | {"staff": 422, "lead": 422, "coordinator": 422}),
    "plans:action_ready": (302, OUR_PLAN | {"staff": 302, "lead": 302}),
    "plans:action_partnership": (
        302,
        HELPED | {"staff": 302, "lead": 302, "coordinator": 302},
    ),  # none chosen
    "comments:new": (200, 422),
    "follows:list": (200, 405),
    "follows:verb": (302, 302),
    "comments:edit": (ONLY_MINE, ONLY_MINE | {"lead": 409}),
    "comments:withdraw": (302, ONLY_MINE | {"lead": 302, "administrator": 302}),
    "comments:read": (302, dict.fromkeys(PERSONAS, 404) | {"staff": 302}),
    "comments:people": (200, 405),
    "feeds:list": (200, 405),
    "feeds:new": (302, 302),
    "feeds:revoke": (302, dict.fromkeys(PERSONAS, 404) | {"staff": 302}),
    "feeds:calendar": (200, 405),
    "digest_end": (200, 200),
    "api:tokens": (200, 405),
    "api:token_new": (200, 422),
    "api:token_revoke": (302, dict.fromkeys(PERSONAS, 404) | {"staff": 302}),
    "rounds:list": (200, 405),
    "criteria:list": (200, 405),
    "reviews:due": (200, 405),
    "rounds:detail": (200, 405),
    "rounds:xlsx": (200, 405),
    "reviews:detail": (dict.fromkeys(PERSONAS, 404) | {"quality": 200, "administrator": 200}, 405),
    "handovers:list": (200, 405),
    "handovers:risks": (200, 405),
    "handovers:hand_over": (LEADS_LIST, LEADS_LIST | {"lead": 302, "administrator": 302}),
    "handovers:answer": (302, dict.fromkeys(PERSONAS, 404) | {"staff": 302}),
    "duplicates:list": (200, 405),
    "duplicates:choose": (200, 422),
    "duplicates:join": (200, 409),  # sent empty: what it was opened with is missing
    "duplicates:not_same": (302, 302),
    "duplicates:forget": (302, 302),
    "duplicates:undo": (302, 302),
    "measures:list": (200, 405),
    "assessments:own": (302, 405),
    "assessments:detail": (LOOKS_AT_US, 405),
    "assessments:start": (302, OUR_PLAN | {"staff": 302, "lead": 302}),
    "assessments:phase": (OUR_PLAN, OUR_PLAN | {"staff": 302, "lead": 302}),
    "assessments:finish": (302, OUR_PLAN | {"staff": 302, "lead": 302}),
    "assessments:develop": (302, OUR_PLAN | {"staff": 302, "lead": 302}),
    "privacy:notice": (200, 405),
    "privacy:own": (302, 405),
    "privacy:held": (LEADS_LIST, 405),
    "privacy:file": (LEADS_LIST, 405),
    "account_login": (302, 302),
    "college_sign_in": (302, 404),  # off: there is no provider
    "college_callback": (404, 405),
    "saml_metadata": (404, 405),
    "saml_answer": (302, 404),
    "saml_answered": (404, 405),
    "socialaccount_login_cancelled": (404, 405),
    "account_logout": (200, 302),
    "account_inactive": (200, 405),
    "account_reauthenticate": (200, 200),
    "account_signup": (302, 302),  # there is nothing to sign up for
    "mfa_index": (200, 405),
    "mfa_authenticate": (302, 302),  # for those between the two steps alone
    "mfa_reauthenticate": (302, 302),  # no second step yet: with the password
    "mfa_reauthenticate_webauthn": (302, 302),
    "mfa_activate_totp": (302, 302),  # asks the password first
    "mfa_deactivate_totp": (404, 404),
    "mfa_view_recovery_codes": (404, 405),
    "mfa_generate_recovery_codes": (302, 302),
    "mfa_list_webauthn": (302, 302),
    "mfa_add_webauthn": (302, 302),
    "mfa_remove_webauthn": (302, 302),
    "account_sessions": (200, 405),
    "account_sessions_end": (302, 302),
    "account_change_password": (200, 200),
    "account_reset_password": (200, 200),
    "account_reset_password_done": (200, 405),
    "account_reset_password_from_key": (200, 200),
    "account_reset_password_from_key_done": (200, 405),
    "preferences:appearance": (302, 302),
    "preferences:search_key": (302, 302),
    "digest": (200, 422),
    "digest_topics": (302, 302),  # nothing chosen is a choice
    "set_language": (302, 302),  # GET changes nothing
}
# What programs read with a key: neither strangers nor a session get in (tests/exchange/api).
FOR_PROGRAMS = [
    *(f"api:{name}-{page}" for name in ("organisation", "partnership", "tool", "plan")
      for page in ("list", "detail")),
    *["api:plan-action-list", "api:changes", "api:schema"],
]  # fmt: skip
PAGES |= dict.fromkeys(FOR_PROGRAMS, (401, 401)) | {"api:schema": (200, 405)}
# What a stranger gets; everything else is SIGN_IN.
PUBLIC: dict[str, tuple[Any, Any]] = {
    "feeds:calendar": (200, 405),  # its address is the secret
    "digest_end": (200, 200),  # as above
    "state:metrics": (404, 405),  # without a token there is no such address
    "admin:login": (302, 302),  # leads on to the sign-in page
    "account_login": (200, 200),
    "college_sign_in": (302, 404),  # off: there is no provider (tests/accounts/sign_in)
    "college_callback": (404, 405),
    "saml_metadata": (404, 405),
    "saml_answer": (302, 404),
    "saml_answered": (404, 405),
    "socialaccount_login_cancelled": (404, 405),
    "account_logout": (302, 302),  # nobody to sign out: to the sign-in page
    "account_inactive": (200, 405),  # where sign-in sends a deactivated person
    "account_signup": (200, 200),  # says that people do not sign themselves up
    "mfa_authenticate": (302, 302),  # to the sign-in page
    "account_reset_password": (200, 200),
    "account_reset_password_done": (200, 405),
    "account_reset_password_from_key": (200, 200),
    "account_reset_password_from_key_done": (200, 405),
    "set_language": (302, 302),
    "look:stylesheet": (200, 405),
    **dict.fromkeys(FOR_PROGRAMS, (401, 401)),
}
# The admin as its two groups see it; all others are sent away.
ADMIN_PAGES: dict[str, tuple[Any, Any]] = {
    "admin:index": (200, 200),
    "admin:app_list": (200, 200),
    "admin:login": (302, 302),
    "admin:logout": (302, 200),
    "admin:password_change": (302, 302),
    "admin:password_change_done": (200, 405),
    "admin:autocomplete": (403, 405),  # without the field that asks
    "admin:jsi18n": (200, 405),
    "admin:view_on_site": (404, 404),
    "admin:auth_user_password_change": (
        {"quality": 403, "administrator": 200},
        {"quality": 403, "administrator": 200},
    ),
}
READ = {"changelist": (200, 200), "history": (200, 200), "change": (200, 403)}

READ |= {"add": (403, 403), "delete": (403, 403)}
DELETE = {"delete": (200, 200)}  # few things: what was told is ended instead
NOTHING = dict.fromkeys(READ, (403, 403)) | {"history": (302, 302)}  # "there is no such row"
# The quality group reads all but this.
KEPT_BACK = dict.fromkeys([*READ, "simple_history"], (403, 403))
# Old versions: to look at.
READ_VERSIONS = READ | {"simple_history": (200, 403)}
# What is sent without the version that it was written on is a conflict.
CHANGE_VERSIONS = READ_VERSIONS | {"change": (200, 409)}
WRITE_VERSIONS = CHANGE_VERSIONS | {"add": (200, 200)}
# model: (the quality group, the administrators)
MODELS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "accounts_user": (READ_VERSIONS, WRITE_VERSIONS),
    "accounts_team": (READ_VERSIONS, WRITE_VERSIONS),
    "accounts_membership": (READ_VERSIONS, WRITE_VERSIONS),
    "accounts_digestweek": (READ, READ | DELETE),
    "accounts_look": (READ_VERSIONS, CHANGE_VERSIONS),
    "accounts_event": (dict.fromkeys(READ, (403, 403)), READ),
    "partnerships_level": (CHANGE_VERSIONS, CHANGE_VERSIONS),
    "partnerships_keyword": (CHANGE_VERSIONS, WRITE_VERSIONS),
    "partnerships_organisation": (READ_VERSIONS, WRITE_VERSIONS),
    "partnerships_partnership": (READ_VERSIONS, WRITE_VERSIONS),
    "partnerships_responsibility": (READ_VERSIONS, WRITE_VERSIONS),
    "partnerships_agreement": (READ_VERSIONS, WRITE_VERSIONS),
    "partnerships_contact": (READ_VERSIONS, WRITE_VERSIONS),
    "partnerships_networkmember": (READ_VERSIONS, WRITE_VERSIONS),
    "partnerships_levelchange": (READ, READ),
    "partnerships_acquaintance": (READ, READ),
    "partnerships_asking": (READ, READ),
    "partnerships_savedview": (READ, READ | DELETE),
    "toolkit_page": (CHANGE_VERSIONS, CHANGE_VERSIONS),
    "toolkit_term": (WRITE_VERSIONS | DELETE, WRITE_VERSIONS | DELETE),
    "toolkit_tool": (READ_VERSIONS, WRITE_VERSIONS),
    "toolkit_experience": (READ_VERSIONS, WRITE_VERSIONS),
    "toolkit_linkcheck": (READ, READ),
    "teams_annualplan": (READ_VERSIONS, READ_VERSIONS),
    "teams_action": (READ_VERSIONS, READ_VERSIONS),
    "teams_comment": (READ_VERSIONS, READ_VERSIONS),
    "quality_evidencebinder": (READ, READ),
    "teams_workshop": (READ_VERSIONS, READ_VERSIONS),
    "teams_readyaction": (CHANGE_VERSIONS | {"add": (200, 200)}, WRITE_VERSIONS),
    "teams_feedbacksurvey": (CHANGE_VERSIONS | {"add": (200, 200)}, WRITE_VERSIONS),
    "quality_measuresource": (WRITE_VERSIONS, WRITE_VERSIONS),
    "quality_measure": (WRITE_VERSIONS, WRITE_VERSIONS),
    "quality_assessmentstatement": (WRITE_VERSIONS, WRITE_VERSIONS),
    "quality_assessment": (READ_VERSIONS, READ_VERSIONS),
    # A round that is not open may go, this one is.
    "quality_criterion": (WRITE_VERSIONS, WRITE_VERSIONS),
    "quality_reviewround": (WRITE_VERSIONS, WRITE_VERSIONS),
    "quality_review": (
        WRITE_VERSIONS | {"correct": (302, 302)},
        WRITE_VERSIONS | {"correct": (302, 302)},
    ),
    "exchange_accesstoken": (KEPT_BACK, READ_VERSIONS),
    "auth_group": (NOTHING | {"history": (403, 403)}, READ),
}


def addresses(patterns: Any = None, space: str = "") -> Iterator[str]:
    """The name of every address of the project."""
    for item in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(item, "url_patterns"):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            yield from addresses(item.url_patterns, inner)
        else:
            yield f"{space}{item.name}"


def declared() -> set[str]:
    """The names that have an answer above."""
    models = {f"admin:{model}_{page}" for model in MODELS for page in MODELS[model][1]}
    return {*PAGES, *ADMIN_PAGES, *models}


@pytest.fixture
def world(levels, team, staff, lead, other_staff, quality, administrator) -> SimpleNamespace:
    """One row of everything that an address can point to."""
    page = Page(key="about", title_fi="Mikä hoitomalli on", body_fi="<p>Rekisteri</p>")
    page.save_as(None, "loaded")
    look = Look()
    look.save_as(None, "created")
    plan = PlanFactory(team=team)
    workshop = WorkshopFactory(team=team)
    comment = CommentFactory(action=ActionFactory(plan=plan), user=lead)
    wanted = WantedPartner(team=team, description="Liitto", owner=lead)
    wanted.save_as(lead, "created")
    partnership = PartnershipFactory(team=team)
    after = PartnershipFactory(
        organisation=partnership.organisation, team=team, level=levels["development"]
    )
    measure = MeasureFactory()
    statement = StatementFactory()
    looked = assessment.start(team=team, by=lead)
    binder = make_binder(title="Auditointi", history_from=date(2026, 1, 1), by=quality)
    criterion = CriterionFactory()
    review = ReviewFactory(partnership=partnership)
    return SimpleNamespace(
        evidencebinder=binder,
        measure=measure,
        measuresource=measure.source,
        assessmentstatement=statement,
        assessment=looked,
        criterion=criterion,
        review=review,
        reviewround=review.round,
        organisation=partnership.organisation,
        twin=OrganisationFactory(),
        not_same=NotSame.objects.create(
            first=partnership.organisation, second=OrganisationFactory(), said_by=lead
        ),
        joining=Joining.objects.create(
            kept=OrganisationFactory(),
            joined=OrganisationFactory(),
            done_by=lead,
            undone_at=timezone.now(),
            undone_by=lead,
        ),
        partnership=partnership,
        agreement=AgreementFactory(partnership=partnership),
        contact=ContactFactory(organisation=partnership.organisation, user=lead),
        responsibility=ResponsibilityFactory(partnership=partnership),
        asking=AskingFactory(partnership=partnership, user=staff),
        acquaintance=AcquaintanceFactory(organisation=partnership.organisation),
        networkmember=NetworkMemberFactory(member=partnership.organisation),
        networkreview=NetworkReviewFactory(network=partnership.organisation, team=team),
        savedview=SavedViewFactory(team=team),
        level=levels["everyday"],
        keyword=levels["everyday"].cooperation_forms.first(),
        levelchange=LevelChange.objects.create(
            before=partnership,
            after=after,
            reason="Kasvoimme yhdessä",
            decided_on=after.started_on,
            decided_by=lead,
        ),
        tool=ToolFactory(),
        experience=ExperienceFactory(team=team),
        term=TermFactory(),
        page=page,
        look=look,
        linkcheck=LinkCheck.objects.create(
            tool=ToolFactory(), url="https://example.org", result="gone"
        ),
        annualplan=plan,
        wanted=wanted,
        action=ActionFactory(plan=plan),
        comment=comment,
        mention=comment.mentions.create(user=staff),
        feedbacksurvey=FeedbackSurveyFactory(),
        readyaction=ReadyActionFactory(team=team),
        workshop=workshop,
        workshopanswer=workshop.answers.create(
            step="partners", kind="note", text="Hyvä", said_by=lead
        ),
        feed=CalendarFeed.objects.create(user=staff),
        accesstoken=key_of(staff)[1],
        handover=Handover.objects.create(
            kind="wanted",
            key=wanted.pk,
            label="Liitto",
            giver=lead,
            receiver=staff,
            offered_by=lead,
        ),
        brought=services.begin(
            kind="actions",
            table=read_pasted("Tiimi\tMitä tehdään\nTuntematon\tVierailu"),
            source="luettelo.csv",
            by=lead,
        ),
        team=team,
        user=lead,
        membership=lead.memberships.get(),
        event=Event.objects.create(what="sign_in", user=lead, by=lead),
        digestweek=DigestWeek.objects.claim(lead),
        group=Group.objects.first(),
    )


def address(name: str, world: SimpleNamespace) -> str:
    """The address of the name, pointing to a row of the world."""
    organisation, partnership = world.organisation.pk, world.partnership.pk
    plan = [world.team.slug, world.annualplan.year]
    arguments: dict[str, list[Any]] = {
        "comments:new": ["organisation", organisation],
        "comments:read": [world.mention.pk],
        "comments:people": [],
        "freshness:answer": [world.asking.pk, "true"],
        "freshness:link": [key_of_link(world.asking, Asking.Answer.TRUE)],
        "freshness:choice": [],
        "organisations:known": [],
        "partners:several": [],
        "partners:several_row": [],
        "follows:verb": ["organisation", organisation, "begin"],
        "register:view_delete": [world.savedview.pk],
        "exports:file": ["partners", "csv"],
        "imports:template": ["actions"],
        "partnerships:person_verb": [world.responsibility.pk, "main"],
        "undo": ["partnership", world.partnership.history.first().pk],
        "account_reset_password_from_key": ["1", "wrong-key"],
        "mfa_remove_webauthn": [1],
        "pages:level": ["everyday"],
        "portfolio:team": [world.team.slug],
        "binders:detail": [world.evidencebinder.pk],
        "binders:file": [world.evidencebinder.pk, "document"],
        "growth:list": [world.team.slug],
        "workshops:list": [world.team.slug],
        "workshops:begin": [world.team.slug],
        "workshops:question": [world.workshop.pk, "partners"],
        "workshops:answer": [world.workshop.pk, "partners", "note"],
        "workshops:minutes": [world.workshop.pk],
        "workshops:withdraw": [world.workshopanswer.pk],
        "growth:answer": [partnership],
        "wanted:edit": [world.wanted.pk],
        "plans:verb": [*plan, "confirm"],
        "ready_made:verb": [world.readyaction.pk, "end"],
        "plans:action_new": plan,
        "wheel:team": plan,
        "feeds:revoke": [world.feed.pk],
        "feeds:calendar": [world.feed.secret],
        "digest_end": [ending.key_of(world.feed.user)],
        "api:token_revoke": [world.accesstoken.pk],
        "api:organisation-detail": [organisation],
        "api:partnership-detail": [partnership],
        "api:tool-detail": [world.tool.pk],
        "api:plan-detail": [world.annualplan.pk],
        "api:plan-action-list": [world.annualplan.pk],
        "handovers:hand_over": [world.user.pk],
        "privacy:held": [world.user.pk],
        "privacy:file": [world.user.pk],
        "handovers:answer": [world.handover.pk, "decline"],
        "experiences:new": [world.tool.pk],
        "assessments:detail": [world.team.slug],
        "assessments:start": [world.team.slug],
        "assessments:phase": [world.assessment.pk, "before"],
        "assessments:finish": [world.assessment.pk],
        "assessments:develop": [world.assessment.answers.first().pk],
        "rounds:detail": [world.review.round_id],
        "rounds:xlsx": [world.review.round_id],
        "reviews:detail": [world.review.pk],
        "duplicates:choose": [organisation],
        "duplicates:join": [organisation, world.twin.pk],
        "duplicates:not_same": [organisation, world.twin.pk],
        "duplicates:forget": [organisation, world.twin.pk],
        "duplicates:undo": [world.joining.pk],
        "business_register:edit": [organisation],
        "partners:look_up": [],
        "organisations:know": [organisation],
        "organisations:know_no_more": [organisation],
        "timeline": [organisation],
        "portfolio:colleague": [world.responsibility.user_id],
        "partners:confirm": [partnership],
        "partnerships:new": [organisation],
        "partnerships:people": [partnership],
        "agreements:new": [partnership],
        "contacts:new": [organisation],
        "ecosystem:new": [organisation],
        "ecosystem:edit": [world.networkreview.pk],
        "ecosystem:withdraw": [world.networkreview.pk],
        "networks:networks": [organisation],
        "networks:members": [organisation],
        "networks:edit": [world.networkmember.pk],
        "networks:end": [world.networkmember.pk],
        "sheets:sheet": [partnership],
        "sheets:text": [organisation],
        "sheets:reverse_agreement": [partnership],
        "admin:app_list": ["partnerships"],
        "admin:auth_user_password_change": [world.user.pk],
        "admin:view_on_site": [0, 0],
    }
    if name in arguments:
        return reverse(name, args=arguments[name])
    if name == "plans:here":
        return reverse(name)
    if name.startswith("admin:") and name not in ADMIN_PAGES:
        _app, model, page = name.split("_", 2)
        row = getattr(world, model)
        if page == "simple_history":
            return reverse(name, args=[row.pk, row.history.first().pk])
        return reverse(name, args=[] if page in ("changelist", "add") else [row.pk])
    space, _colon, page = name.rpartition(":")
    if page in ("list", "new", "anywhere", "similar", "names", "hints", "view_new"):
        return reverse(name)
    if space == "plans":
        return reverse(name, args=[world.action.pk] if page.startswith("action") else plan)
    rows = {
        "agreements": world.agreement.pk,
        "comments": world.comment.pk,
        "contacts": world.contact.pk,
        "experiences": world.experience.pk,
        "imports": world.brought.pk,
        "tools": world.tool.pk,
        "organisations": organisation,
        "partners": organisation,
        "partnerships": partnership,
    }
    return reverse(name, args=[rows[space]] if space in rows else [])


def answers(names: Any, user: User | None, world: SimpleNamespace) -> dict[str, list[Any]]:
    """What each address answers to GET and POST; nothing that a request does remains."""
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    cookies = client.cookies
    result = {}
    for name in names:
        path = address(name, world)
        result[name] = []
        for send in (client.get, client.post):
            client.cookies = cookies.copy()
            with transaction.atomic():
                response = send(path)
                transaction.set_rollback(True)
            to_sign_in = response.status_code == 302 and response["Location"] in ways_in(path)
            result[name].append(SIGN_IN if to_sign_in else response.status_code)
    return result


def ways_in(path: str) -> set[str]:
    """The sign-in page that leads back to the path; the admin's own goes on to it.

    From what takes only POST it leads to the page of the form.
    """
    view, _args, parts = resolve(path)
    aims = [path, view.home(**parts)] if hasattr(view, "home") and not view.asks else [path]
    return {
        f"{reverse(page)}?{urlencode({'next': aim}, doseq=True).replace('%2F', safe)}"
        for page in ("account_login", "admin:login")
        for safe in ("/", "%2F")
        for aim in aims
    }


def for_persona(answer: Any, persona: str) -> Any:
    return answer[persona] if isinstance(answer, dict) else answer


class TestEveryAddress:
    def test_has_a_declared_answer(self):
        assert {name for name in addresses() if not name.endswith("None")} == declared()

    def test_without_a_name_is_only_what_the_admin_answers_itself(self):
        nameless = [name for name in addresses() if name.endswith("None")]
        # One old form of each model's address, and what catches the rest.
        assert nameless == ["admin:None"] * (len(admin.site._registry) + 1)

    @pytest.mark.slow
    @pytest.mark.one_engine
    def test_is_closed_to_strangers_but_for_signing_in(self, world):
        expected = {name: list(PUBLIC.get(name, (SIGN_IN, SIGN_IN))) for name in declared()}
        assert answers(expected, None, world) == expected

    @pytest.mark.slow
    @pytest.mark.one_engine
    def test_is_closed_to_a_session_whose_account_is_closed(self, world, leaver):
        """Whatever the person was: a stranger from that moment, in a session that was open."""
        expected = {name: list(PUBLIC.get(name, (SIGN_IN, SIGN_IN))) for name in declared()}
        assert answers(expected, leaver, world) == expected

    @pytest.mark.slow
    @pytest.mark.one_engine
    @pytest.mark.parametrize("persona", [None, "administrator"])
    def test_knows_no_other_methods(self, as_, world, persona):
        client, wrong = as_(persona), []
        for name in sorted(declared() - set(FOR_PROGRAMS)):
            path = address(name, world)
            usual = client.get(path).status_code
            for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
                status = client.generic(method, path).status_code
                if status != 405 and not status == usual >= 400:  # closed, or not there at all
                    wrong.append((name, method, status))
        assert wrong == []

    @pytest.mark.slow
    @pytest.mark.one_engine
    def test_tells_of_itself_what_it_answers(self, as_, world):
        client = as_("administrator")
        names = sorted(declared() - set(FOR_PROGRAMS))
        found = {name: client.head(address(name, world)).status_code for name in names}
        assert found == {name: client.get(address(name, world)).status_code for name in names}

    def test_is_opened_by_a_rule_that_the_handbook_names(self):
        text = (settings.BASE_DIR / "docs" / "rights.md").read_text(encoding="utf-8")
        files = sorted(settings.BASE_DIR.glob("[a-z]*/*/rules.py"))
        rules = {
            (f"{path.parent.parent.name}/{path.parent.name}", name)
            for path in files
            for name in re.findall(r"^def (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        }
        told = set(re.findall(r"^\| `(\w+/\w+)` `(\w+)` \|", text, re.MULTILINE))
        assert told == rules

    @pytest.mark.slow
    @pytest.mark.parametrize("persona", EACH_PERSONA)
    def test_answers_as_declared(self, world, persona, request):
        expected = {
            name: [for_persona(answer, persona) for answer in pair] for name, pair in PAGES.items()
        }
        assert answers(expected, request.getfixturevalue(persona), world) == expected


class TestAdmin:
    @pytest.mark.slow
    @pytest.mark.one_engine
    @pytest.mark.parametrize("persona", ["staff", "other_staff", "lead", "coordinator"])
    def test_refuses_all_but_its_two_groups(self, world, persona, request):
        names = sorted(name for name in declared() if name.startswith("admin:"))
        expected: dict[str, list[Any]] = {name: [SIGN_IN, SIGN_IN] for name in names}
        expected["admin:login"] = [403, 403]
        expected["admin:logout"] = [302, 302]  # to the front of the admin, which refuses
        assert answers(names, request.getfixturevalue(persona), world) == expected

    @pytest.mark.slow
    @pytest.mark.parametrize("persona", ["quality", "administrator"])
    def test_its_own_pages_answer_as_declared(self, world, persona, request):
        expected = {
            name: [for_persona(answer, persona) for answer in pair]
            for name, pair in ADMIN_PAGES.items()
        }
        assert answers(expected, request.getfixturevalue(persona), world) == expected

    @pytest.mark.slow
    @pytest.mark.parametrize(
        "persona", [pytest.param("quality", marks=ONE_ENGINE), "administrator"]
    )
    def test_each_group_may_do_to_the_rows_what_is_declared(self, world, persona, request):
        group = ["quality", "administrator"].index(persona)
        expected = {
            f"admin:{model}_{page}": list(pair)
            for model, groups in MODELS.items()
            for page, pair in groups[group].items()
        }
        assert answers(expected, request.getfixturevalue(persona), world) == expected

    @pytest.mark.parametrize("persona", ["staff", "lead"])
    def test_says_to_others_that_they_have_no_right(self, as_, persona):
        response = as_(persona).get(reverse("admin:index"), follow=True)
        assert (response.status_code, response.templates[0].name) == (403, "403.html")

    def test_an_address_that_does_not_exist_is_closed_to_strangers_too(self, client, db):
        response = client.get("/admin/no/such/page/", follow=True)
        assert response.request["PATH_INFO"] == reverse("account_login")

    def test_the_quality_group_cannot_put_back_an_old_version(self, as_, quality):
        organisation = OrganisationFactory(city="Vaasa")
        organisation.city = "Ähtäri"
        organisation.save_as(None, "edited")
        old = organisation.history.earliest("history_id")
        path = reverse(
            "admin:partnerships_organisation_simple_history", args=[organisation.pk, old.pk]
        )
        data = {"name": organisation.name, "category": "working_life", "city": "Vaasa"}
        response = as_("quality").post(path, data | {"registered_on": "1.1.2026"})
        assert (response.status_code, Organisation.objects.get().city) == (403, "Ähtäri")

    def test_the_quality_group_cannot_delete_many_at_once(self, as_, quality):
        organisation = OrganisationFactory()
        data = {"action": "delete_selected", "_selected_action": [organisation.pk], "post": "yes"}
        as_("quality").post(reverse("admin:partnerships_organisation_changelist"), data)
        assert Organisation.objects.count() == 1


class TestSession:
    def test_a_deactivated_person_is_signed_out_at_the_next_request(self, page, staff):
        assert page.get(reverse("home")).status_code == 200
        staff.is_active = False
        staff.save()
        response = page.get(reverse("register:list"))
        assert response["Location"] == f"{reverse('account_login')}?next=/partners/"

    def test_a_deactivated_persons_post_changes_nothing(self, page, staff):
        organisation = OrganisationFactory()
        staff.is_active = False
        staff.save()
        page.post(reverse("partners:archive", args=[organisation.pk]), {"reason": "Kosto"})
        organisation.refresh_from_db()
        assert not organisation.is_archived

    def test_a_deleted_persons_session_opens_nothing(self, client):
        user = UserFactory()
        client.force_login(user)
        user.delete()
        assert client.get(reverse("home")).url == f"{reverse('account_login')}?next=/"

    def test_a_made_up_session_opens_nothing(self, client, db):
        client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
        assert client.get(reverse("home")).url == f"{reverse('account_login')}?next=/"

    def test_a_form_from_elsewhere_is_refused_in_plain_words(self, staff):
        client = Client(enforce_csrf_checks=True)
        client.force_login(staff)
        response = client.post(reverse("partners:new"), {"name": "Kahvila"})
        assert (response.status_code, response.templates[0].name) == (403, "403_csrf.html")


class TestRows:
    """An address with a key that points to nothing, or to what is no longer there."""

    @pytest.mark.parametrize(
        "name",
        [
            "partners:detail",
            "organisations:edit",
            "partners:archive",
            "partners:restore",
            "organisations:know",
            "partnerships:new",
            "partnerships:edit",
            "partnerships:move",
            "partnerships:end",
            "partners:confirm",
            "partnerships:people",
            "contacts:new",
            "contacts:edit",
            "contacts:withdraw",
            "agreements:new",
            "agreements:edit",
            "agreements:renew",
            "agreements:end",
            "sheets:sheet",
            "sheets:text",
            "sheets:reverse_agreement",
        ],
    )
    def test_an_unknown_row_is_not_found(self, page, levels, name):
        path = reverse(name, args=[0])
        assert page.post(path).status_code in (404, 405)
        assert page.get(path, follow=True).status_code in (404, 405)

    @pytest.mark.parametrize(
        "name", ["partnerships:move", "partnerships:end", "partnerships:people"]
    )
    def test_an_ended_partnership_cannot_be_changed(self, page, levels, staff, name):
        ended = PartnershipFactory()
        ended.ended_on, ended.ended_by, ended.ended_reason = ended.started_on, staff, "Loppui"
        ended.save_as(staff, "ended")
        path = reverse(name, args=[ended.pk])
        assert page.get(path).url == ended.organisation.get_absolute_url()
        assert page.post(path).status_code == 404

    def test_an_archived_organisation_gets_no_new_partnership(self, page, staff):
        archived = OrganisationFactory(
            archived_on="2026-01-01", archived_by=staff, archived_reason="Lopetti"
        )
        assert page.get(reverse("partnerships:new", args=[archived.pk])).status_code == 404

    @pytest.mark.parametrize("verb", ["delete", "MAIN", "main-"])
    def test_an_unknown_verb_is_not_found(self, page, levels, verb):
        item = ResponsibilityFactory()
        assert (
            page.post(reverse("partnerships:person_verb", args=[item.pk, verb])).status_code == 404
        )
        assert Responsibility.objects.get() == item


class TestSavedViews:
    def save(self, client, **data):
        data = {"name": "Oma", "query": "category=working_life", **data}
        return client.post(reverse("register:view_new"), data)

    def test_the_whole_register_can_be_kept_as_a_view(self, page):
        assert self.save(page, query="").status_code == 302
        assert SavedView.objects.get().query == ""

    def test_one_is_shared_with_ones_own_team(self, page, team):
        assert self.save(page, team=team.pk).status_code == 302
        assert SavedView.objects.get().team == team

    def test_sharing_with_another_team_is_refused_and_nothing_saved(self, page):
        response = self.save(page, team=TeamFactory().pk)
        assert response.status_code == 422
        assert response.context["form"].errors == {
            "team": ["Voit jakaa näkymän vain omalle tiimillesi."]
        }
        assert not SavedView.objects.exists()

    def test_sharing_with_a_team_one_has_left_is_refused(self, page, staff):
        left = MembershipFactory(user=staff, started_on="2020-01-01", ended_on="2021-01-01").team
        assert self.save(page, team=left.pk).status_code == 422
        assert not SavedView.objects.exists()

    @pytest.mark.parametrize(
        ("persona", "status"),
        [("staff", 403), ("lead", 302), ("other_staff", 404), ("administrator", 404)],
    )
    def test_the_lead_may_delete_what_is_shared_with_the_team(self, as_, team, persona, status):
        view = SavedViewFactory(team=team)
        response = as_(persona).post(reverse("register:view_delete", args=[view.pk]))
        assert response.status_code == status
        assert SavedView.objects.exists() == (status != 302)

    def test_its_owner_may_delete_it_wherever_it_is_shared(self, page, staff, team):
        view = SavedViewFactory(owner=staff, team=team)
        assert page.post(reverse("register:view_delete", args=[view.pk])).status_code == 302
        assert not SavedView.objects.exists()

    def test_another_persons_own_view_is_not_there(self, as_, lead):
        view = SavedViewFactory()
        response = as_("lead").post(reverse("register:view_delete", args=[view.pk]))
        assert (response.status_code, SavedView.objects.count()) == (404, 1)

    def test_the_lead_of_another_team_may_not_delete_it(self, client, team):
        view = SavedViewFactory(team=team)
        client.force_login(MembershipFactory(role="lead").user)
        assert client.post(reverse("register:view_delete", args=[view.pk])).status_code == 404
        assert SavedView.objects.exists()

    def test_a_former_lead_may_not_delete_it(self, client, team):
        view = SavedViewFactory(team=team)
        former = MembershipFactory(
            team=team, role="lead", started_on="2020-01-01", ended_on="2021-01-01"
        ).user
        client.force_login(former)
        assert client.post(reverse("register:view_delete", args=[view.pk])).status_code == 404
        assert SavedView.objects.exists()
