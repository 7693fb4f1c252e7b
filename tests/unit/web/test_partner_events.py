"""A partner's pages of events: propose, hand in, change what is returned, see who comes."""

from signing import Network
from test_event_pages import CHAMBER, PLANNED, WORDS, decide, post, read, version

OWN = "/partnerbereich/veranstaltungen"
PROPOSED = {name: value for name, value in PLANNED.items() if name not in ("partner", "tables", "people")} | {
    "kind": "workshop",
    "title": "Datensicherung in zwei Stunden",
    "chamber": "155",
}


def test_from_a_proposal_to_the_list_of_guests(network: Network, prefix: str) -> None:
    partner, chamber = network.sign_in("partner"), network.sign_in("coordinator")
    wrong = post(partner, f"{prefix}{OWN}/neu", **PROPOSED | {"chamber": "", "title": "Kurz"})
    assert wrong.status_code == 422
    assert 'value="Kurz"' in wrong.text
    made = post(partner, f"{prefix}{OWN}/neu", **PROPOSED)
    key = made.location.rsplit("/", 1)[1]
    page = f"{prefix}{OWN}/{key}"
    assert chamber.get(f"{CHAMBER}/{key}").status_code == 404
    handed_in = post(partner, f"{page}/einreichen", page, version=version(partner, page))
    assert handed_in.status_code == 303
    assert post(partner, f"{page}/einreichen", f"{prefix}{OWN}/neu", version="1").status_code == 409
    assert "Datensicherung in zwei Stunden" in read(chamber, f"{prefix}{CHAMBER}")
    assert decide(chamber, key, "return", note="Bitte nennen Sie, wer spricht.").status_code == 303
    assert "Bitte nennen Sie, wer spricht." in read(partner, page)
    form = f"{page}/aendern"
    assert post(partner, form, version=version(partner, form), **PROPOSED).status_code == 303
    post(partner, f"{page}/einreichen", page, version=version(partner, page))
    assert decide(chamber, key, "approve").status_code == 303
    sme = network.sign_in("sme")
    own = f"/betrieb/veranstaltungen/{key}/anmelden"
    assert post(sme, own, need="neu", text=WORDS, share="1").status_code == 303
    seen = read(partner, page)
    assert WORDS[:40] in seen
    assert "sme@test.example" not in seen
    assert "Datensicherung in zwei Stunden" in read(partner, f"{prefix}{OWN}")
    assert network.sign_in("other_partner").get(page).status_code == 404


def test_a_proposal_is_taken_back_and_deleted(network: Network, prefix: str) -> None:
    partner, chamber = network.sign_in("partner"), network.sign_in("coordinator")
    key = post(partner, f"{prefix}{OWN}/neu", **PROPOSED).location.rsplit("/", 1)[1]
    page = f"{prefix}{OWN}/{key}"
    post(partner, f"{page}/einreichen", page, version=version(partner, page))
    assert chamber.get(f"{CHAMBER}/{key}").status_code == 200
    assert "loeschen" not in partner.get(page).text
    assert post(partner, f"{page}/zurueckziehen", page, version="1").status_code == 409
    assert post(partner, f"{page}/zurueckziehen", page, version=version(partner, page)).status_code == 303
    assert chamber.get(f"{CHAMBER}/{key}").status_code == 404
    gone = post(partner, f"{page}/loeschen", page, version=version(partner, page))
    assert gone.location.endswith(OWN)
    assert partner.get(page).status_code == 404


def test_a_chamber_deletes_its_draft(network: Network) -> None:
    chamber = network.sign_in("coordinator")
    key = post(chamber, f"{CHAMBER}/neu", **PLANNED).location.rsplit("/", 1)[1]
    assert decide(chamber, key, "delete").location.endswith(CHAMBER)
    assert "Der Entwurf ist gelöscht." in read(chamber, CHAMBER)
    assert chamber.get(f"{CHAMBER}/{key}").status_code == 404
