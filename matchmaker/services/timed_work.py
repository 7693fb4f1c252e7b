"""What time starts: the jobs of the worker, and how often each of them looks what is to do."""

from matchmaker.jobs.schedule import Job, Unfinished
from matchmaker.services.mailing.deliver import DeliverMails
from matchmaker.services.registry import Services

DELIVER_EVERY = 3.0
CLOCK_EVERY = 60.0
PLAN_EVERY = 2.0
DIGEST_EVERY = 300.0
REGRADE_EVERY = 3600.0
EVENTS_EVERY = 600.0
FORGET_EVERY = 3600.0
"""All in seconds."""


def timed_work(services: Services) -> tuple[Job, ...]:
    """The jobs, those that owe mails before the one that delivers them."""
    clock, mailing = services.introductions.clock, services.mailing
    confirmation = services.introductions.confirmation_clock
    return (
        Job("remind", CLOCK_EVERY, clock.remind_due),
        Job("expire", CLOCK_EVERY, clock.expire_due),
        Job("remind_to_confirm", CLOCK_EVERY, confirmation.remind_due),
        Job("end_unconfirmed", CLOCK_EVERY, confirmation.end_due),
        Job("remind_imported", CLOCK_EVERY, services.imports.clock.remind_due),
        Job("forget_imported", CLOCK_EVERY, services.imports.clock.forget_due),
        Job("regrade", REGRADE_EVERY, services.self_assessment.regrade.invite_due),
        Job("table_plans", PLAN_EVERY, services.table_plan.compute.run_due),
        Job("gaps", PLAN_EVERY, services.steering.gaps.run_due),
        Job("remind_of_events", EVENTS_EVERY, services.events.clock.remind_due),
        Job("ask_about_events", EVENTS_EVERY, services.events.clock.ask_due),
        Job("digest", DIGEST_EVERY, mailing.digest.send_daily),
        Job("deliver", DELIVER_EVERY, lambda: _deliver(mailing.deliver)),
        Job("forget", FORGET_EVERY, lambda: services.forget_old.forget().total),
    )


def _deliver(mails: DeliverMails) -> int:
    report = mails.deliver_due()
    if report.unreachable:
        raise Unfinished(report.sent)
    return report.sent
