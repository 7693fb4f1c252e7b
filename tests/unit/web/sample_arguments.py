"""Real objects for every argument in an address, so that the walk over all pages meets something.

Whoever adds a page with an argument adds its value here: by endpoint and argument, or by blueprint and
argument ("sme.token"), or by argument alone.
"""

from signing import Network

from matchmaker.domain.need import NeedInput
from matchmaker.storage.unit_of_work import UnitOfWork
from models import OutboxMail


def build(network: Network) -> dict[str, str | int]:
    """Make the objects; SME "baecker", partner "anton" and chamber 155 share an accepted introduction."""
    services = network.container.services
    anonymous = services.state_need.state(
        NeedInput("Wir suchen Hilfe mit der Datensicherung.", "82362", "small", "10.71", ("backup",))
    )
    introduction = _introduction(network, anonymous)
    services.accounts.people.invite(network.actor("sme"), "gast@test.example", "", "de")
    return {
        "filename": "matchmaker.css",
        "public.token": anonymous,
        "public.offering": "anton-vor-ort",
        "public.partner.key": "anton",
        "public.topic.key": "backup",
        "auth.invitation.token": _mailed(network, "invitation"),
        "token": introduction,
        "coordinator.company.key": "baecker",
        "coordinator.partner.key": "anton",
        "user_id": network.people["sme_colleague"],
        "session_id": 1,
        "invitation_id": 1,
    } | _links(network)


def _introduction(network: Network, need: str) -> str:
    services = network.container.services.introductions
    with UnitOfWork(network.container.database, write=True) as uow:
        stated, sme = uow.needs.by_token(need, network.watch()), uow.smes.by_key("baecker")
        assert stated
        assert sme
        stated.sme_id = sme.id
        uow.commit()
    token = services.request.request(
        network.actor("sme"), need, "anton-vor-ort", "Bitte bald.", language="de"
    )
    services.decide.approve(network.actor("coordinator"), token, _version(network, token))
    services.answer.accept(network.actor("partner"), token, _version(network, token))
    return token


def _version(network: Network, token: str) -> int:
    with UnitOfWork(network.container.database) as uow:
        row = uow.introductions.by_token(token)
        assert row
        return row.version


def _mailed(network: Network, message: str) -> str:
    with UnitOfWork(network.container.database) as uow:
        mail = uow.session.query(OutboxMail).filter_by(message=message).order_by(OutboxMail.id.desc()).first()
        assert mail
        return str(mail.values["path"]).rsplit("/", 1)[1]


def _links(network: Network) -> dict[str, str | int]:
    from matchmaker.services.accounts.sign_up import PersonInput

    accounts = network.container.services.accounts
    accounts.passwords.ask_reset("sme@test.example", "de")
    accounts.sign_up.partner(
        PersonInput("Nora Neu", "nora@test.example", "drei Brezen zum Abend", "de"), "Neu IT", ""
    )
    return {
        "auth.new_password.token": _mailed(network, "reset_password"),
        "auth.verify.token": _mailed(network, "verify_address"),
    }
