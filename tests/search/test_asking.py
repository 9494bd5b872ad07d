"""What answers a question, and in which order."""

from __future__ import annotations

import pytest

from search import words
from search.asking import Question, parts_of, spelled_alike
from search.kinds import Kind, Told
from search.models import Document
from search.upkeep import _document, learn

pytestmark = [pytest.mark.django_db, pytest.mark.searched]
KIND = Kind("thing", "Things", "box", rows=lambda: Document.objects.all(), tell=lambda rows: [])


class Row:
    def __init__(self, pk):
        self.pk = pk


@pytest.fixture
def told():
    """told(name, *other_names, body="") makes a document."""
    made = []

    def tell(name, *other_names, body="", weight=0):
        texts = [name, *other_names, body]
        document = _document(
            KIND, Row(len(made) + 1), Told(name, other_names, [body]), learn(texts)
        )
        document.weight = weight
        document.save()
        made.append(document)

    return tell


def asked(text, **how):
    return [each.name.strip() for each in Question(text, ["thing"], **how).answers()]


def test_what_is_named_so_comes_first_and_what_only_tells_of_it_last(told):
    told("Aula", body="Kahvila")
    told("Lounaskahvila")
    told("Baari", "Kahvila")
    told("Pieni kahvila")
    told("Kahvilakauppa")
    told("Kahvila Vilja")
    told("Kahvila")
    assert asked("kahvila") == [
        *["kahvila", "kahvila vilja", "kahvilakauppa", "pieni kahvila", "baari"],
        *["lounaskahvila", "aula"],
    ]


def test_the_heavier_of_equals_comes_first_and_then_the_name(told):
    told("Kahvila C")
    told("Kahvila B")
    told("Kahvila A", weight=-1)
    assert asked("kahvila") == ["kahvila b", "kahvila c", "kahvila a"]


def test_every_word_is_needed_wherever_it_stands(told):
    told("Kahvila", "Espoo")
    told("Kahvila", "Turku", body="Leipää")
    assert Question("espoo kahvila").answers().count() == 1
    assert Question("turku leipä").answers().count() == 1


@pytest.mark.parametrize(
    "text", ["kylpylä", "kylpylöissä", "KYLPYLÖIHIN", "kylpylat", "kylpy", "pyla"]
)
def test_a_word_is_found_in_its_forms_and_inside(told, text):
    told("Kylpylä Nuotio")
    told("Muu")
    assert asked(text) == ["kylpyla nuotio"]


def test_the_base_form_finds_what_is_written_in_another(told):
    told("Hotelli", body="Kylpylöitä")
    assert asked("kylpylä") == ["hotelli"]


def test_one_or_two_letters_begin_a_word(told):
    told("IT-palvelut")
    told("Kahvit")
    assert (asked("it"), asked("i")) == (["it palvelut"], ["it palvelut"])


@pytest.mark.parametrize("text", ["https://www.smal.fi/jasenet?x=1", "www.smal.fi", "smal.fi"])
def test_an_address_means_its_host(told, text):
    told("Liitto", "smal.fi")
    told("Jäsenet")
    assert asked(text) == ["liitto"]


def test_a_legal_form_is_left_out_beside_a_name(told):
    told("Ravintola Oy")
    told("SMAL")
    assert (asked("smal ry"), asked("oy")) == (["smal"], ["ravintola oy"])


@pytest.mark.parametrize("text", ["palvelumutoilu", "paleluvmuotoilu", "plvelumuotoilu"])
def test_a_slip_is_nearly_found_after_what_is_found(told, text):
    told("Palvelumuotoilu")
    told("Muu")
    [found] = Question(text, ["thing"]).answers()
    assert (found.name, found.rank < 1000) == (" palvelumuotoilu ", True)


def test_a_compound_is_found_by_its_parts(told):
    told("Rekrytointien hyvä koulutus")
    told("Rekrytointi")
    assert asked("rekrykoulutus") == ["rekrytointien hyva koulutus"]


def test_when_nothing_has_all_words_the_rarest_counts_most(told):
    for name in ["Kahvila A", "Kahvila B", "Hotelli Äyräs"]:
        told(name)
    assert asked("kahvila äyräs")[0] == "hotelli ayras"
    assert not Question("kahvila äyräs").has_all


@pytest.mark.parametrize("text", ["", "!", "%", "_", "\\", "'"])
def test_without_words_nothing_answers(told, text):
    told("Kahvila %")
    assert (asked(text), asked(text, is_typed=True)) == ([], [])


def test_known_words_need_no_dictionaries(told, monkeypatch):
    told("Kylpylöitä", body="Kylpylä")
    for forms in ("base_forms", "guessed_forms"):
        monkeypatch.setattr(f"search.asking.{forms}", lambda word: pytest.fail(word))
    assert asked("kylpylöitä") == ["kylpyloita"]
    assert asked("kylp", is_typed=True) == ["kylpyloita"]


def test_the_words_that_are_marked(told):
    told("Kylpylöihin ja takaisin")
    assert set(Question("kylpylä").marked()) == {"kylpyla", "kylpyloihin"}


def test_words_spelled_alike_are_near_in_length_and_letters(told):
    told("padlet webropol hotelli")
    assert (spelled_alike("padelt"), spelled_alike("abc"), spelled_alike("qwertyui")) == (
        ["padlet"], [], [],
    )  # fmt: skip


def test_the_parts_of_a_compound_are_known_words(told):
    told("kv palvelut rekrytointi koulutus")
    assert parts_of("kvpalvelut") == [("kv", "palvelut")]
    assert parts_of("rekrykoulutus") == [("rekry", "koulutus")]
    assert parts_of("xyzkoulutus") == parts_of("lyhyt") == []


def test_the_dictionaries_are_streamed():
    assert type(words._FACTORY).__name__ == "StreamDictionaryFactory"
