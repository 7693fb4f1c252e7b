"""Phrases on many subjects: they tell how close two phrases usually are, whatever they are about."""

_GERMAN = """
keiner bewirbt sich auf unsere Stelle
für Betriebe, die Auszubildende suchen
wir wollen unsere Waren auch im Internet verkaufen
einen eigenen Onlineshop einrichten
unsere Homepage ist veraltet
eine neue Internetseite mit Ihren Bildern
man findet uns bei Google nicht
Anzeigen in sozialen Netzwerken schalten
wir brauchen bessere Fotos und Videos
schlechte Bewertungen im Internet
der Server ist alt und fällt oft aus
Umzug Ihrer Programme in ein Rechenzentrum
jede Nacht eine Sicherung der Daten
jemand hat unsere Rechner verschlüsselt
Schulung gegen gefälschte Mails
alle benutzen dasselbe Passwort
wir haben Fragen zum Datenschutz
das WLAN reicht nicht bis in die Halle
ein schneller Anschluss über Glasfaser
eine Telefonanlage, die auch mobil erreichbar ist
Verträge für die Handys der Fahrer
von zuhause auf die Dateien zugreifen
alle arbeiten an derselben Datei
die Rechnungen elektronisch verschicken
Belege scannen statt in Ordnern ablegen
die Stunden der Mitarbeiter erfassen
einen Dienstplan für die Schichten erstellen
Monteure unterwegs mit Aufträgen versorgen
Termine online buchen lassen
die Kunden zahlen gern mit Karte
eine Kasse, die das Finanzamt anerkennt
Geld kommt zu spät herein
die Adressen der Kunden an einem Ort
das Programm für Lager und Aufträge ist zu alt
wir tippen alles doppelt ab
wo unsere Werkzeuge gerade sind
Daten aus den Maschinen auslesen
Ausfälle der Anlage rechtzeitig erkennen
Zahlen des Betriebs auf einen Blick
künstliche Intelligenz für Texte und Angebote
Verträge am Bildschirm unterschreiben
Zuschüsse für neue Technik beantragen
wo fangen wir am besten an
unsere Leute kennen sich mit Computern nicht aus
der Drucker geht schon wieder nicht
neue Geräte kaufen und einrichten
ein halber Tag Zeit und eine Ansprechperson
Sie erhalten einen Bericht mit den nächsten Schritten
"""

_ENGLISH = """
nobody applies for our vacancy
for businesses looking for apprentices
we want to sell our goods on the internet too
setting up an online shop of your own
our website is out of date
a new website with your own pictures
people do not find us on Google
running advertisements on social networks
we need better photos and videos
bad reviews on the internet
the server is old and often fails
moving your programs to a data centre
a backup of the data every night
somebody has encrypted our computers
training against fraudulent mails
everybody uses the same password
we have questions about data protection
the wifi does not reach the workshop
a fast connection by fibre
a telephone system that can be reached on the road
contracts for the drivers' phones
reaching the files from home
everybody works on the same file
sending invoices electronically
scanning receipts instead of filing paper
recording the hours of the staff
making a roster for the shifts
supplying technicians on the road with orders
letting customers book appointments online
customers like to pay by card
a till that the tax office accepts
the money comes in too late
the customers' addresses in one place
the program for stock and orders is too old
we type everything twice
where our tools are at the moment
reading data from the machines
noticing failures of the plant in time
the figures of the business at a glance
artificial intelligence for texts and quotations
signing contracts on the screen
applying for grants for new technology
where should we start
our people do not know much about computers
the printer has stopped working again
buying and setting up new devices
half a day of time and a contact person
you receive a report with the next steps
"""

_PHRASES = {"de": tuple(_GERMAN.split("\n")[1:-1]), "en": tuple(_ENGLISH.split("\n")[1:-1])}


def background_phrases(language: str) -> tuple[str, ...]:
    """The phrases of a language ("de" or "en"; others go by German), the same in both, in one order."""
    return _PHRASES.get(language, _PHRASES["de"])
