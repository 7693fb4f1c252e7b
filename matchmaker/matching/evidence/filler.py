"""Words that needs and offerings share whatever their subject: that they meet proves nothing."""

from functools import cache

from matchmaker.matching.text.stopwords import ENGLISH, GERMAN
from matchmaker.matching.text.words import fold, stem

_GERMAN_FILLER = """
    gehalten schluss außen innen sauber erst einmal ersatz
    rest vielleicht dringend dringende dringenden mögen mog mag lieber liebsten wenig weniger geeignet
    auto kilometer kilometern zurück unsinn nähe straße tür dach wasser luft gefühl sorge sorgen
    schreiben schreibt hören hört lesen liest tragen trägt schicken schickt ziehen zieht benutzen benutzt
    firma firmen betrieb betriebe unternehmen unternehmer unternehmerin geschäft geschäfte geschäftsführer
    chef chefin chefs inhaber inhaberin kunde kunden kundin kundinnen kundschaft leute leut mitarbeiter
    mitarbeitende mitarbeiterin beschäftigte angestellte personen person mensch menschen mann männer frau
    frauen kollege kollegen kollegin team teams familie familienbetrieb kleinbetrieb mittelstand
    mittelständler branche region ort jahr jahre jahren tag tage tagen woche wochen monat monate monaten
    stunde stunden minute minuten uhr zeit zeiten termin montag dienstag mittwoch donnerstag freitag samstag
    sonntag morgen abend nacht heute gestern januar februar märz april mai juni juli august september
    oktober november dezember sommer winter herbst frühjahr mal male hälfte drittel paar stück anzahl menge
    euro prozent preis preise kosten geld sache sachen ding dinge dings thema themen frage fragen antwort
    problem probleme hilfe unterstützung beratung angebot angebote lösung lösungen möglichkeit möglichkeiten
    art weise beispiel beispiele fall fälle teil teile seite seiten liste punkt punkte schritt schritte
    ergebnis ergebnisse anfang ende ziel ziele grund bereich bereiche arbeit arbeiten aufgabe aufgaben
    alltag aufwand interesse erfahrung wissen ahnung idee ideen plan pläne stelle platz raum räume haus büro
    hand hände kopf auge augen weg einsatz bedarf wunsch wünsche lage zustand stand überblick anruf anrufe
    telefonat digital digitale digitalen digitaler digitales digitalisierung it edv technik software
    programm programme system systeme werkzeug werkzeuge anbieter dienstleister partner gerät geräte helfen
    hilft geholfen suchen suche suchst gesucht finden findet gefunden kommen kommt gekommen machen gemacht
    tun tut getan bekommen bekommt kriegen brauchen braucht gebraucht benötigen benötigt weiß wusste kennen
    kennt sagen sagt gesagt sehen sieht gesehen schauen schaut geben gegeben nehmen nimmt genommen stehen
    steht liegen liegt bleiben bleibt bringen bringt gebracht laufen läuft zeigen zeigt gezeigt stellen
    stellt legen legt setzen setzt halten hält gehören gehört heißen heißt lassen lässt fangen anfangen
    beginnen reichen reicht passen passt passend passende verstehen versteht verständlich lernen lernt
    denken denkt meinen meint glauben fragt nutzen nutzt verwenden verwendet arbeitet funktionieren
    funktioniert einrichten eingerichtet führen führt ändern ändert prüfen prüft erhalten erhält anbieten
    bieten bietet erklären erklärt kümmern kümmert übernehmen übernimmt übernommen sprechen spricht reden
    redet fahren fährt sitzen sitzt hängen hängt fehlen fehlt dauern dauert kostet rufen ruft erreichen
    erreicht warten wartet holen holt neu neue neuen neuer neues alt alte alten alter altes groß große
    großen großer großes größer klein kleine kleinen kleiner kleines gut gute guten guter gutes besser beste
    besten schlecht schnell schnelle schneller langsam einfach einfache einfacher leicht schwer schwierig
    lang lange langen länger kurz kurze kurzen früh früher spät später wichtig wichtige richtig richtige
    falsch falsche fertig ganz ganze ganzen ganzes genau eigen eigene eigenen eigener eigenes einzeln
    einzelne einzelnen verschieden verschiedene verschiedenen bisher bisherige bisherigen aktuell aktuelle
    nächste nächsten nächster letzte letzten letztes erst erste ersten erster erstes zweite zweiten dritte
    halb halbe halben voll volle frei freie gemeinsam gleich gleiche gleichen gleichzeitig selbst selber
    allein alleine direkt fest feste persönlich persönliche möglich nötig notwendig sinnvoll bereits noch
    oft meist meistens manchmal ständig täglich wöchentlich monatlich jährlich regelmäßig sofort bald
    endlich plötzlich leider eigentlich wirklich ungefähr rund etwa fast gar total genug zuerst zusammen
    vorher nachher danach dazwischen darüber davon damit drüber drin draußen drinnen oben unten vorne hinten
    links rechts überall nirgends irgendwo irgendwer irgendjemand jemand niemand alles nichts mehrere
    mehreren beide beiden eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig
    vierzig fünfzig hundert tausend dutzend mia mir i is des de dea den koa koane ned net nimma scho aa ois
    wos wia oana oane bloß grod hoid eh na nacha hom hamma kemma kimmt kriagn gscheid bisserl bissl moana
    woaß ko kon kennan muaß miassn deafn oiwei oiweil bei beim sowas geht's gibt's ab zb bzw ca inkl usw etc
    danke gruß grüße hallo servus bitte herr
"""

