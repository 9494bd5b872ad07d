"""Kind hints about what is written. A hint never blocks saving. Pure functions, no database."""

import re

from core.text import search_normal

# Stems of words that say "we cooperate" without saying what is done.
_EMPTY_STEMS = (
    "yhteisty", "kumppan", "verkosto", "sidosryhm", "yhteyden", "yhteydes",
    "samarbet", "partner", "natverk", "cooperat", "collaborat", "network",
)  # fmt: skip
_EMPTY_WORDS = {
    "eri", "erilaista", "erilaisissa", "erilaisia", "muu", "muuta", "muoto", "muodoissa", "muotoja",
    "monenlaista", "monipuolista", "tehdaan", "teemme", "ja", "seka", "tai", "ym", "jne", "etc",
    "kanssa", "alan", "alalla", "on", "olemme", "yleista", "normaalia", "jatkuvaa", "hyvaa",
    "och", "med", "i", "olika", "and", "with", "various", "other", "the", "a", "of", "in",
}  # fmt: skip
_CONTACT = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,64}\.\w"  # an e-mail address
    r"|(?<!\d)(?:\+358[\s-]?\d|0\d)\d?[\s-]?\d{3}[\s-]?\d{3,4}"  # a phone number
)
ENOUGH_WORDS = 4  # words that carry meaning


def is_vague(description: str) -> bool:
    """Whether the text leaves open what is concretely done together."""
    text = "".join(c if c.isalnum() else " " for c in search_normal(description))
    telling = [
        word
        for word in text.split()
        if word not in _EMPTY_WORDS and not word.startswith(_EMPTY_STEMS)
    ]
    return len(telling) < ENOUGH_WORDS


def is_one_sided(benefit_college: str, benefit_partner: str) -> bool:
    """Whether only one of the two benefits has been thought of."""
    return bool(benefit_college.strip()) != bool(benefit_partner.strip())


def has_contact_details(text: str) -> bool:
    """Whether the text seems to hold somebody's phone number or e-mail address."""
    return bool(_CONTACT.search(text))
