"""The toolkit in the admin: the quality group's texts, and lists that stay quick."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import ExperienceFactory, TeamFactory, TermFactory, ToolFactory, UserFactory
from toolkit.glossary.models import Term
from toolkit.links.models import LinkCheck
from toolkit.pages.models import Page
from toolkit.tools.models import Tool

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture
def about(db):
    page = Page(key="about", title_fi="Mikä", title_sv="Vad", title_en="What", body_fi="<p>x</p>")
    page.save_as(None, "loaded")
    return page


def form_of(client, path):
    """What the admin's page would send back unchanged."""
    form = client.get(path).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


class TestTexts:
    def change(self, client, row, **changes):
        path = reverse(f"admin:toolkit_{row._meta.model_name}_change", args=[row.pk])
        return client.post(path, form_of(client, path) | changes)

    def test_the_quality_group_writes_a_page_and_signs_it(self, as_, quality, about):
        client = as_("quality")
        assert (
            self.change(client, about, body_fi="<p>Uusi</p><script>x</script>").status_code == 302
        )
        about.refresh_from_db()
        last = about.history.latest("history_id")
        assert (about.body_fi, last.history_user) == ("<p>Uusi</p>", quality)

    def test_a_page_opened_before_anothers_save_is_refused(self, as_, about, staff):
        client = as_("quality")
        path = reverse("admin:toolkit_page_change", args=[about.pk])
        opened = form_of(client, path)
        about.title_fi = "Toinen ehti"
        about.save_as(staff, "edited")
        response = client.post(path, opened | {"title_fi": "Minä"})
        about.refresh_from_db()
        assert (response.status_code, about.title_fi) == (409, "Toinen ehti")
        assert "Joku on tallentanut" in response.content.decode()

    @pytest.mark.parametrize("persona", ["staff", "lead", "other_staff"])
    def test_nobody_else_writes_them(self, as_, about, persona):
        client = as_(persona)
        path = reverse("admin:toolkit_page_change", args=[about.pk])
        client.post(path, {"title_fi": "Minä", "opened_version": about.version})
        about.refresh_from_db()
        assert about.title_fi == "Mikä"

    def test_the_quality_group_adds_corrects_and_deletes_a_term(self, as_, quality):
        client = as_("quality")
        data = {"key": "hoks", "name_fi": "HOKS", "name_sv": "PUK", "name_en": "PCDP",
                "definition_fi": "a", "definition_sv": "b", "definition_en": "c"}  # fmt: skip
        assert client.post(reverse("admin:toolkit_term_add"), data).status_code == 302
        term = Term.objects.get()
        assert self.change(client, term, seen_as_fi="hoks").status_code == 302
        client.post(reverse("admin:toolkit_term_delete", args=[term.pk]), {"post": "yes"})
        assert not Term.objects.exists()

    def test_a_term_is_found_in_any_language(self, as_):
        TermFactory(name_sv="läroavtal")
        TermFactory()
        client = as_("administrator")
        response = client.get(reverse("admin:toolkit_term_changelist"), {"q": "LAROAVTAL"})
        assert len(response.context["cl"].result_list) == 1


class TestLists:
    def fill(self, model, number, team, user):
        for index in range(number):
            tool = ToolFactory(contact_team=team)
            if model == "term":
                TermFactory()
            elif model == "experience":
                ExperienceFactory(tool=tool, team=team, user=user)
            elif model == "linkcheck":
                LinkCheck.objects.create(tool=tool, url=f"https://{index}.example", result="gone")

    def count(self, client, path):
        client.get(path)  # content types and the like are asked for once
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    @pytest.mark.slow
    @pytest.mark.parametrize("model", ["tool", "term", "experience", "linkcheck"])
    def test_ask_the_same_number_of_questions_however_long(self, as_, model):
        client = as_("administrator")
        path = reverse(f"admin:toolkit_{model}_changelist")
        team, user = TeamFactory(), UserFactory()
        self.fill(model, 3, team, user)
        few = self.count(client, path)
        self.fill(model, 27, team, user)
        assert self.count(client, path) == few
        assert few <= MOST_QUERIES


def test_a_link_corrected_in_the_admin_no_longer_looks_broken(as_, levels):
    tool = ToolFactory(url="https://vanha.example")
    LinkCheck.objects.create(tool=tool, url=tool.url, result="gone")
    client = as_("administrator")
    path = reverse("admin:toolkit_tool_change", args=[tool.pk])
    response = client.post(path, form_of(client, path) | {"url": "https://uusi.example"})
    assert response.status_code == 302
    assert not Tool.objects.with_broken_link().exists()
