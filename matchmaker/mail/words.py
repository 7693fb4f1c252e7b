"""Words for closed vocabularies and dates in mails, in the recipient's language."""

from collections.abc import Callable
from datetime import date, datetime

from babel.dates import format_date, format_time

from matchmaker.domain.months import BERLIN
from matchmaker.translations import translator


class Words:
    """What mail templates call beside gettext; one per language."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._: Callable[[str], str] = translator(language).gettext

    def day(self, due: str) -> str:
        """A day as people write it: "Freitag, 4. Dezember 2026"."""
        return format_date(date.fromisoformat(due[:10]), "full", locale=self._language)

    def event_time(self, starts: str, ends: str) -> str:
        """Day and hours in Germany: "Freitag, 4. Dezember 2026, 10:00 bis 11:00 Uhr"."""
        first, last = (datetime.fromisoformat(one).astimezone(BERLIN) for one in (starts, ends))
        days = [format_date(one, "full", locale=self._language) for one in (first, last)]
        hours = [format_time(one, "short", locale=self._language) for one in (first, last)]
        if days[0] == days[1]:
            text = self._("%(day)s, %(from_time)s to %(to_time)s")
            return text % {"day": days[0], "from_time": hours[0], "to_time": hours[1]}
        text = self._("%(first_day)s, %(from_time)s, to %(last_day)s, %(to_time)s")
        return text % {"first_day": days[0], "from_time": hours[0], "last_day": days[1], "to_time": hours[1]}

    def reason(self, key: str) -> str:
        """Why a coordinator refuses or a partner declines, as a sentence."""
        _ = self._
        return {
            "no_capacity": _("There is no time for another company at the moment."),
            "not_our_expertise": _("The need lies outside what the partner is good at."),
            "region": _("The partner does not come to the region of the company."),
            "size": _("The offering does not suit a company of this size."),
            "unclear": _("It did not become clear what is needed."),
            "not_digital": _("The need is not about digitalisation."),
            "duplicate": _("The same request had been made already."),
            "other": _("Another reason, see below."),
        }[key]

    def outcome(self, key: str) -> str:
        """What came of an introduction."""
        _ = self._
        return {
            "order": _("an order"),
            "pilot": _("a trial"),
            "later": _("perhaps later"),
            "none": _("nothing this time"),
        }[key]

    def size(self, key: str) -> str:
        """Size class in employees."""
        _ = self._
        return {
            "micro": _("1 to 9 employees"),
            "small": _("10 to 49 employees"),
            "medium": _("50 to 249 employees"),
            "large": _("250 employees and more"),
        }[key]

    def band(self, key: str) -> str:
        """How well an offering fits."""
        _ = self._
        return {"strong": _("Fits very well"), "good": _("Fits well"), "possible": _("May fit")}[key]

    def role(self, key: str) -> str:
        """As what a person is invited; words of other origin are shown as they are."""
        _ = self._
        return {
            "sme": _("company"),
            "partner": _("partner"),
            "coordinator": _("coordinator"),
            "administrator": _("administrator"),
        }.get(key, key)
