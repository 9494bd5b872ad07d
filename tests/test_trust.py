"""No change is lost and none is anonymous: walked over every model, form and page of the admin."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.template.defaultfilters import linebreaksbr
from django.test import RequestFactory
from django.urls import get_resolver, reverse

from accounts.look.models import Look
from accounts.people.models import User
from core.admin import CarriesVersion, TrackedAdmin, VersionedAdminForm
from core.history import Tracked
from core.querysets import TrackedQuerySet
from tests.factories import (
    AgreementFactory,
    ContactFactory,
    CriterionFactory,
    ExperienceFactory,
    FeedbackSurveyFactory,
    MeasureValueFactory,
    NetworkMemberFactory,
    OrganisationFactory,
    PartnershipFactory,
    ReadyActionFactory,
    ResponsibilityFactory,
    ReviewFactory,
    ReviewRoundFactory,
    StatementFactory,
    TermFactory,
    ToolFactory,
    UserFactory,
)
from toolkit.pages.models import Page

# What a text field takes that takes no words: of a colleague, and one's own.
IN_ITS_FORM = {"look": ("#1d4f86", "#0b5345")}
NO_WORDS = {"membership"}  # models whose page in the admin has nothing to write
pytestmark = pytest.mark.django_db
OURS = ["accounts", "partnerships", "toolkit", "teams", "quality", "exchange"]
# Written once: there is nothing to overwrite, and what is taken back is deleted. Or one's own.
WRITTEN_ONCE = {"SavedView", "RegisterLook"}


def our_models() -> list[Any]:
    """Every model of the floors but the historical ones."""
    return [
        model
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        if not hasattr(model, "history_id")
    ]


def forms_below(form: type) -> Iterator[Any]:
    """Every form of a model that our code declares."""
    for below in form.__subclasses__():
        yield below
        yield from forms_below(below)


def request_of(user: User) -> Any:
    request = RequestFactory().get("/")
    request.user = user
    return request


@pytest.fixture
def root(db) -> User:
    """Somebody whom no permission stops, so that only the pages themselves say no."""
    return UserFactory(email="root@perho.example", is_staff=True, is_superuser=True)


@pytest.fixture
def rows(levels, team, lead, root) -> SimpleNamespace:
    """A row of everything that can be changed in the admin, with its inline rows."""
    page = Page(key="about", title_fi="A", title_sv="A", title_en="A", body_fi="<p>A</p>")
    page.save_as(None, "loaded")
    look = Look()
    look.save_as(None, "created")
    partnership = PartnershipFactory(team=team)
    value = MeasureValueFactory(measure__level=None)
    source = value.measure.source
    source.name_sv = source.name_en = "Enkät"
    source.save_as(None, "edited")
    CriterionFactory()
    return SimpleNamespace(
        user=lead,
        team=team,
        membership=lead.memberships.get(),
        level=levels["everyday"],
        keyword=levels["everyday"].cooperation_forms.first(),
        organisation=OrganisationFactory(),
        partnership=partnership,
        responsibility=ResponsibilityFactory(partnership=partnership),
        agreement=AgreementFactory(partnership=partnership),
        contact=ContactFactory(),
        networkmember=NetworkMemberFactory(),
        tool=ToolFactory(),
        experience=ExperienceFactory(team=team),
        term=TermFactory(),
        page=page,
        look=look,
        feedbacksurvey=FeedbackSurveyFactory(),
        readyaction=ReadyActionFactory(),
        measuresource=source,
        measure=value.measure,
        assessmentstatement=StatementFactory(),
        criterion=CriterionFactory(level=levels["development"]),  # in no review
        reviewround=ReviewRoundFactory(),
        review=ReviewFactory(partnership=partnership, reviewer=lead),
    )


def editable() -> list[str]:
    """The models whose rows the admin lets somebody change."""
    request = request_of(User(is_active=True, is_staff=True, is_superuser=True))
    return [
        model._meta.model_name
        for model, page in admin.site._registry.items()
        if model._meta.app_label in OURS and page.has_change_permission(request)
    ]


def typed(page: Any) -> dict[str, Any]:
    """What a browser would send back from a page of the admin, nothing changed."""
    context, printed = page.context, page.content.decode()
    main = context["adminform"].form
    sets = [item.formset for item in context["inline_admin_formsets"]]
    every = [main, *(form for one in sets for form in [one.management_form, *one.forms])]
    data: dict[str, Any] = {}
    for form in every:
        for bound in form:
            if f'name="{bound.html_name}' not in printed:
                continue
            value = bound.value()
            if isinstance(bound.field, forms.BooleanField):
                data |= {bound.html_name: "on"} if value else {}
                continue
            widget = getattr(bound.field.widget, "widget", bound.field.widget)
            parts = getattr(widget, "decompress", None)
            if parts:
                for number, part in enumerate(parts(value)):
                    data[f"{bound.html_name}_{number}"] = part or ""
            else:
                shown = widget.format_value(value) if hasattr(widget, "format_value") else value
                shown = value if isinstance(value, list) else shown
                if isinstance(shown, list | tuple) and not getattr(
                    widget, "allow_multiple_selected", False
                ):
                    shown = shown[0] if shown else ""
                data[bound.html_name] = "" if shown is None else shown
    return data


class TestModels:
    def test_what_people_edit_has_a_history_and_a_version(self):
        assert get_resolver().url_patterns  # which imports every form there is
        edited = {form._meta.model for form in forms_below(forms.ModelForm) if form._meta.model}
        edited |= {apps.get_model(app, name) for app, name in self.on_pages()}
        edited = {model for model in edited if model._meta.app_label in OURS}
        names = {model.__name__ for model in edited if not issubclass(model, Tracked)}
        assert names == WRITTEN_ONCE

    def on_pages(self) -> Iterator[tuple[str, str]]:
        names = editable()
        for model, page in admin.site._registry.items():
            if model._meta.model_name in names:
                yield model._meta.app_label, model._meta.model_name
                yield from (
                    (item.model._meta.app_label, item.model._meta.model_name)
                    for item in page.inlines
                )

    @pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
    def test_history_and_version_come_together_and_cannot_be_slipped_past(self, model):
        assert hasattr(model, "history") == hasattr(model, "version") == issubclass(model, Tracked)
        if issubclass(model, Tracked):
            assert isinstance(model._default_manager.all(), TrackedQuerySet)


class TestAdmin:
    def test_every_page_that_changes_rows_is_of_the_kind_that_refuses(self):
        pages = {model._meta.model_name: page for model, page in admin.site._registry.items()}
        for name in editable():
            assert isinstance(pages[name], TrackedAdmin), name
            assert issubclass(pages[name].form, VersionedAdminForm), name
            for inline in pages[name].inlines:
                assert issubclass(inline, CarriesVersion), inline
                assert issubclass(inline.form, VersionedAdminForm), inline

    @pytest.mark.parametrize("name", editable())
    def test_a_save_is_signed_and_an_older_one_is_refused(self, client, rows, root, name):
        client.force_login(root)
        row = getattr(rows, name)
        path = reverse(f"admin:{row._meta.app_label}_{name}_change", args=[row.pk])
        page = client.get(path)
        data = typed(page)
        inlines = [key for key in data if key.endswith("-opened_version")]
        assert str(data["opened_version"]) == str(row.version)

        fields = page.context["adminform"].form.fields
        written = [key for key in data if type(fields.get(key)) is forms.CharField]
        ticked = [key for key, each in fields.items() if isinstance(each, forms.BooleanField)]
        if written:
            data[written[0]] = IN_ITS_FORM.get(name, [f"{data[written[0]]} ja muuta"])[0]
        else:
            tick = {} if data.pop(ticked[0], None) else {ticked[0]: "on"}
            data |= tick

        response = client.post(path, data)
        assert response.status_code == 302, response.context["errors"]
        change = type(row).history.filter(id=row.pk).first()
        assert (change.history_user, change.history_change_reason) == (root, "edited")

        assert client.post(path, data).status_code == 409  # opened before the first save
        assert type(row).history.filter(id=row.pk).count() == row.history.count()
        fresh = typed(client.get(path))
        for key in inlines:
            stale = fresh | {key: int(fresh[key]) + 1}
            assert client.post(path, stale).status_code == 409, key

    @pytest.mark.parametrize("name", editable())
    def test_what_a_colleague_saved_meanwhile_is_shown_beside_what_was_typed(
        self, client, rows, root, name
    ):
        client.force_login(root)
        row = getattr(rows, name)
        path = reverse(f"admin:{row._meta.app_label}_{name}_change", args=[row.pk])
        page = client.get(path)
        opened, fields = typed(page), page.context["adminform"].form.fields
        written = [key for key in opened if type(fields.get(key)) is forms.CharField]
        if not written:
            assert name in NO_WORDS
            return
        [key, *_others] = written
        was = opened[key]
        theirs, mine = IN_ITS_FORM.get(name, (f"{was} kollegan".strip(), f"{was} omani".strip()))
        assert client.post(path, opened | {key: theirs}).status_code == 302
        number = type(row).history.filter(id=row.pk).count()

        answer = client.post(path, opened | {key: mine})
        assert answer.status_code == 409
        [conflict] = answer.context["conflicts"]
        [clash] = conflict.merge.clashes
        assert (clash.name, clash.theirs, clash.mine) == (key, theirs, mine)
        text = answer.content.decode()
        for value in (theirs, mine):
            assert f"<td>{linebreaksbr(value)}</td>" in text
        assert type(row).history.filter(id=row.pk).count() == number

        again = typed(answer)  # pressed again, having seen it
        assert again[key] == mine
        assert client.post(path, again).status_code == 302
        assert getattr(type(row).objects.get(pk=row.pk), key) == mine

    @pytest.mark.parametrize("version", [None, "", "0", "-1", "abc", "9" * 30])
    def test_a_version_that_cannot_be_is_a_conflict(self, client, rows, root, version):
        client.force_login(root)
        path = reverse("admin:toolkit_term_change", args=[rows.term.pk])
        data = typed(client.get(path))
        del data["opened_version"]
        answer = client.post(path, data | ({} if version is None else {"opened_version": version}))
        assert (answer.status_code, rows.term.history.count()) == (409, 1)

    def test_a_row_inside_a_page_shows_both_too(self, client, rows, root):
        client.force_login(root)
        place = rows.membership
        path = reverse("admin:accounts_user_change", args=[place.user_id])
        opened = typed(client.get(path))
        [key] = [key for key in opened if key.endswith("-started_on")]
        assert client.post(path, opened | {key: "1.2.2025"}).status_code == 302
        # The version of the page itself has not grown with it.
        answer = client.post(path, opened | {key: "3.4.2025"})
        [conflict] = answer.context["conflicts"]
        assert (answer.status_code, conflict.row) == (409, place)
        [clash] = conflict.merge.clashes
        assert (clash.theirs, clash.mine) == ("1.2.2025", "3.4.2025")
        assert typed(answer)[key] == "3.4.2025"

    def test_what_only_the_colleague_changed_comes_along(self, client, rows, root):
        client.force_login(root)
        path = reverse("admin:toolkit_term_change", args=[rows.term.pk])
        opened = typed(client.get(path))
        first, second = [key for key in opened if key.startswith("name_")][:2]
        assert client.post(path, opened | {first: "Kollegan"}).status_code == 302
        answer = client.post(path, opened | {second: "Omani"})
        assert (answer.status_code, answer.context["conflicts"][0].merge.clashes) == (409, [])
        again = typed(answer)
        assert (again[first], again[second]) == ("Kollegan", "Omani")
        assert client.post(path, again).status_code == 302


class TestPeople:
    def count(self, user):
        return (User.objects.get(pk=user.pk).version, user.history.count())

    def test_signing_in_and_a_new_password_are_no_changes_of_a_person(self, client, staff):
        before = self.count(staff)
        client.force_login(staff)
        staff.set_password("Kevätjuhlan-ohjelma")
        staff.save()
        staff.set_unusable_password()
        staff.save()
        assert self.count(staff) == before
        assert not User.objects.get(pk=staff.pk).has_usable_password()
        assert User.objects.get(pk=staff.pk).last_login is not None

    def test_a_plain_save_of_something_else_is_one(self, staff):
        version, changes = self.count(staff)
        staff.title = "Opettaja"
        staff.save()
        staff.is_active = False
        staff.save(update_fields=["is_active"])
        assert self.count(staff) == (version + 2, changes + 2)
        assert staff.history.first().changes == {"is_active": [True, False]}

    def test_the_history_keeps_no_password(self):
        names = {field.name for field in User.history.model._meta.get_fields()}
        assert not names & {"password", "last_login"}

    def test_the_history_tells_of_new_rights(self, client, rows, root, quality):
        client.force_login(root)
        path = reverse("admin:accounts_user_change", args=[rows.user.pk])
        data = typed(client.get(path)) | {"groups": [quality.groups.get().pk]}
        assert client.post(path, data).status_code == 302
        assert rows.user.history.first().changes["groups"] == [[], ["Laatutyöryhmä"]]


# Kept apart from the classes: what may be deleted is decided here a second time, on purpose.
DELETABLE = {"digestweek", "reviewround", "savedview", "term"}


class TestDeleting:
    """What is evidence or has a history is ended, never deleted."""

    def test_only_what_records_nothing_may_be_deleted_in_the_admin(self, rf, root):
        request = rf.get("/")
        request.user = root
        ours = [
            each for model, each in admin.site._registry.items() if model._meta.app_label in OURS
        ]
        may = {each.opts.model_name for each in ours if each.may_delete}
        assert len(ours) > 30
        assert may == DELETABLE
        refused = [each for each in ours if each.opts.model_name not in DELETABLE]
        assert [each for each in refused if each.has_delete_permission(request)] == []

    def test_no_row_on_the_page_of_another_is_deleted(self):
        inlines = [
            inline
            for model, each in admin.site._registry.items()
            if model._meta.app_label in OURS
            for inline in each.inlines
        ]
        assert len(inlines) > 3
        assert [inline for inline in inlines if inline.can_delete] == []
