"""The words that example content is made of. Everything here is invented."""

CITIES = [
    "Helsinki", "Helsinki", "Helsinki", "Espoo", "Vantaa", "Kauniainen", "Porvoo", "Järvenpää",
    "Äänekoski", "Hyvinkää", "Lohja", "Kerava", "Tampere", "Turku", "Ähtäri",
]  # fmt: skip
# sector: ways to name an example organisation
NAMES = {
    "restaurant": ["Ravintola {word}", "Keittiö {last}", "Kahvila {word}", "Lounasravintola {word}", "{word} Catering Oy", "Bistro {last}"],
    "tourism": ["Hotelli {word}", "Matkatoimisto {last} Oy", "{word} Matkailu Oy", "Kylpylä {word}", "Opaspalvelu {last}"],
    "business": ["{last} Consulting Oy", "Tilitoimisto {last} Oy", "{word} Markkinointi Oy", "Toimisto {last} Ky"],
    "trade": ["Kauppahuone {word} Oy", "Tavaratalo {word}", "Kauppa {last} Ky"],
    "sport": ["Liikuntakeskus {word}", "Urheiluseura {word} ry", "Kuntosali {last} Oy"],
    "events": ["Tapahtumatalo {word}", "{word} Events Oy", "Kongressipalvelu {last} Oy"],
    "staffing": ["Henkilöstöpalvelu {last} Oy", "{word} Henkilöstö Oy"],
    "education": ["Ammattiopisto {word}", "Koulutuskuntayhtymä {word}"],
    "association": ["Yrittäjäyhdistys {word} ry", "Ravintolaväen yhdistys {word} ry", "Opasyhdistys {word} ry"],
    "technology": ["{word} Järjestelmät Oy", "{last} Software Oy"],
}  # fmt: skip
WORDS = [
    "Aallokko", "Ahjo", "Aamurusko", "Ankkuri", "Apila", "Helmiäinen", "Hiisi", "Huvila", "Ilmatar",
    "Järvenranta", "Kaarna", "Kanerva", "Kastanja", "Kielo", "Koivikko", "Kuunari", "Kuura", "Lilja",
    "Louhi", "Lumme", "Majakka", "Mesimarja", "Metsola", "Niitty", "Nuotio", "Omenapuu", "Ounas",
    "Paju", "Pihlaja", "Poiju", "Puolukka", "Raita", "Revontuli", "Ruska", "Saaristo", "Satama",
    "Sireeni", "Suvanto", "Sypressi", "Tammi", "Tuomi", "Tyrni", "Tähti", "Usva", "Vaahtera",
    "Valkama", "Vanamo", "Varpu", "Vilja", "Virta", "Yrttitarha", "Äyräs", "Öljypuu", "Åkerö",
]  # fmt: skip
# level: what is done together, forms of cooperation, goals, counterparts
COOPERATION = {
    "everyday": {
        "texts": [
            "Opiskelijat oppivat {places} koulutussopimuksella. Perehdytämme työpaikkaohjaajat kahdesti vuodessa.",
            "Uraohjaajaopettaja käy työpaikalla kerran jaksossa, ja suunnittelemme seuraavan jakson yhdessä.",
            "Opiskelijaryhmä tekee joka kevät asiakaskyselyn ja esittelee tulokset työpaikan väelle.",
            "Työpaikalla on kaksi oppisopimusopiskelijaa {places}. Ohjaaja ja opettaja arvioivat näytöt yhdessä.",
            "Yritys esittelee työtään rekrytointipäivässä ja haastattelee opiskelijoita kesätöihin.",
            "Vierailemme yrityksessä ensimmäisen vuoden opiskelijoiden kanssa ja kuulemme, millaista osaamista alalla tarvitaan.",
        ],
        "vague": ["Yhteistyötä eri muodoissa.", "Koulutussopimuksia ym. yhteistyötä"],
        "forms": ["apprenticeship-training-agreements", "student-guidance", "instructor-induction", "company-visits", "student-projects", "customer-listening", "events"],
        "goals": ["Jokaisella opiskelijalla on perehdytetty ohjaaja.", "Kolme opiskelijaprojektia lukuvuodessa.", "Näyttöjen ajankohdat sovitaan ennen jakson alkua."],
        "counterparts": ["Työpaikkaohjaajat", "{boss}", "Vuorovastaava", "Toimipaikan esihenkilö", ""],
    },
    "development": {
        "texts": [
            "Suunnittelemme henkilöstöosaston kanssa rekrytointikoulutuksen {entrants} kahdesti vuodessa ja kokeilemme uusia sisältöjä.",
            "Muotoilemme yhdessä esihenkilökoulutusta ja testaamme sen kahdella ryhmällä.",
            "Opettajat ovat työelämäjaksolla yrityksessä ja tuovat havainnot tutkinnon sisältöihin.",
            "Rakennamme yhdessä {theme} opintokokonaisuutta ja kokeilemme sitä asiakkaiden kanssa.",
            "Haemme hankerahaa, jotta voimme kehittää {theme} opetusta, ja teemme nopeita kokeiluja.",
        ],
        "vague": ["Kehitetään yhdessä asioita.", "Kehittämisyhteistyö"],
        "forms": ["co-development", "learning-path-design", "recruitment-training", "teacher-working-life-periods", "quick-trials", "continuous-dialogue"],
        "goals": ["Kaksi rekrytointikoulutusta vuodessa ja uuden koulutuksen pilotti.", "Uusi opintokokonaisuus on kokeiltu kahdella ryhmällä.", ""],
        "counterparts": ["Henkilöstöosasto", "Kehityspäällikkö", "Koulutusvastaava", ""],
    },
    "strategic": {
        "texts": [
            "Johto tuo alan näkemyksen oppilaitoksen strategiatyöhön, ja katsomme yhdessä, miten osaaminen ja työvoima kohtaavat.",
            "Sovimme vuosittain yhteiset tavoitteet {theme} kehittämiselle ja seuraamme niitä syksyisin.",
            "Kumppani tuo opetukseen {supply}, ja kehitämme käyttöä oppilaitoksen tarpeista lähtien.",
        ],
        "vague": ["Strateginen kumppanuus."],
        "forms": ["strategy-work", "service-packages", "regional-development", "sustainability-work", "partnership-agreement"],
        "goals": ["Yhteiset päämäärät on kirjattu kumppanuussopimukseen.", "Alan osaamistarpeista on yhteinen kuva kolmeksi vuodeksi."],
        "counterparts": ["Johto", "Toimitusjohtaja", "Asiakkuusjohtaja"],
    },
    "network": {
        "texts": [
            "Kokoamme alan oppilaitosten yhteisen koulutuksen ja jaamme materiaalit kaikkien käyttöön.",
            "Osallistumme verkoston ennakointipäiviin ja tuomme tulokset opetuksen suunnitteluun.",
            "Järjestämme ammattitaitokilpailun semifinaalin verkoston kanssa joka toinen vuosi.",
        ],
        "vague": ["Alan verkosto."],
        "forms": ["association-work", "foresight", "skills-competitions", "joint-training", "student-exchange", "network-leadership"],
        "goals": ["Verkostolla on yhteinen vuosiohjelma.", ""],
        "counterparts": ["Hallitus", "Verkoston koordinaattori", "Toimisto"],
    },
    "other": {
        "texts": ["Vaihdamme tietoa alueen palveluista opiskelijoille ja kutsumme toisemme tilaisuuksiin.", "Saamme ohjeet ja vastaamme vuosittain tiedonkeruuseen."],
        "vague": ["Muu sidosryhmä."],
        "forms": ["information-exchange", "authority-cooperation"],
        "goals": [""],
        "counterparts": ["Asiantuntija", "Toimisto", ""],
    },
}  # fmt: skip
# What stands in the texts above for each field: where one learns there, whom it trains, what it
# works on, what it brings into teaching, who meets us.
FIELDS = {
    "restaurant": {"places": "keittiössä ja salissa", "entrants": "uusille kokeille", "theme": "vastuullisen ruokapalvelun", "supply": "raaka-aineet", "boss": "Ravintolapäällikkö"},
    "tourism": {"places": "vastaanotossa ja asiakaspalvelussa", "entrants": "uusille vastaanottovirkailijoille", "theme": "vastuullisen majoituksen", "supply": "varausjärjestelmän", "boss": "Vastaanottopäällikkö"},
    "business": {"places": "toimistossa ja asiakastyössä", "entrants": "uusille taloushallinnon osaajille", "theme": "digitaalisen taloushallinnon", "supply": "esimerkkiaineistot", "boss": "Toimistopäällikkö"},
    "trade": {"places": "myymälässä ja verkkokaupassa", "entrants": "uusille myyjille", "theme": "vastuullisen kaupan", "supply": "myynnin esimerkkiaineistot", "boss": "Myymäläpäällikkö"},
    "sport": {"places": "liikuntaryhmissä ja asiakaspalvelussa", "entrants": "uusille ohjaajille", "theme": "liikuntapalvelujen", "supply": "harjoitustilat", "boss": "Toiminnanjohtaja"},
    "events": {"places": "tapahtumien rakentamisessa ja asiakaspalvelussa", "entrants": "uusille tapahtuma-avustajille", "theme": "vastuullisten tapahtumien", "supply": "tapahtumatilat", "boss": "Tapahtumapäällikkö"},
    "staffing": {"places": "rekrytoinnissa ja asiakasyrityksissä", "entrants": "keikkatyöntekijöille", "theme": "perehdytyksen", "supply": "rekrytoinnin esimerkit", "boss": "Rekrytointipäällikkö"},
    "education": {"places": "opintotoimistossa ja tapahtumissa", "entrants": "alanvaihtajille", "theme": "työpaikalla oppimisen", "supply": "yhteiset verkkokurssit", "boss": "Koulutuspäällikkö"},
    "association": {"places": "toimistossa ja jäsentilaisuuksissa", "entrants": "jäsenyritysten uusille työntekijöille", "theme": "yrittäjyyden", "supply": "alan tilastot", "boss": "Toiminnanjohtaja"},
    "technology": {"places": "asiakastuessa ja toimistotyössä", "entrants": "uusille tukihenkilöille", "theme": "digitaalisen asiakaspalvelun", "supply": "harjoitusympäristön", "boss": "Asiakkuuspäällikkö"},
}  # fmt: skip
AREAS = ["sopimukset", "opiskelijaprojektit", "työpaikkaohjaajat", "koulutusten suunnittelu", "tapahtumat", "näytöt", ""]  # fmt: skip
BENEFITS = [
    ("Oppimispaikkoja ja ajantasaista palautetta osaamisesta", "Tulevia osaajia, ja työpaikkakin oppii"),
    ("Ajantasainen kuva osaamistarpeista", "Osaavia hakijoita ja oma koulutuspolku"),
    ("Työelämän ääni strategiatyössä", "Vaikuttaa alan koulutukseen"),
    ("Yhteistyökokemusta opiskelijoille", ""),
    ("", ""),
]  # fmt: skip
MOVES = {
    ("everyday", "development"): ["Henkilöstöosasto halusi suunnitella koulutuksia yhdessä", "Opiskelijaprojektista kasvoi yhteinen kehittämistyö"],
    ("development", "everyday"): ["Hanke päättyi, jatkamme koulutussopimuksilla", "Yhteyshenkilö vaihtui ja kehittäminen on tauolla"],
    ("development", "strategic"): ["Johto sitoutui yhteisiin tavoitteisiin", "Sovimme kolmen vuoden kumppanuussopimuksesta"],
    ("strategic", "everyday"): ["Yrityksen painopiste muuttui, arjen yhteistyö jatkuu"],
    ("strategic", "development"): ["Keskitymme nyt koulutusten kehittämiseen"],
    ("everyday", "network"): ["Yrityksestä tuli alan verkoston kokoaja"],
}  # fmt: skip
ENDINGS = ["Toiminta päättyi paikkakunnalla", "Yritys yhdistyi toiseen", "Yhteistyölle ei ole juuri nyt tarvetta", "Hanke päättyi"]  # fmt: skip
CHANGES = ["Tarkensimme tavoitetta syksyn tapaamisessa.", "Mukaan tuli uusi toimipiste.", "Jatkamme ensi vuonna samalla mallilla."]  # fmt: skip
ACQUAINTANCES = ["työelämäjakso 2024", "entinen työpaikka", "yhteinen hanke", "rekrytointitapahtumat", "asiakastilaisuudet"]  # fmt: skip
# What teams tell of tools, by the tool's name: what followed, and a tip for the next one.
EXPERIENCES = {
    "Arjen kohtaaminen palveluna – työpaikkakäynnit": [
        ("Kysyimme käynnillä ensin, mitä työpaikka tarvitsee. Esimies toivoi lyhyttä koulutusta vuokratyöntekijöille, ja veimme toiveen koulutusasiantuntijalle.", "Varaa käynnin loppuun kymmenen minuuttia muuhun kuin opiskelijan asioihin."),
        ("Kaksi käyntiä samana päivänä samassa korttelissa säästi aikaa, ja työpaikkaohjaajat tutustuivat toisiinsa.", ""),
    ],
    "Työpaikkaohjaajan perehdytys – muistilista opettajalle": [
        ("Kävimme listan läpi puhelimessa ennen jaksoa. Jakso lähti käyntiin ilman kyselyjä ensimmäisellä viikolla.", "Lähetä lista edellisenä päivänä, niin ohjaaja ehtii miettiä kysymykset."),
    ],
    "Yritysvierailu": [
        ("Opiskelijat kysyivät, yritys näytti keittiön arjen. Kaksi sai vierailusta kesätyön.", "Pyydä opiskelijoilta kysymykset etukäteen."),
        ("Vierailu siirtyi kahdesti, koska sovimme siitä vain yhden henkilön kanssa.", "Sovi yrityksessä kahden kanssa."),
    ],
    "Rekrytointitapahtuma": [
        ("Kaksitoista työnantajaa ja noin sata opiskelijaa. Pikatreffit toimivat paremmin kuin pöydät.", "Kutsu mukaan myös muiden alojen opiskelijat."),
    ],
    "Vieraileva luennoitsija yrityksestä": [
        ("Hotellin vastaanottopäällikkö kertoi päivästään. Opiskelijat muistivat sen vielä keväällä.", "Pyydä kertomaan myös siitä, mikä meni pieleen."),
    ],
    "Me-We-Us (yksin–kaksin–yhdessä)": [
        ("Hiljaisetkin saivat ajatuksensa paperille, ja saimme puolessa tunnissa kolme yhteistä toimenpidettä.", "Pidä ensimmäinen vaihe oikeasti hiljaisena."),
    ],
    "Palvelumuotoilu": [
        ("Kuvasimme asiakkaan polun yrityksen kanssa. Huomasimme, että sopimuksen teko on se kohta, jossa odotetaan.", ""),
    ],
    "Asiakastapaaminen ja yhteistyöpalaveri": [
        ("Tapaamisesta jäi yksi sivu muistiinpanoja ja kaksi sovittua tekoa. Palaamme niihin puolen vuoden päästä.", "Sovi seuraava tapaaminen ennen kuin lähdette."),
    ],
    "Käänteinen kumppanuussopimus": [
        ("Kumppani kirjoitti tavoitteet ensin. Huomasimme, että meiltä toivotaan nopeampaa vastausta, ei enempää koulutuksia.", ""),
    ],
    "Sidosryhmäkartta": [
        ("Kävimme kartan läpi tiimipalaverissa ja löysimme kolme organisaatiota, joita kukaan ei hoida.", "Aloita omasta tiimistä, ei koko talosta."),
    ],
}  # fmt: skip
# Actions of plans: title, kind, level, month (0: some time of the year), exact day or 0, tool.
ACTIONS = [
    ("Avoimet ovet: suunnittelu ja järjestelyt", "organise", "everyday", 2, 12, "Avoimet ovet -tapahtuma"),
    ("Yritysvierailut keväällä", "organise", "everyday", 4, 0, "Yritysvierailu"),
    ("Rekrytointitapahtuma yhdessä muiden alojen kanssa", "organise", "everyday", 3, 18, "Rekrytointitapahtuma"),
    ("Opiskelijaprojektit kumppanin kanssa", "organise", "everyday", 9, 0, ""),
    ("Uusien kumppanien etsiminen", "organise", "everyday", 10, 0, ""),
    ("HOKS-prosessin parantaminen työpaikan kanssa", "develop", "everyday", 5, 0, "Laadunvarmistus HOKS-prosessiin"),
    ("Työpaikkaohjauksen parantaminen", "develop", "everyday", 10, 8, "Työpaikkaohjaajan perehdytys – muistilista opettajalle"),
    ("Kumppaniverkosto läpi: kuka voisi syventyä, kuka puuttuu", "develop", "everyday", 9, 10, ""),
    ("Palvelulupaus käyttöön arjen kohtaamisissa", "develop", "everyday", 1, 0, "Palvelulupaus kumppaneille"),
    ("Säännölliset tapaamiset kehittämiskumppanien kanssa", "organise", "development", 11, 12, "Asiakastapaaminen ja yhteistyöpalaveri"),
    ("Uuden sisällön muotoilu ja kokeilu kumppanin kanssa", "develop", "development", 11, 24, "Palvelumuotoilu"),
    ("Vuosittaiset sopimukset kumppanien kanssa", "organise", "development", 3, 0, "Vuosittainen yhteistyösopimus"),
    ("Työvoima- ja rekrytointikoulutusten suunnittelu", "organise", "development", 8, 20, ""),
    ("Yhtenäiset sopimusmallit", "develop", "strategic", 5, 0, "Yhtenäiset kumppanuus- ja yhteistyösopimusmallit"),
    ("Kumppanit mukaan strategiseen suunnitteluun", "organise", "strategic", 10, 0, ""),
    ("Sidosryhmätilaisuus", "organise", "strategic", 11, 5, "Sidosryhmätilaisuus"),
    ("Alumnitoiminnan uudistaminen", "develop", "strategic", 0, 0, "Alumnitoiminta"),
    ("Ekosysteemin kuvaus ja arviointi", "develop", "network", 4, 0, "Ekosysteemin kuvaus"),
    ("Opettajien työelämäjaksot", "organise", "everyday", 0, 0, "Opettajan työelämäjakso"),
    ("Toiminnan arviointikysely ja sen tulokset yhdessä", "develop", "", 3, 0, "Toiminnan arviointikysely"),
    ("Malliin perehtyminen tiimissä keskustellen", "develop", "", 1, 22, ""),
    ("Yhteistyömahdollisuuksista kertominen kumppaneille", "organise", "everyday", 12, 9, ""),
]  # fmt: skip
SHORT = {  # titles that are too long for the wheel
    "Avoimet ovet: suunnittelu ja järjestelyt": "Avoimet ovet",
    "Yritysvierailut keväällä": "Yritysvierailut",
    "Rekrytointitapahtuma yhdessä muiden alojen kanssa": "Rekrytointitapahtuma",
    "Opiskelijaprojektit kumppanin kanssa": "Opiskelijaprojektit",
    "Uusien kumppanien etsiminen": "Uudet kumppanit",
    "HOKS-prosessin parantaminen työpaikan kanssa": "HOKS työpaikalla",
    "Työpaikkaohjauksen parantaminen": "Työpaikkaohjaus",
    "Kumppaniverkosto läpi: kuka voisi syventyä, kuka puuttuu": "Verkosto läpi",
    "Palvelulupaus käyttöön arjen kohtaamisissa": "Palvelulupaus",
    "Säännölliset tapaamiset kehittämiskumppanien kanssa": "Tapaamiset",
    "Uuden sisällön muotoilu ja kokeilu kumppanin kanssa": "Kokeilut",
    "Vuosittaiset sopimukset kumppanien kanssa": "Sopimukset",
    "Työvoima- ja rekrytointikoulutusten suunnittelu": "Rekrykoulutukset",
    "Yhtenäiset sopimusmallit": "Sopimusmallit",
    "Kumppanit mukaan strategiseen suunnitteluun": "Strategia yhdessä",
    "Ekosysteemin kuvaus ja arviointi": "Ekosysteemi",
    "Toiminnan arviointikysely ja sen tulokset yhdessä": "Arviointikysely",
    "Malliin perehtyminen tiimissä keskustellen": "Malli tutuksi",
    "Yhteistyömahdollisuuksista kertominen kumppaneille": "Mahdollisuuksista",
}
GOALS = [
    "Jokaisella kumppanilla on nimetty vastuuhenkilö ja sovittu seuraava tapaaminen.",
    "Kolme arjen kumppania kasvaa kehittämiskumppaneiksi.",
    "Kysymme jokaisessa kohtaamisessa, mitä osaamista kumppani tarvitsee.",
]  # fmt: skip
OUTCOMES = ["Kaksitoista kumppania mukana, palaute hyvää.", "Saimme kaksi uutta sopimustyöpaikkaa.", "Tapasimme kaikki suunnitellut kumppanit.", ""]  # fmt: skip
LESSONS = ["Aloita kutsut kuukautta aiemmin.", "Pyydä mukaan myös toinen ala.", "Yksi vastuuhenkilö riittää, mutta nimeä hänelle varahenkilö.", "", ""]  # fmt: skip
