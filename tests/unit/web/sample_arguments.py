"""Real objects for every argument in an address, so that the walk over all pages meets something.

Whoever adds a page with an argument adds its value here: by endpoint and argument, or by blueprint and
argument ("sme.token"), or by argument alone.
"""

from roadshow import planned_roadshow
from signing import Network

from matchmaker.domain.need import NeedInput
from matchmaker.services.coordination.on_behalf import CompanyInput
from matchmaker.services.events.register import RegistrationInput
from matchmaker.services.state_need import Owner
from matchmaker.storage.unit_of_work import UnitOfWork
from models import OutboxMail, PartnerDocument, Revision
from tests.event_world import event_input
from tests.onboarding_people import applicant, hand_in, write_offering
from tests.people import PASSWORD

TYPED = NeedInput("Wir suchen Hilfe mit der Datensicherung.", "82362", "small", "10.71", ("backup",))

_NEED_PAGES = ("need", "change_need", "request_form", "send_request", "search_again", "claim_need")


def build(network: Network) -> dict[str, str | int]:
    """Make the objects; SME "baecker", partner "anton" and chamber 155 share an accepted introduction."""
    services = network.container.services
    sme = network.actor("sme")
    draft = services.need_drafts.save(sme, services.need_drafts.new_token(), {"text": "Angefangen"}).token
    anonymous, own = services.state_need.state(TYPED), _need(network)
    services.accounts.people.invite(sme, "gast@test.example", "", "de")
    return (
        {
            "filename": "matchmaker.css",
            "public.token": anonymous,
            "signed": _opened_on_behalf(network),
            "public.offering": "anton-vor-ort",
            "public.partner.key": "anton",
            "public.topic.key": "backup",
            "area": 1,
            "auth.invitation.token": _mailed(network, "invitation"),
            "token": _introduction(network, "accepted"),
            "sme.ask_withdraw.token": _introduction(network, "requested"),
            "partner.decline_form.token": _introduction(network, "approved"),
            "partner.rate_form.token": _introduction(network, "met"),
            **{f"sme.{page}.token": own for page in _NEED_PAGES},
            "sme.offering": "anton-vor-ort",
            "sme.draft.token": draft,
            "sme.ask_discard.token": draft,
            "sme.discard_draft.token": draft,
            "coordinator.key": "baecker",
            "coordinator.need": own,
            "coordinator.unmet_need.token": (unmet := _unmet(network)),
            "coordinator.write_to_company.token": unmet,
            "coordinator.close_need.token": unmet,
            "coordinator.gap.token": (gap := _gap(network)),
            "coordinator.gap_invitation.token": gap,
            "partner.key": "anton-vor-ort",
            "slug": "unternehmen",
            "coordinator.partner.key": "anton",
            "coordinator.version": _weights(network),
            "demo.mail_id": 1,
            "user_id": network.people["sme_colleague"],
            "admin.user_id": network.people["second_coordinator"],
            "session_id": 1,
            "invitation_id": 1,
            "code": "155",
            "table": "alles",
            "digest": _logo(network),
            "coordinator.recognise_partner.key": "riese",
            "coordinator.withdraw_recognition.key": "riese",
        }
        | _imports(network)
        | _events(network)
        | _table_plan(network)
        | _links(network)
        | _onboarding(network)
    )


def _logo(network: Network) -> str:
    """What the address of the chamber's logo ends with."""
    chambers, administrator = network.container.services.chambers, network.actor("administrator")
    picture = b"\x89PNG\r\n\x1a\n" + bytes(20)
    chambers.set_up.keep_logo(administrator, "155", chambers.read.one(administrator, "155").version, picture)
    return str(chambers.read.one(administrator, "155").logo)


def _uploaded(network: Network) -> str:
    """A table that waits to be imported."""
    batches = network.container.services.imports.batches
    content = (
        "Firma;PLZ;Branche;Mitarbeiter;Ansprechpartner;E-Mail;Bedarf\n"
        f"Malerei Probe;82362;10.71;5;Paul Probe;paul@probe.example;{TYPED.text}\n"
    )
    return batches.upload(network.actor("coordinator"), "companies", "liste.csv", content.encode())


def _imports(network: Network) -> dict[str, object]:
    """Tables that wait and that are imported, templates, and mailed links."""
    batch, done = _uploaded(network), _imported(network)
    signed = _mailed(network, "import_consent")
    pages = ("consent", "give_consent", "refuse_consent")
    return {
        "kind": "partners",
        "form": "xlsx",
        "batch": batch,
        "coordinator.import_result.batch": done,
        "coordinator.undo_import.batch": done,
        **{f"public.{page}.signed": signed for page in pages},
    }


def _imported(network: Network) -> str:
    token, batches = _uploaded(network), network.container.services.imports.batches
    batches.apply(network.actor("coordinator"), token, 1)
    return token


def _opened_on_behalf(network: Network) -> str:
    """What the mailed link for confirming holds."""
    on_behalf, actor = network.container.services.coordination.on_behalf, network.actor("coordinator")
    company = CompanyInput(
        company="Metzgerei Ruf an",
        name="Rita Ruf",
        email="rita@test.example",
        phone="",
        postcode="82362",
        size="small",
        industry="10.13",
    )
    key = on_behalf.add(actor, company)
    need = on_behalf.state(actor, key, TYPED.text, TYPED.topics)
    on_behalf.open(actor, key, need, "riese-netz", "")
    return _mailed(network, "confirm_request")


