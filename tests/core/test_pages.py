"""The page kit by itself: what it does with a form, a button, a refusal and a taken place."""

from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.test import RequestFactory

from accounts.people.models import User
from core.pages import fill_in, form_page, history_context, posted, press, require
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
TEMPLATE = "components/field_error.html"  # any small one: what it shows does not matter here


class NameForm(forms.Form):
    name = forms.CharField(error_messages={"required": "Kirjoita nimi."})


def asked(method="get", user=None, **data):
    request = getattr(RequestFactory(), method)("/somewhere/", data)
    request.user, request._messages = user, CookieStorage(request)
    return request


def said(request):
    return [(message.level_tag, str(message)) for message in get_messages(request)]


def fails(error):
    def act():
        raise error

    return act


def filled(act, request=None, **kwargs):
    request = request or asked("post", name="Malli")
    form = NameForm(posted(request))
    response = fill_in(request, TEMPLATE, form, act, "Tehty.", **kwargs)
    return response, form, said(request)


class TestFillIn:
    def test_an_opened_form_does_nothing(self):
        response, _form, told = filled(fails(AssertionError), asked())
        assert (response.status_code, told) == (200, [])

    def test_a_wrong_form_does_nothing_and_says_why(self):
        response, form, told = filled(fails(AssertionError), asked("post", name=""))
        assert (response.status_code, form.errors, told) == (
            422,
            {"name": ["Kirjoita nimi."]},
            [],
        )

    def test_a_right_one_is_acted_on_and_one_goes_on(self):
        response, _form, told = filled(lambda: "/made/")
        assert (response.status_code, response.url) == (302, "/made/")
        assert told == [("success", "Tehty.")]

    @pytest.mark.parametrize("to", ["/there/", lambda: "/there/"])
    def test_where_one_goes_on_to_can_be_told(self, to):
        response, _form, _told = filled(lambda: None, to=to)
        assert response.url == "/there/"

    def test_a_rule_that_refuses_becomes_an_error_of_the_form(self):
        response, form, told = filled(fails(ValidationError({"name": "Ei käy."})))
        assert (response.status_code, form.errors, told) == (422, {"name": ["Ei käy."]}, [])

    def test_a_taken_place_is_told_at_the_field(self):
        error = IntegrityError("UNIQUE")
        response, form, _told = filled(fails(error), taken="Ehti juuri.", field="name")
        assert (response.status_code, form.errors) == (422, {"name": ["Ehti juuri."]})

    def test_a_broken_rule_that_nobody_expected_is_not_hidden(self):
        with pytest.raises(IntegrityError):
            filled(fails(IntegrityError("UNIQUE")))

    def test_nothing_remains_of_what_failed_halfway(self, levels):
        def half():
            OrganisationFactory(name="Kahvila")
            raise ValidationError("Ei käy.")

        filled(half)
        assert not OrganisationFactory._meta.model.objects.exists()


class TestPress:
    def test_tells_what_came_of_it(self):
        request = asked("post")
        response = press(request, lambda: 3, lambda n: f"{n} tehty.", "/back/")
        assert (response.url, said(request)) == ("/back/", [("success", "3 tehty.")])

    @pytest.mark.parametrize(
        ("error", "taken", "told"),
        [(ValidationError("Ei käy."), "", "Ei käy."), (IntegrityError("x"), "Ehti.", "Ehti.")],
    )
    def test_goes_back_and_says_why_not(self, error, taken, told):
        request = asked("post")
        response = press(request, fails(error), "Tehty.", "/back/", taken=taken)
        assert (response.url, said(request)) == ("/back/", [("error", told)])

    def test_does_not_hide_what_nobody_expected(self):
        with pytest.raises(IntegrityError):
            press(asked("post"), fails(IntegrityError("x")), "Tehty.", "/back/")


def test_a_form_is_named_to_its_page_and_to_the_list_of_errors():
    shown = form_page(asked(), TEMPLATE, NameForm(), more=1)
    assert shown.status_code == 200
    assert form_page(asked(), TEMPLATE, NameForm({})).status_code == 422


def test_only_what_was_sent_is_given_to_a_form():
    assert posted(asked()) is None
    assert posted(asked("post", name="Malli"))["name"] == "Malli"


def test_refuses_what_a_rule_does_not_allow():
    require(True)
    with pytest.raises(PermissionDenied):
        require(False)


class TestHistory:
    @pytest.mark.parametrize(("changes", "shown", "more"), [(2, 2, False), (3, 2, True)])
    def test_old_changes_are_behind_a_link(self, changes, shown, more):
        organisation = OrganisationFactory()
        for number in range(changes - 1):
            organisation.city = f"Kylä {number}"
            organisation.save_as(None, "edited")
        context = history_context(asked(user=User()), organisation, shown=2)
        assert (len(context["history"]), context["more_history"]) == (shown, more)
        everything = SimpleNamespace(**asked().__dict__ | {"GET": {"history": "all"}})
        everything.user, everything.path = User(), "/somewhere/"
        context = history_context(everything, organisation, shown=2)
        assert (len(context["history"]), context["more_history"]) == (changes, False)
