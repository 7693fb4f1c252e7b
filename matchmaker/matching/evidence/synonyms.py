"""Evidence of meaning for single words: everyday words, dialect and English for the same thing."""

from collections.abc import Sequence
from functools import cache, lru_cache

from matchmaker.matching.evidence.units import Rarity, Unit
from matchmaker.matching.results import Evidence
from matchmaker.matching.text.words import stem

SAME_THING = 0.8
"""Both words stand for the same thing; a part of a compound that does counts 0.8 of it."""

_PART_SHARE = 0.8

# One thing a line: German words (dialect and slips too) before the bar, English ones after it.
_THINGS = """\
lehrling lehrlinge lehrbub lehrbua lehrbuam lehrmädel azubi azubis auszubildende auszubildender \
 auszubildenden  auszubildene ausbildung lehrstelle lehrstellen ausbildungsplatz | apprentice apprentices \
 apprenticeship  trainee trainees
fachkraft fachkräfte personal bewerber stellenanzeige stellenanzeigen arbeitskräfte | vacancy vacancies \
 recruiting staff
homepage website webseite internetseite internetauftritt internetseiten hompage | website homepage
onlineshop webshop internetladen netzladen internetshop | webshop onlineshop
rechner computer pc laptop notebook kompjuter rechna arbeitsplatzrechner | computer computers laptop \
 laptops notebook
passwort passwörter kennwort kennwörter pasword paswörter paswort zugangsdaten | password passwords
handy handys mobiltelefon smartphone diensthandy diensthandys mobilfunk | phone phones mobile smartphone \
 smartphones
wlan wifi funknetz | wifi wireless
internetanschluss glasfaser breitband glasfasa glasfaseranschluss | broadband fibre
telefonanlage telefonanlagen | telephony switchboard extension  extensions
server serverraum rechenzentrum | server servers
datensicherung sicherung backup sicherungskopie sicherungen | backup backups copy copies
hacker häcker häckern cyberangriff cyberangriffe angreifer erpressungstrojaner schadsoftware | hacker \
 hackers attack attacks
betrugsmail betrugsmails phishing täuschungsversuch täuschungsversuche | phishing scam scams
datenschutz dsgvo patientendaten personendaten | privacy gdpr
rechnung rechnungen rechnunga erechnung xrechnung ausgangsrechnung faktura | invoice invoices invoicing
mahnung mahnungen zahlungserinnerung | reminder reminders dunning
kartenzahlung kreditkarte girokarte kartengerät kartenterminal kredit | card cards terminal
kasse kassen kassensystem registrierkasse ladenkasse kase | till tills checkout
zeiterfassung arbeitszeit arbeitszeiten arbatszeit stundenzettel arbeitszeiterfassung | timesheet \
 timesheets
dienstplan schichtplan dinstplan dienstpläne schichtpläne | roster rosters shift shifts
monteur monteure techniker kundendienst servicetechniker kundendiensttechniker | technician technicians \
 fitter fitters
unterschrift unterschreiben unterschrift signatur signieren unterzeichnen gegenzeichnen | signature sign \
 signing signed
vertrag verträge mietvertrag rahmenvertrag | contract contracts
ordner papier aktenordner zettelwirtschaft papierkram | paper paperwork folders filing  archive
lager lagerbestand bestand warenlager inventur | stock inventory warehouse
auftrag aufträge bestellung bestellungen | order orders
warenwirtschaft erp | erp
werbung anzeige anzeigen anzeigenkampagne inserat inserate suchanzeigen | advertising advertisement \
 advertisements ads
bewertung bewertungen rezension rezensionen sterne sternchen | review reviews rating ratings
film filme video videos handyfilme kurzfilme | video videos film films
bild bilder foto fotos buidl buidln | photo photos picture pictures
newsletter rundbrief kundenbrief | newsletter newsletters
marktplatz marktplätze plattform plattformen verkaufsplattform | marketplace marketplaces platform \
 platforms
rücksendung rücksendungen retoure retouren zurückschicken rücksendeportal retuhren | returns return
paket pakete versand versandaufkleber | parcel parcels shipping
reservierung reservieren tischreservierung | reservation reservations
buchung buchen terminbuchung | booking bookings
gast gäste feriengäste urlauber touristen | guest guests tourist tourists visitors
maschine maschinen anlage anlagen fräsmaschinen | machine machines equipment plant
wartung instandhaltung fernwartung | maintenance
steuerung steuerungen sps | controller controllers
störung ausfall ausfälle stillstand | breakdown breakdowns outage outages downtime
strom stromverbrauch energie stromrechnung energieverbrauch | electricity energy power
lastwagen lkw transporter fahrzeug fahrzeuge lieferwagen | truck trucks van vans vehicle vehicles lorry \
 lorries
kennzahl kennzahlen auswertung auswertungen monatszahlen | figures metrics reporting
zuschuss zuschüsse förderung fördermittel digitalbonus förderantrag zuschüse förderprogramm | grant \
 grants funding subsidy
schulung schulungen kurs kurse schulen fortbildung weiterbildung schuhlung unterricht | training course \
 courses
homeoffice zuhause daheim dahoam heimarbeit | home
besprechung besprechungen videokonferenz besprächungen | meeting meetings
drucker druckern | printer printers
kundenkartei adressen kundendaten kundenadressen adresskartei karteikasten | contacts
ki künstliche chatgpt intelligenz | ai chatgpt artificial
speisekarte speisekarten | menu menus
"""


def synonym_evidence(need: Sequence[Unit], offering: Sequence[Unit], rarity: Rarity) -> list[Evidence]:
    """Pairs of different words for the same thing, also across languages, strongest first.

    Strength: 0.8 times 0.3 + 0.7 x rarity of the offering's word, 0.64 where only a part of a compound
    stands for the thing. A word of the need counts once, with its best word of the offering.
    """
    found: dict[str, Evidence] = {}
    for one in need:
        things = _things(one)
        if not things:
            continue
        pairs = [
            (strength, -place, other)
            for place, other in enumerate(offering)
            if (strength := _strength(one, things, other, rarity)) > 0
        ]
        if pairs:
            strength, _, other = max(pairs, key=lambda pair: pair[:2])
            found.setdefault(one.whole, Evidence("meaning", one.span, other.span, strength))
    return sorted(found.values(), key=lambda one: (-one.strength, one.need.start))


def _strength(one: Unit, things: dict[int, float], other: Unit, rarity: Rarity) -> float:
    if one.whole == other.whole and one.language == other.language:
        return 0.0
    others = _things(other)
    share = max((things[thing] * others[thing] for thing in things.keys() & others.keys()), default=0.0)
    return SAME_THING * share * (0.3 + 0.7 * rarity(other.text, other.language)) if share else 0.0


def _things(unit: Unit) -> dict[int, float]:
    return _found(unit.whole, unit.parts, "en" if unit.language == "en" else "de")


@lru_cache(maxsize=65536)
def _found(whole: str, parts: frozenset[str], language: str) -> dict[int, float]:
    table = _table(language)
    if whole in table:
        return dict.fromkeys(table[whole], 1.0)
    return dict.fromkeys((thing for part in sorted(parts) for thing in table.get(part, ())), _PART_SHARE)


@cache
def _table(language: str) -> dict[str, tuple[int, ...]]:
    """Folded stem -> the things it stands for."""
    table: dict[str, tuple[int, ...]] = {}
    for number, line in enumerate(_THINGS.strip().splitlines()):
        german, _, english = line.partition("|")
        for word in dict.fromkeys(
            stem(word, language) for word in (english if language == "en" else german).split()
        ):
            table[word] = (*table.get(word, ()), number)
    return table
