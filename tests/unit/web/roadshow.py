"""A roadshow of the small network whose table plan is published."""

from signing import Network

from matchmaker.domain.need import NeedInput
from matchmaker.domain.table_plan import PlanInput
from matchmaker.services.events.manage import PartnerInput
from matchmaker.services.events.register import RegistrationInput
from tests.event_world import ROADSHOW, event_input

NEED = NeedInput("Wir suchen Hilfe mit der Datensicherung.", "82362", "small", "10.71", ("backup",))
SETTINGS = PlanInput(starts="10:00", slots="4", room="2", wanted="2", in_a_row="0", fit="wide")


def roadshow(network: Network) -> str:
    """Published, with one table of "anton" and the SME's need; gives its key."""
    services, chamber, sme = network.container.services, *map(network.actor, ("coordinator", "sme"))
    names = ("kind", "title", "link", "place", "postcode", "ends", "capacity", "topics")
    typed = event_input(network.watch(), **{name: getattr(ROADSHOW, name) for name in names})
    key = services.events.programme.create(chamber, typed, [PartnerInput("anton", "1")])
    version = services.events.programme.one(chamber, key, "de").event.version
    services.events.programme.publish(chamber, key, version)
    need = services.sme_needs.state(sme, NEED)
    services.events.registrations.register(sme, key, RegistrationInput(need, True, True))
    return key


def planned_roadshow(network: Network) -> str:
    """The same with a plan that everybody sees; gives its key."""
    key, plans, chamber = (
        roadshow(network),
        network.container.services.table_plan,
        network.actor("coordinator"),
    )
    plans.plans.order(chamber, key, 0, SETTINGS)
    plans.compute.run_due()
    for act in (plans.plans.take, plans.plans.publish):
        act(chamber, key, plans.plans.of(chamber, key, "de").version)
    return key
