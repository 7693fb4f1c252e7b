"""All use cases in one place, so that pages and commands find them by name."""

from dataclasses import dataclass

from matchmaker.services.browse_directory import Directory
from matchmaker.services.check_health import Health
from matchmaker.services.explain_ranking import RankingFacts
from matchmaker.services.find_industry import Industries
from matchmaker.services.quote_figures import Figures
from matchmaker.services.recommend_partners import RecommendPartners
from matchmaker.services.state_need import StateNeed
from matchmaker.services.suggest_topics import SuggestTopics
from matchmaker.services.try_need import TryNeed


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases of one application; built by the container."""

    state_need: StateNeed
    recommend: RecommendPartners
    try_need: TryNeed
    suggest_topics: SuggestTopics
    industries: Industries
    directory: Directory
    ranking_facts: RankingFacts
    figures: Figures
    health: Health
