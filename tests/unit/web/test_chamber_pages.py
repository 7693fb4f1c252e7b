"""Pages on which a chamber is set up, and what visitors of one that is not open are told."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from reading import parse, text
from signing import Network, csrf
from werkzeug.test import TestResponse

from matchmaker.domain.chamber import LOGO_BYTES
from matchmaker.domain.need import NeedInput
from matchmaker.domain.vocabulary import ChamberStatus
from matchmaker.storage.unit_of_work import UnitOfWork

HERE = "/verwaltung/kammern/155"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(30)
TYPED = NeedInput("Wir suchen Hilfe mit der Datensicherung.", "82362", "small", "10.71", ("backup",))


@pytest.fixture
def head(network: Network) -> FlaskClient:
    return network.sign_in("administrator")


def version(network: Network) -> int:
    actor = network.actor("administrator")
    return network.container.services.chambers.read.one(actor, "155").version


def send(client: FlaskClient, path: str, **data: object) -> TestResponse:
    token = csrf(client, f"{HERE}/texte")
    return client.post(f"{HERE}/{path}", data={"csrf_token": token, **data})


def test_texts_are_kept_and_shown_as_text(network: Network, head: FlaskClient) -> None:
    typed = {"imprint_de": "Weg 1\n<b>80331</b>", "privacy_de": "Datenschutz", "welcome_de": "Grüß Gott!"}
    assert send(head, "texte", version=version(network), **typed).status_code == 303
    page = network.visitor().get("/kammern/155").text
    assert "&lt;b&gt;80331&lt;/b&gt;" in page
    assert "Grüß Gott!" in page


def test_what_was_typed_survives_a_mistake_and_somebody_who_was_quicker(
    network: Network, head: FlaskClient
) -> None:
    shown = version(network)
    wrong = send(head, "texte", version=shown, imprint_de="Mein Weg 1", privacy_de="P", need_days="999")
    assert wrong.status_code == 422
    assert "Bitte geben Sie eine Zahl von 1 bis 365 Tagen ein." in wrong.text
    assert "Mein Weg 1" in wrong.text
    assert send(head, "texte", version=shown, imprint_de="I", privacy_de="P").status_code == 303
    late = send(head, "texte", version=shown, imprint_de="Mein Weg 1", privacy_de="P")
    assert late.status_code == 409
    assert "Mein Weg 1" in late.text


def test_a_logo_is_a_small_picture_and_served_as_one(network: Network, head: FlaskClient) -> None:
    for content in (b"<svg/>", PNG + bytes(LOGO_BYTES)):
        refused = send(head, "logo", version=version(network), logo=(BytesIO(content), "logo.png"))
        assert refused.status_code == 422
    kept = send(head, "logo", version=version(network), logo=(BytesIO(PNG), "logo.svg"))
    assert kept.status_code == 303
    digest = network.container.services.chambers.read.one(network.actor("administrator"), "155").logo
    answer = network.visitor().get(f"/kammern/155/logo/{digest}")
    assert (answer.data, answer.content_type) == (PNG, "image/png")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert network.visitor().get("/kammern/155/logo/0123456789abcdef").status_code == 404


def test_districts_show_what_stands_in_the_way(network: Network, head: FlaskClient) -> None:
    page = text(parse(head.get(f"{HERE}/landkreise").data))
    assert "hier liegen Betriebe Ihrer IHK" in page
    refused = send(head, "landkreise", version=version(network), districts=["09162"])
    assert refused.status_code == 422
    assert "Er muss bleiben." in refused.text


def test_pausing_a_chamber_stops_new_requests_and_says_so(network: Network, head: FlaskClient) -> None:
    token = network.container.services.state_need.state(TYPED)
    visitor = network.visitor()
    assert "Vermittlung anfragen" in visitor.get(f"/bedarf/{token}").text
    assert send(head, "stand", version=version(network), action="pause").status_code == 303
    page = visitor.get(f"/bedarf/{token}")
    assert "IHK München nimmt zurzeit keine neuen Anfragen an" in page.text
    assert "Vermittlung anfragen" not in page.text
    assert "anton" in page.text.lower()
    ask = visitor.get(f"/bedarf/{token}/vermittlung/anton-vor-ort").text
    assert "nimmt zurzeit keine neuen Anfragen an" in ask
    assert "/registrieren" not in ask.partition('<main id="content"')[2].partition("</main>")[0]
    assert send(head, "stand", version=version(network) - 1, action="open").status_code == 409


def test_a_chamber_that_does_not_take_part_is_named_and_has_no_page(network: Network) -> None:
    with UnitOfWork(network.container.database, write=True) as uow:
        setup = uow.chambers.setup("155")
        assert setup
        setup.status = ChamberStatus.PREPARED
        uow.commit()
    token = network.container.services.state_need.state(TYPED)
    assert "IHK München nimmt noch nicht teil" in network.visitor().get(f"/bedarf/{token}").text
    assert network.visitor().get("/kammern/155").status_code == 404
