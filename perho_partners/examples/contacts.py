"""Example contacts: what was talked about with the partners, and what was heard on the way."""

from __future__ import annotations

from datetime import timedelta

from partnerships.contacts.models import Contact
from partnerships.partnerships.models import Responsibility
from perho_partners.examples.maker import Maker

EVERY = 3  # of how many partnerships with somebody responsible one has a contact
LONGEST_AGO = 400  # days
# level: how, and what happened
HAPPENED = {
    "everyday": [
        ("visit", "Kävimme työpaikalla katsomassa jakson alkua, kaikki löysivät paikkansa."),
        ("call", "Sovimme seuraavan jakson opiskelijat ja ohjaajan."),
        ("message", "Lähetimme näyttöjen aikataulun, se sopii heille."),
        ("feedback", "Ohjaaja toivoi viikkoa aiemmin tiedon, montako opiskelijaa tulee."),
    ],
    "development": [
        ("meeting", "Kävimme läpi kokeilun tulokset ja päätimme jatkaa keväällä."),
        ("event", "Tapasimme hankkeen tilaisuudessa ja sovimme yhteisestä työpajasta."),
        ("call", "Puhuimme opinnäytetyön aiheista, kolme aihetta valittiin."),
    ],
    "strategic": [
        ("meeting", "Vuositapaaminen: tavoitteet pysyvät, lisäsimme yhteisen viestinnän."),
        ("visit", "Johto kävi talossa ja tutustui uusiin tiloihin."),
    ],
    "network": [
        ("event", "Verkoston syystapaaminen, kerroimme oppilaitoksen kuulumiset."),
        ("message", "Saimme verkoston kalenterin ensi vuodelle."),
    ],
    "other": [("call", "Soitto: yhteistyö jatkuu entisellään.")],
}
HEARD = [
    ("skills", "Kasvisruoan ja erityisruokavalioiden osaajia tarvitaan lisää."),
    ("people", "Kesän kausityöntekijät haetaan ensi vuonna jo tammikuussa."),
    ("technology", "Tilaukset siirtyvät uuteen järjestelmään, sen käyttö pitäisi opettaa."),
    ("sustainability", "Asiakkaat kysyvät ruokahävikistä, lukuja seurataan pian joka paikassa."),
    ("cooperation", "Lyhyet kahden viikon jaksot sopisivat hiljaisiin kuukausiin paremmin."),
]


def make_contacts(maker: Maker) -> None:
    """A contact for every third example partnership that somebody takes care of."""
    mains = (
        Responsibility.objects.open()
        .filter(is_main=True, partnership__ended_on=None)
        .filter(partnership__organisation__is_example=True)
        .select_related("user", "partnership__organisation", "partnership__level")
        .order_by("pk")
    )
    for number, main in enumerate(mains[::EVERY]):
        row = main.partnership
        kind, what = maker.random.choice(HAPPENED[row.level.key])
        ago = timedelta(days=maker.random.randint(1, LONGEST_AGO))
        topic, signal = maker.random.choice(HEARD) if number % 4 == 0 else ("", "")
        contact = Contact(
            organisation=row.organisation,
            partnership=row,
            user=main.user,
            kind=kind,
            what=what,
            signal=signal,
            topic=topic,
            happened_on=max(row.started_on, maker.today - ago),
        )
        maker.save(contact, main.user, "created", contact.happened_on)
