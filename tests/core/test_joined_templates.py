"""What never changes in a template is made once in each language, and nothing else is."""

from __future__ import annotations

import pytest
from django.template import Context, Engine
from django.template.base import TextNode
from django.urls import set_script_prefix
from django.utils import translation

from core.templates import Unchanging, join_unchanging

pytestmark = pytest.mark.one_engine
ENGINE = Engine(
    libraries={"i18n": "django.templatetags.i18n", "static": "django.templatetags.static",
               "ui": "core.templatetags.ui"},
)  # fmt: skip
LOAD = "{% load i18n static ui %}"


def joined(source):
    template = ENGINE.from_string(LOAD + source)
    join_unchanging(template.nodelist)
    return template


def kinds(source):
    """What a template is made of, without the text before it."""
    return [type(node).__name__ for node in joined(source).nodelist]


@pytest.mark.parametrize(
    "source",
    [
        '<b>{% translate "Haku" %}</b>',
        "<b>{% blocktranslate trimmed %}\n  Haku\n{% endblocktranslate %}</b>",
        '{% icon "search" 18 %}{% url "search" %}{% static "js/app.js" %}',
        '{{ _("Haku") }}{# muistutus #}{% comment %}x{% endcomment %}',
    ],
)
def test_what_never_changes_is_one_part(source):
    assert kinds(source) == ["Unchanging"]


@pytest.mark.parametrize(
    ("source", "between"),
    [
        ("a{{ name }}b", "VariableNode"),
        ('a{% translate "Haku" as word %}b', "TranslateNode"),
        ("a{% translate name %}b", "TranslateNode"),
        ("a{% blocktranslate %}{{ name }}{% endblocktranslate %}b", "BlockTranslateNode"),
        ('a{% url "partners:detail" name %}b', "URLNode"),
        ("a{% icon name %}b", "SimpleNode"),
        ("a{% static name %}b", "StaticNode"),
        ('a{{ _("Haku")|upper }}b', "VariableNode"),
    ],
)
def test_what_may_change_is_left_as_it_is(source, between):
    assert kinds(source)[1:] == [between, "TextNode"]


def test_texts_alone_stay_texts():
    assert [type(node) for node in ENGINE.from_string("a").nodelist] == [TextNode]
    nodes = ENGINE.from_string("a{{ b }}c").nodelist
    join_unchanging(nodes)
    assert [type(node).__name__ for node in nodes] == ["TextNode", "VariableNode", "TextNode"]


def test_parts_of_parts_are_joined_too():
    source = (
        '{% for n in rows %}{% if n %}{% translate "Haku" %}!{% else %}-{% endif %}{% endfor %}'
    )
    template = joined(source)
    loop = template.nodelist[-1]
    (_condition, then), _otherwise = loop.nodelist_loop[0].conditions_nodelists
    assert [type(node) for node in then] == [Unchanging]
    assert template.render(Context({"rows": [1, 0]})) == "Haku!-"


def test_each_language_has_its_own():
    template = joined('{% translate "Haku" %}')
    for _again in range(2):
        for language, word in (("fi", "Haku"), ("en", "Search"), ("fi", "Haku")):
            with translation.override(language):
                assert template.render(Context()) == word


def test_each_place_of_the_site_has_its_own():
    template = joined('{% url "search" %}')
    assert template.render(Context()) == "/search/"
    set_script_prefix("/kumppanit/")
    try:
        assert template.render(Context()) == "/kumppanit/search/"
    finally:
        set_script_prefix("/")
