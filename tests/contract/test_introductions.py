"""The life of an introduction through its use cases, on both stores."""

from tests.introduction_world import World


def test_request_approve_accept_meet_rate(world: World) -> None:
    anna, clara, riese = world.actor("anna"), world.actor("clara"), world.actor("riese")
    use = world.services
    token = world.requested()
    assert world.status(token) == "requested"
    use.decide.approve(clara, token, world.version(token))
    assert (world.status(token), world.left()) == ("approved", 3)
    use.answer.accept(riese, token, world.version(token))
    use.follow_up.report_met(anna, token, world.version(token))
    use.follow_up.rate(anna, token, world.version(token), outcome="order", stars=5, line="Gut")
    assert world.status(token) == "met"
    use.follow_up.rate(riese, token, world.version(token), outcome="pilot", stars=4, line="")
    view = use.read.one(clara, token, "de")
    assert (view.status, view.outcome, view.outcomes_differ) == ("closed", "order", True)
    assert [one.action for one in view.timeline] == [
        *("open", "request", "approve", "accept", "report_met", "rate", "rate"),
    ]
    assert world.left() == 3, "an accepted introduction keeps its place"
