"""What pages of the admin are called, in the form that the verb asks for; what they refuse."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import get_resolver, reverse
from django.utils import translation
from django.utils.text import capfirst

from core.admin import ListAdmin, ReadOnlyAdmin
from tests.factories import CriterionFactory, OrganisationFactory, ReviewFactory

# How a page for changing a row begins, in each language.
BEGINNINGS = {"fi": "Muokkaa ", "sv": "Redigera ", "en": "Edit "}


def pages(*, that_change: bool) -> list[ListAdmin]:
    """Our own pages of the admin."""
    assert get_resolver().url_patterns  # which reads every admin.py
    ours = [each for each in admin.site._registry.values() if isinstance(each, ListAdmin)]
    return [each for each in ours if isinstance(each, ReadOnlyAdmin) != that_change]


@pytest.mark.one_engine
@pytest.mark.parametrize("language", BEGINNINGS)
def test_every_page_that_changes_rows_is_called_in_the_right_case(language: str) -> None:
    changing = pages(that_change=True)
    assert len(changing) > 20
    with translation.override(language):
        for page in changing:
            title, name = str(page.edit_title), str(page.opts.verbose_name)
            assert title.startswith(BEGINNINGS[language]), page
            if language == "fi":  # the partitive, not the name as it stands in lists
                rest = title.removeprefix(BEGINNINGS[language])
                assert rest != name, page
                assert rest[-1] in "aä", page


@pytest.mark.one_engine
def test_pages_that_only_show_have_no_title_of_changing() -> None:
    assert [each for each in pages(that_change=False) if each.edit_title] == []


@pytest.mark.django_db
class TestTitles:
    def title(self, client, name, *args, **headers):
        path = reverse(f"admin:{name}", args=args)
        return client.get(path, headers=headers).context["title"]

    @pytest.mark.parametrize(
        ("language", "title"),
        [("fi", "Muokkaa kriteeriä"), ("sv", "Redigera kriteriet"), ("en", "Edit the criterion")],
    )
    def test_of_a_row_names_what_is_done(self, as_, levels, language, title):
        row = CriterionFactory()
        found = self.title(
            as_("quality"), "quality_criterion_change", row.pk, accept_language=language
        )
        assert found == title

    def test_of_a_list_is_what_it_lists(self, as_, levels):
        assert self.title(as_("quality"), "quality_criterion_changelist") == capfirst("kriteerit")
        assert self.title(as_("quality"), "quality_review_changelist") == "Katselmukset"

    def test_of_what_is_only_shown_says_so(self, as_, levels, quality):
        row = OrganisationFactory()
        found = self.title(as_("quality"), "partnerships_organisation_change", row.pk)
        assert found == "Katselu: organisaatio"
        draft = ReviewFactory(reviewer=quality)
        assert (
            self.title(as_("quality"), "quality_review_change", draft.pk) == "Muokkaa katselmusta"
        )