def _weights(network: Network) -> str:
    """A proposed version of the ranking's weights."""
    administrator, propose = network.actor("administrator"), network.container.services.learning.propose
    return propose.save(administrator, propose.present(administrator) | {"topics": 9.0}, "Zum Ausprobieren")


def _unmet(network: Network) -> str:
    """A need for which the search found nobody."""
    token = _need(network)
    _nobody_found(network, token)
    return token


def _nobody_found(network: Network, token: str) -> None:
    with UnitOfWork(network.container.database, write=True) as uow:
        row = uow.needs.by_token(token, network.watch())
        run = uow.runs.latest_of(row) if row else None
        assert run is not None
        run.items.clear()
        uow.commit()


def _gap(network: Network) -> str:
    """A need without a partner that another company has stated too."""
    with UnitOfWork(network.container.database) as uow:
        other = uow.smes.by_key("wirt")
    assert other is not None
    token = network.container.services.state_need.state(TYPED, Owner(other.id))
    _nobody_found(network, token)
    return token


def _need(network: Network) -> str:
    sme_id = network.actor("sme").sme_id
    assert sme_id is not None
    return network.container.services.state_need.state(TYPED, Owner(sme_id))


def _introduction(network: Network, status: str) -> str:
    services = network.container.services.introductions
    sme, coordinator, partner = map(network.actor, ("sme", "coordinator", "partner"))
    token = services.request.request(sme, _need(network), "anton-vor-ort", "Bitte bald.", language="de")
    if status != "requested":
        services.decide.approve(coordinator, token, _version(network, token))
    if status in ("accepted", "met"):
        services.answer.accept(partner, token, _version(network, token))
    if status == "met":
        services.follow_up.report_met(sme, token, _version(network, token))
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


def _events(network: Network) -> dict[str, str | int]:
    """A published webinar of the chamber for which the SME is registered."""
    services, chamber, sme = network.container.services.events, *map(network.actor, ("coordinator", "sme"))
    key = services.programme.create(chamber, event_input(network.watch()))
    services.programme.publish(chamber, key, services.programme.one(chamber, key, "de").event.version)
    token = services.registrations.register(sme, key, RegistrationInput())
    partner = network.actor("partner")
    hosted = services.proposals.create(partner, "155", event_input(network.watch()))
    hosting = ("event", "edit_event", "change_event", "submit_event", "withdraw_event", "delete_event")
    public, own = ("event", "event_file"), ("registration", "registration_file", "sign_off", "rate_event")
    chamber = ("event", "decide_event", "edit_event", "change_event", "participants", "note_attendance")
    return (
        {f"public.{page}.key": key for page in public}
        | {f"sme.{page}.token": token for page in own}
        | {f"coordinator.{page}.key": key for page in (*chamber, "sign_participant_off")}
        | {f"partner.{page}.key": hosted for page in hosting}
        | {"coordinator.sign_participant_off.token": token, "sme.key": key}
    )


def _table_plan(network: Network) -> dict[str, str | int]:
    """A roadshow with a published table plan in which the SME meets the partner."""
    key = planned_roadshow(network)
    chamber = (
        "table_plan_paper",
        "presence",
        "change_presence",
        "table_plan",
        "order_table_plan",
        "decide_table_plan",
        "note_table_meeting",
    )
    own = ("table_plan", "table_plan_file", "table_plan_paper")
    return {f"coordinator.{page}.key": key for page in chamber} | {
        f"{who}.{page}.key": key for who in ("sme", "partner") for page in own
    }


def _links(network: Network) -> dict[str, str | int]:
    from matchmaker.services.accounts.sign_up import PersonInput

    accounts = network.container.services.accounts
    accounts.passwords.ask_reset("sme@test.example", "de")
    with network.sign_in("sme").session_transaction() as session:
        viewer = accounts.sessions.find(session["_user_id"])
    assert viewer
    accounts.change_email.ask(viewer, "sme@neu.example", PASSWORD, "")
    accounts.sign_up.partner(
        PersonInput("Nora Neu", "nora@test.example", "drei Brezen zum Abend", "de"), "Neu IT", ""
    )
    return {
        "auth.new_password.token": _mailed(network, "reset_password"),
        "auth.new_address.token": _mailed(network, "confirm_new_address"),
        "auth.verify.token": _mailed(network, "verify_address"),
    }


def _onboarding(network: Network) -> dict[str, str | int]:
    """An application, an edit and a new offering that wait for review, and a document of the partner."""
    services, partner = network.container.services, network.actor("partner")
    hand_in(services, applicant(network.container.database))
    edited = write_offering(services, partner, "anton-vor-ort", title_de="Sicherung vor Ort, neu gefasst")
    new = write_offering(services, partner)
    for key in (edited, new):
        services.onboarding.offerings.send(partner, key)
    with UnitOfWork(network.container.database, write=True) as uow:
        content = b"%PDF-1.4"
        document = PartnerDocument(
            partner_id=partner.partner_id,
            name="Nachweis.pdf",
            media_type="application/pdf",
            size=len(content),
            content=content,
            created_at=network.watch(),
        )
        uow.session.add(document)
        revision = uow.session.query(Revision).one()
        uow.commit()
    return {
        "coordinator.review.key": "netzwerk-neu",
        "coordinator.decide_application.key": "netzwerk-neu",
        "coordinator.review_new_offering.key": new,
        "coordinator.decide_new_offering.key": new,
        "number": revision.id,
        "document_id": document.id,
    }
