"""All use cases in one place, so that pages and commands find them by name."""

from dataclasses import dataclass

from matchmaker.services.accounts import AccountsServices
from matchmaker.services.browse_directory import Directory
from matchmaker.services.chambers import ChambersServices
from matchmaker.services.check_health import Health
from matchmaker.services.closest import ClosestOfferings
from matchmaker.services.coordination import CoordinationServices
from matchmaker.services.erasure import ErasureServices
from matchmaker.services.events import EventsServices
from matchmaker.services.explain_ranking import RankingFacts
from matchmaker.services.exports import ExportsServices
from matchmaker.services.find_industry import Industries
from matchmaker.services.forget_old import ForgetOld
from matchmaker.services.hint_funding import FundingHints
from matchmaker.services.imports import ImportsServices
from matchmaker.services.introductions import IntroductionsServices
from matchmaker.services.learning import LearningServices
from matchmaker.services.mailing import MailingServices
from matchmaker.services.measured_quality import MeasuredQuality
from matchmaker.services.need_drafts import NeedDrafts
from matchmaker.services.onboarding import OnboardingServices
from matchmaker.services.partners import PartnersServices
from matchmaker.services.quote_figures import Figures
from matchmaker.services.recommend_partners import RecommendPartners
from matchmaker.services.self_assessment import SelfAssessmentServices
from matchmaker.services.sme_needs import SmeNeeds
from matchmaker.services.sme_profile import SmeProfiles
from matchmaker.services.state_need import StateNeed
from matchmaker.services.steering import SteeringServices
from matchmaker.services.suggest_topics import SuggestTopics
from matchmaker.services.table_plan import TablePlanServices
from matchmaker.services.try_need import TryNeed


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases of one application; built by the container."""

    state_need: StateNeed
    recommend: RecommendPartners
    closest: ClosestOfferings
    try_need: TryNeed
    suggest_topics: SuggestTopics
    industries: Industries
    directory: Directory
    ranking_facts: RankingFacts
    figures: Figures
    funding: FundingHints
    measured_quality: MeasuredQuality
    self_assessment: SelfAssessmentServices
    health: Health
    forget_old: ForgetOld
    accounts: AccountsServices
    erasure: ErasureServices
    introductions: IntroductionsServices
    onboarding: OnboardingServices
    mailing: MailingServices
    sme_profile: SmeProfiles
    sme_needs: SmeNeeds
    need_drafts: NeedDrafts
    learning: LearningServices
    partners: PartnersServices
    coordination: CoordinationServices
    steering: SteeringServices
    events: EventsServices
    chambers: ChambersServices
    imports: ImportsServices
    exports: ExportsServices
    table_plan: TablePlanServices
