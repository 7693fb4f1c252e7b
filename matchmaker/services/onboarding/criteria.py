"""The criteria of a review in words, for pages and mails alike."""

from matchmaker.domain.onboarding import Criterion
from matchmaker.translations import translator


def criterion_text(key: str, language: str) -> str:
    """A criterion as a sentence that is true when it is met; unknown keys stay as they are."""
    _ = translator(language).gettext
    return {
        Criterion.SERVES_REGION.value: _(
            "The company serves small and medium-sized companies in the region."
        ),
        Criterion.CONCRETE.value: _(
            "Every offering is concrete: what one gets, for whom, and what it takes is clear."
        ),
        Criterion.TRUTHFUL.value: _(
            "The statements are truthful and can be backed up, without superlatives."
        ),
        Criterion.NO_DUPLICATE.value: _("The company and its offerings are not in the network already."),
        Criterion.NEUTRAL.value: _(
            "The texts are neutral: no prices as bait, nothing against competitors,"
            " no conditions for an introduction."
        ),
        Criterion.DATA_PROTECTION.value: _(
            "The website names who is responsible and whom to ask about data protection."
        ),
        Criterion.REACHABLE.value: _("A person is named who answers requests within ten days."),
    }.get(key, key)


def criteria(language: str) -> tuple[tuple[str, str], ...]:
    """All criteria as (key, sentence) in their order."""
    return tuple((one.value, criterion_text(one.value, language)) for one in Criterion)
