"""The choice of a report's period in an address: read, checked, and written back."""

from dataclasses import dataclass, field
from typing import Any

from flask import request

from matchmaker.domain import periods
from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.periods import Period, PeriodKind
from matchmaker.services.steering.views import PeriodChoices
from matchmaker.web.labels_steering import period_problem

OWN, START = "eigener", "start"
_MOST = 40


@dataclass
class PeriodForm:
    """What was chosen and typed; `period` is None where it is wrong, and `errors` says why, by field."""

    choice: str
    first: str
    last: str
    period: Period | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def arguments(self) -> dict[str, Any]:
        """The choice as arguments of an address."""
        own = {"von": self.first, "bis": self.last} if self.choice == OWN else {}
        return {"zeitraum": self.choice} | own


def from_address(choices: PeriodChoices, usual: Period) -> PeriodForm:
    """The period that the address of this request asks for; without any the usual one."""
    given = {name: request.args.get(name, "")[:_MOST] for name in ("zeitraum", "von", "bis")}
    form = PeriodForm(given["zeitraum"] or usual.key, given["von"], given["bis"])
    today = choices.today
    try:
        if not given["zeitraum"] and (form.first or form.last):
            form.choice = OWN
        if not given["zeitraum"] and form.choice != OWN:
            form.period = usual
        elif form.choice == START:
            form.period = periods.since_start(choices.start, today)
        elif form.choice == OWN:
            form.period = periods.own(form.first, form.last, today)
        else:
            form.period = periods.named(form.choice, today)
            if form.period is None:
                raise InvalidInput({"choice": "period_unknown"})
    except InvalidInput as wrong:
        form.errors = {name: period_problem(key) for name, key in wrong.errors.items()}
    if form.period and form.period.kind is not PeriodKind.OWN and not (form.first or form.last):
        form.first, form.last = (f"{day:%d.%m.%Y}" for day in (form.period.first, form.period.last))
    return form
