"""A company in the real application over the small network, and introductions brought into any state."""

from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from reading import Element, parse
from signing import Network
from werkzeug.test import TestResponse

from matchmaker.domain.actor import Actor
from matchmaker.domain.need import NeedInput
from matchmaker.services.registry import Services

TEXT = "Wir brauchen Hilfe mit der Datensicherung und dem WLAN in unserer Backstube."
FIRST, SECOND = "riese-netz", "anton-vor-ort"
ENDED = ("refused", "declined", "expired")
STATES = (
    *("draft", "requested", "info_needed", "approved", "refused", "accepted", "declined", "expired"),
    *("withdrawn", "met", "no_show", "closed", "rated", "exchanged"),
)


@dataclass
class Company:
    """The bakery of the small network with its browser; `bring` leads an introduction into a state."""

    network: Network
    client: FlaskClient

    @property
    def services(self) -> Services:
        return self.network.container.services

    def actor(self, name: str = "sme") -> Actor:
        """A person as the use cases see it."""
        factor = name.endswith("coordinator")
        sessions = self.services.accounts.sessions
        found = sessions.find(sessions.start(self.network.people[name], "Test", second_factor=factor))
        assert found
        return found.actor

    def need(self, name: str = "sme") -> str:
        """State a need for somebody's company."""
        return self.services.sme_needs.state(self.actor(name), NeedInput(TEXT, "82362", "small", "10.71"))

    def anonymous_need(self) -> str:
        return self.services.state_need.state(NeedInput(TEXT, "82362", "small"))

    def version(self, token: str) -> int:
        return self.services.introductions.read.one(self.actor(), token, "de").version

    def bring(self, state: str, need: str | None = None, offering: str = FIRST) -> str:
        """An introduction in this state; gives its token."""
        made, me = self.services.introductions, self.actor()
        need, chamber = need or self.need(), self.actor("coordinator")
        if state == "draft":
            return made.open_for.open(
                chamber, sme_id=me.sme_id or 0, need_token=need, offering_key=offering, personal_line="Ja."
            )
        token = made.request.request(me, need, offering, "Am besten vormittags.", language="de")
        steps: dict[str, tuple[str, ...]] = {
            "requested": (),
            "info_needed": ("ask",),
            "refused": ("refuse",),
            "withdrawn": ("withdraw",),
            "approved": ("approve",),
            "accepted": ("approve", "accept"),
            "declined": ("approve", "decline"),
            "expired": ("approve", "expire"),
            "met": ("approve", "accept", "report_met"),
            "no_show": ("approve", "accept", "report_no_show"),
            "rated": ("approve", "accept", "report_met", "rate"),
            "closed": ("approve", "accept", "report_met", "rate", "close"),
            "exchanged": ("exchange",),
        }
        for step in steps[state]:
            self.step(step, token)
        return token

    def step(self, step: str, token: str) -> Any:
        """One move by whoever may make it."""
        made, me, chamber = self.services.introductions, self.actor(), self.actor("coordinator")
        key = made.read.one(me, token, "de").partner.key
        partner = self.actor({"anton": "partner", "berta": "other_partner"}.get(key, "giant"))
        number = self.version(token)
        moves = {
            "ask": lambda: made.decide.ask(chamber, token, number, "Wie viele Rechner haben Sie?"),
            "approve": lambda: made.decide.approve(chamber, token, number),
            "refuse": lambda: made.decide.refuse(chamber, token, number, "other", "Bitte rufen Sie an."),
            "exchange": lambda: made.decide.exchange(chamber, token, number, SECOND),
            "withdraw": lambda: made.request.withdraw(me, token, number),
            "accept": lambda: made.answer.accept(partner, token, number),
            "decline": lambda: made.answer.decline(partner, token, number, "no_capacity", "Erst im Mai."),
            "report_met": lambda: made.follow_up.report_met(partner, token, number),
            "report_no_show": lambda: made.follow_up.report_no_show(partner, token, number),
            "rate": lambda: made.follow_up.rate(me, token, number, outcome="order", stars=5, line="Prima."),
            "close": lambda: made.follow_up.close(chamber, token, number, "order"),
            "expire": self._expire,
        }
        return moves[step]()

    def _expire(self) -> None:
        self.network.watch.forward(days=11)
        self.services.introductions.clock.expire_due()
        self.client = self.network.sign_in("sme")  # Eleven days later the session is over, too.

    def read(self, path: str) -> Element:
        """A page that opens; strictly parsed."""
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return parse(answer.data)

    def post(self, path: str, **fields: Any) -> TestResponse:
        """Send a form as the company's browser does."""
        return self.client.post(path, data={"csrf_token": self._token(), **fields})

    def _token(self) -> str:
        root = self.read("/betrieb/profil")
        return next(one.get("value", "") for one in root.iter() if one.get("name") == "csrf_token")
