"""A coordinator's browser in the real application over the small network."""

from company import Company
from flask.testing import FlaskClient
from reading import Element, all_of, parse
from werkzeug.test import TestResponse

from matchmaker.services.coordination.similar import SimilarNeeds
from tests.fakes import HashingEmbedder

QUEUE = "/koordination/anfragen"
CASE = "/koordination/vermittlungen/"


class Desk:
    """A coordinator's browser."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.client: FlaskClient = company.network.sign_in("coordinator")
        coordination = company.network.container.services.coordination
        coordination.queue._similar = SimilarNeeds(HashingEmbedder())

    def read(self, path: str, status: int = 200) -> Element:
        answer = self.client.get(path)
        assert answer.status_code == status, f"{path}: {answer.status_code}"
        return parse(answer.data)

    def post(self, path: str, **fields: object) -> TestResponse:
        root = parse(self.client.get("/koordination/im-auftrag").data)
        token = next(one.get("value") for one in all_of(root, "input") if one.get("name") == "csrf_token")
        return self.client.post(path, data={"csrf_token": token, **fields})

    def follow(self, answer: TestResponse) -> Element:
        assert answer.status_code == 303, answer.status_code
        return self.read(answer.headers["Location"])

    def decide(self, token: str, what: str, **fields: object) -> TestResponse:
        return self.post(f"{CASE}{token}/{what}", version=self.company.version(token), **fields)

    def ticked(self, token: str) -> str:
        """What the box of a request sends."""
        return f"{token}.{self.company.version(token)}"

    def status(self, token: str) -> str:
        one = self.company.services.introductions.read
        return one.one(self.company.actor(), token, "de").status
