"""A college's own accent: never without contrast, and nothing of it where none is chosen."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.look.colours import (
    BLACK,
    DARK,
    HEAD,
    LIGHT,
    TEXT,
    WHITE,
    contrast,
    mix,
    parse,
    tokens,
    written,
)
from accounts.look.models import Look

ADDRESS = reverse("look:stylesheet")
CSS = (settings.BASE_DIR / "static/css/tokens.css").read_text("utf-8")
SHIPPED = {
    name: (parse(light), parse(dark))
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", CSS
    )
}
colours = st.tuples(*[st.integers(0, 255)] * 3)


class TestColours:
    @pytest.mark.parametrize(
        ("one", "other", "ratio"),
        [(BLACK, WHITE, 21.0), (WHITE, WHITE, 1.0), (parse("#767676"), WHITE, 4.54)],
    )
    def test_the_contrast_is_that_of_wcag(self, one, other, ratio):
        assert round(contrast(one, other), 2) == round(contrast(other, one), 2) == ratio

    @pytest.mark.parametrize(("at", "scheme"), [(0, LIGHT), (1, DARK)])
    def test_the_surfaces_are_those_of_the_stylesheet(self, at, scheme):
        soft = {name for name in SHIPPED if name.endswith("-soft")} - {"accent-soft"}
        told = {SHIPPED[name][at] for name in {"paper", "surface", "sunken"} | soft}
        assert {scheme.surface, *scheme.under} == told
        assert scheme.on == SHIPPED["on-accent"][at]

    def test_the_shipped_accent_has_enough(self):
        light, dark = SHIPPED["accent"]
        assert LIGHT.least(light) >= TEXT
        assert DARK.least(dark) >= TEXT

    @given(colours)
    def test_the_nearest_has_enough_and_is_itself_where_it_can_be(self, colour):
        for scheme in (LIGHT, DARK):
            found = scheme.nearest(colour)
            assert scheme.least(found) >= TEXT
            assert (found == colour) is (scheme.least(colour) >= TEXT)

    @given(colours)
    def test_all_that_follows_can_be_read(self, colour):
        found = tokens(LIGHT.nearest(colour), DARK.nearest(colour))
        for at, scheme in enumerate((LIGHT, DARK)):
            every = {name: pair[at] for name, pair in (SHIPPED | found).items()}
            soft, head = every["accent-soft"], every["brand"]
            for text in ("ink", "ink-2", "ink-3", "accent", "accent-hover"):
                assert contrast(every[text], soft) >= TEXT
            for ground in ("accent", "accent-hover"):
                assert contrast(scheme.on, every[ground]) >= TEXT
            hovered = mix(head, WHITE, 0.16)  # the strongest veil of layout.css
            assert contrast(every["on-brand"], hovered) >= TEXT
            assert contrast(every["on-brand-2"], head) >= TEXT
        assert contrast(found["brand"][0], WHITE) >= HEAD


@pytest.mark.django_db
class TestTheSetting:
    @pytest.mark.parametrize(
        ("field", "colour", "message"),
        [
            (
                "accent",
                "#ff9900",
                "Väri ei erotu kaikilla pohjilla: kontrasti on 1,77, ja luettavuus vaatii "
                "vähintään 4,5 (WCAG AA). Lähin sopiva on #985b00.",
            ),
            ("accent", "red", "Kirjoita väri muodossa #0b5345."),
            ("accent", "#0B53", "Kirjoita väri muodossa #0b5345."),
            ("accent", '#0b5345"}', "Kirjoita väri muodossa #0b5345."),
        ],
    )
    def test_what_cannot_be_read_is_refused_with_a_way_on(self, field, colour, message):
        with pytest.raises(ValidationError) as caught:
            Look(**{field: colour}).full_clean()
        assert message in caught.value.message_dict[field][0]

    def test_the_proposed_colour_is_taken(self):
        Look(accent=written(LIGHT.nearest(parse("#ff9900")))).full_clean()

    def test_the_dark_theme_is_looked_at_by_itself(self):
        with pytest.raises(ValidationError) as caught:
            Look(accent="#1d4f86", accent_dark="#1d4f86").full_clean()
        assert list(caught.value.message_dict) == ["accent_dark"]

    def test_the_dark_theme_follows_where_nothing_is_chosen_for_it(self):
        look = Look(accent="#1d4f86")
        assert look.in_dark == written(DARK.nearest(parse("#1d4f86")))
        assert Look(accent="#1d4f86", accent_dark="#9cc4f7").in_dark == "#9cc4f7"

    @pytest.mark.parametrize("told", [{"accent": "red"}, {"accent_dark": "#9cc4f7"}])
    def test_the_database_refuses_what_is_no_colour(self, told):
        with pytest.raises(IntegrityError), transaction.atomic():
            Look(**told).save_as(None, "created")

    def test_there_is_one(self):
        Look(accent="#1d4f86").save_as(None, "created")
        with pytest.raises(IntegrityError), transaction.atomic():
            Look(accent="#650f4e").save_as(None, "created")

    def test_an_administrator_chooses_it_in_the_admin(self, as_, administrator):
        client = as_("administrator")
        address = reverse("admin:accounts_look_add")
        refused = client.post(address, {"accent": "#ff9900"})
        assert "Lähin sopiva on #985b00." in refused.content.decode()
        assert client.post(address, {"accent": "#1D4F86"}).status_code == 302
        look = Look.objects.get()
        assert (look.accent, look.history.get().history_user) == ("#1d4f86", administrator)
        assert client.get(address).status_code == 403


@pytest.mark.django_db
class TestTheStylesheet:
    def test_says_nothing_where_nothing_is_chosen(self, client):
        assert client.get(ADDRESS).content == b""
        Look().save_as(None, "created")
        assert client.get(ADDRESS).content == b""

    def test_tells_the_colours_of_both_themes(self, client):
        Look(accent="#1d4f86", accent_dark="#9cc4f7").save_as(None, "created")
        answer = client.get(ADDRESS)
        assert answer["Content-Type"] == "text/css; charset=utf-8"
        assert answer.content.decode() == (
            ":root {\n"
            "  --brand: light-dark(#173f6b, #102c4b);\n"
            "  --on-brand-2: light-dark(#ccd5de, #cad1d7);\n"
            "  --accent: light-dark(#1d4f86, #9cc4f7);\n"
            "  --accent-hover: light-dark(#163b64, #b5d3f9);\n"
            "  --accent-soft: light-dark(#edf1f5, #242f30);\n"
            "}\n"
        )

    def test_is_kept_and_asked_again_by_its_version(self, client):
        first = client.get(ADDRESS)
        assert first["Cache-Control"] == "public, max-age=60, stale-while-revalidate=86400"
        again = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        Look(accent="#1d4f86").save_as(None, "created")
        changed = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
        assert changed.status_code == 200

    def test_is_on_every_page(self, client):
        text = client.get(reverse("account_login")).content.decode()
        assert f'<link rel="stylesheet" href="{ADDRESS}">' in text
