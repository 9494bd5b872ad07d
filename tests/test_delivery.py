"""How pages reach the browser: compressed, in few files, and with their time for who runs it."""

import re
from contextlib import contextmanager
from gzip import decompress
from io import StringIO

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, FileSystemFinder
from django.core.management import call_command
from django.test import override_settings

from core import bundles

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
GZIP = {"HTTP_ACCEPT_ENCODING": "gzip"}


class OurFiles(AppDirectoriesFinder, FileSystemFinder):
    """What the site's own stylesheets and scripts need: the rest takes long to compress."""

    def list(self, ignore_patterns):
        for name, storage in FileSystemFinder().list(ignore_patterns):
            yield name, storage
        for name, storage in AppDirectoriesFinder().list(ignore_patterns):
            if name.startswith("admin/") or "/bootstrap.min.css" in name:
                yield name, storage


@contextmanager
def as_in_production(folder):
    storage = {"staticfiles": {"BACKEND": "core.bundles.BundledStorage"}}
    with override_settings(
        BUNDLED=True,
        STATIC_ROOT=str(folder),
        STATICFILES_FINDERS=["tests.test_delivery.OurFiles"],
        STORAGES=settings.STORAGES | storage,
    ):
        yield folder


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    with as_in_production(tmp_path_factory.mktemp("static")) as folder:
        call_command("collectstatic", interactive=False, stdout=StringIO())
    return folder


@pytest.fixture
def production(collected):
    """Our own static files as production has them."""
    with as_in_production(collected):
        yield collected


@pytest.mark.parametrize("bundle", sorted(settings.BUNDLES))
def test_a_page_loads_one_file_of_each_bundle(production, bundle):
    stem, kind = bundle.rsplit(".", 1)
    [name] = re.findall(r'(?:href|src)="/static/([^"]+)"', bundles.tags(bundle))
    assert re.fullmatch(rf"{stem}\.\w{{12}}\.{kind}", name)


@pytest.mark.parametrize("bundle", sorted(settings.BUNDLES))
def test_a_bundle_is_its_files_one_after_another(production, bundle):
    made = (production / bundle).read_text("utf-8")
    parts = [(production / name).read_text("utf-8") for name in settings.BUNDLES[bundle]]
    last = made
    for part in parts:
        head, begins, _ours = part.partition("@import")
        assert last.count(head if begins else part) == 1
        last = last.partition(head if begins else part)[2]
    assert "@import" not in made
    stem, kind = bundle.rsplit(".", 1)
    assert len(list(production.glob(f"{stem}.*.{kind}.br"))) == 1  # and once more, compressed


def test_a_stylesheet_that_another_asks_for_stands_in_its_layer(production):
    made = (production / "css/site.css").read_text("utf-8")
    there = (production / "js-lib-bootstrap5/css/bootstrap.min.css").read_text("utf-8")
    rules = there.removeprefix('@charset "UTF-8";').partition("/*# sourceMappingURL")[0]
    assert len(rules) > 200_000
    assert "@layer bootstrap {\n" + rules + "\n}" in made


def test_collecting_again_changes_nothing(production):
    before = sorted(path.name for path in production.rglob("*"))
    call_command("collectstatic", interactive=False, stdout=StringIO())
    assert sorted(path.name for path in production.rglob("*")) == before


@pytest.mark.parametrize("bundle", sorted(settings.BUNDLES))
def test_where_they_are_not_joined_each_file_is_loaded(bundle):
    html = bundles.tags(bundle)
    assert re.findall(r'(?:href|src)="/static/([^"]+)"', html) == settings.BUNDLES[bundle]


class TestCompression:
    @pytest.mark.parametrize(
        ("takes", "gets", "read"),
        [
            ("gzip", "gzip", decompress),
            ("gzip, deflate, br, zstd", "br", brotli.decompress),
            ("br;q=1.0, gzip;q=0.8", "br", brotli.decompress),
            ("gzip, br;q=0", "gzip", decompress),
        ],
    )
    def test_a_page_is_compressed_and_never_twice_of_the_same_length(self, as_, takes, gets, read):
        client = as_("staff")
        answers = [client.get("/contacts/", HTTP_ACCEPT_ENCODING=takes) for _n in range(8)]
        assert {each["Content-Encoding"] for each in answers} == {gets}
        assert {each["Content-Length"] for each in answers} == {
            str(len(each.content)) for each in answers
        }
        assert all(read(each.content).strip().startswith(b"<!DOCTYPE html>") for each in answers)
        assert {each["Vary"].count("Accept-Encoding") for each in answers} == {1}
        sizes = {len(each.content) + len(each.get("X-Padding", "")) for each in answers}
        assert len(sizes) > 1

    def test_who_does_not_ask_for_it_gets_the_page_as_it_is(self, as_):
        answer = as_("staff").get("/")
        assert "Content-Encoding" not in answer
        assert answer["Vary"].count("Accept-Encoding") == 1

    @override_settings(COMPRESS=False)
    def test_it_is_left_to_a_proxy_when_it_is_told(self, as_):
        assert "Content-Encoding" not in as_("staff").get("/", **GZIP)

    def test_a_file_that_is_compressed_already_is_not_compressed_again(self, as_):
        answer = as_("staff").get("/exports/partners.xlsx", **GZIP)
        answer.close()
        assert (answer.status_code, answer.get("Content-Encoding")) == (200, None)


class TestServerTiming:
    SHAPE = r'all;dur=\d+\.\d, db;dur=\d+\.\d;desc="\d+ queries"'

    @pytest.mark.parametrize("who", ["quality", "administrator"])
    def test_who_enters_the_admin_is_told(self, as_, who):
        assert re.fullmatch(self.SHAPE, as_(who).get("/")["Server-Timing"])

    @pytest.mark.parametrize("who", ["staff", "lead", "coordinator"])
    def test_others_are_not(self, as_, who):
        assert "Server-Timing" not in as_(who).get("/")

    def test_nobody_is_told_before_sign_in(self, client):
        assert "Server-Timing" not in client.get("/accounts/login/")