_ENGLISH_FILLER = """
    themselves itself myself ourselves yourself himself herself choose send sent promise promised
    open opens opened opening car kilometre kilometres back nonsense street door feeling worry
    company companies firm firms business businesses enterprise owner owners boss manager managers customer
    customers client clients people person staff employee employees worker workers team teams colleague
    colleagues man men woman family shop shops office year years month months week weeks day days hour hours
    minute minutes time times today yesterday tomorrow monday tuesday wednesday thursday friday saturday
    sunday morning evening night half quarter number amount euro euros percent price prices cost costs money
    thing things something anything nothing everything someone anyone everybody topic question questions
    answer answers problem problems help support advice offer solution solutions way ways example examples
    case cases part parts side page list point points step steps result results start end goal reason area
    work working works worked task tasks job effort interest experience idea ideas plan plans place room
    house hand hands head eye eyes use uses used using make makes made making take takes taken come comes
    came go goes going gone get getting find finds found finding look looks looking looked search know knows
    known show shows shown see sees seen say says said tell tells told ask asks asked think give given keep
    keeps kept put run runs running set sets let try tries tried call calls called learn learns explain
    explains need needed needs require requires want wanted like would bring brings brought stay stays stand
    leave lose lost change changes check checks become becomes happen happens receive receives decide new
    old big large small little good better best bad fast quick quickly slow simple simply easy hard
    difficult long longer short early late later important right wrong ready whole own single different
    various current next last first second third two three four five six seven eight nine ten twelve twenty
    thirty forty fifty hundred many several both together alone direct personal possible useful already
    often usually sometimes always never daily weekly monthly yearly regular immediately soon really about
    around almost enough still even much lot lots every digital digitally digitalisation it technology
    software program programs system systems tool tools provider providers partner partners device devices
"""

_GENERIC_PARTS = """
    liefer deck decker decke
    system programm anlage gerät stelle platz zeit kraft haus raum werk stück teil mann frau leute kunde
    firma betrieb jahr tag woche monat stunde arbeit kosten preis geld liste plan buch blatt seite ort land
    stadt weg fall form art führung mittel zeug sache wesen kreis punkt zahl wert grund stand lage satz mal
    gang zug dienst amt bereich ordnung stellung nahme lauf gabe leitung leiter meister hilfe schritt fach
    haupt neben eigen voll ganz erst groß klein alt neu fern selbst all rück unter über vor nach mit hin her
    aus auf ein zwei drei halb mehr tief hoch bildung bild schrift weise kaufmann büro handwerk werkstatt
    abend morgen sommer winter jahres tages monats haltung unternehmen anbieter verwaltung geschäft lösung
    partner mitarbeiter nummer termin name
"""


@cache
def filler_stems(language: str) -> frozenset[str]:
    """Folded stems of function words and filler in a language ("de" or "en")."""
    words = (
        _ENGLISH_FILLER.split() + list(ENGLISH) if language == "en" else _GERMAN_FILLER.split() + list(GERMAN)
    )
    return frozenset(stem(word, language) for word in words) | frozenset(fold(word) for word in words)


def is_filler(word: str, language: str) -> bool:
    """True for function words, numbers and words too general to prove that an offering fits."""
    if any(letter.isdigit() for letter in word) and not any(letter.isalpha() for letter in word):
        return True
    known = filler_stems(language)
    return len(word) < 2 or fold(word) in known or stem(word, language) in known


@cache
def generic_parts() -> frozenset[str]:
    """Folded stems of compound parts that say nothing alone ("Anlage" in "Telefonanlage")."""
    return frozenset(stem(word, "de") for word in _GENERIC_PARTS.split())
