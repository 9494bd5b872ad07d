"""What processes share is read before there are several of them."""

from __future__ import annotations

import pytest
from django.template import engines
from django.template.backends.django import DjangoTemplates

from core.typed import as_a
from perho_partners import warming
from search.words import base_forms


# Without the mark that lets a test ask the database: it would fail.
def test_reads_templates_and_words_and_asks_the_database_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(warming, "settle", lambda: None)
    [loader] = as_a(DjangoTemplates, engines["django"]).engine.template_loaders
    loader.reset()
    base_forms.cache_clear()
    warming.warm()
    known = {template.name for template in loader.get_template_cache.values()}
    assert {"base.html", "partnerships/partners/detail.html"} <= known
    assert base_forms.cache_info().currsize == len(warming.ONE_OF_EACH)
