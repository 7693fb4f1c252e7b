"""Every query of the product. Repositories flush and never commit; only the unit of work commits."""

from matchmaker.storage.repositories.accounts import AccountRepository
from matchmaker.storage.repositories.assessments import AssessmentRepository
from matchmaker.storage.repositories.attention import AttentionRepository
from matchmaker.storage.repositories.bulk import BulkRepository, Tally
from matchmaker.storage.repositories.capacity import CapacityRepository
from matchmaker.storage.repositories.catalogue import CatalogueRepository
from matchmaker.storage.repositories.chambers import ChamberRepository
from matchmaker.storage.repositories.changes import ChangeRepository
from matchmaker.storage.repositories.comparison import ComparisonRepository
from matchmaker.storage.repositories.contacts import ContactRepository
from matchmaker.storage.repositories.coordination import (
    CoordinationRepository,
    ListEntry,
    ListFilter,
    StatusCount,
    TrailEntry,
)
from matchmaker.storage.repositories.drafts import DraftRepository
from matchmaker.storage.repositories.embeddings import EmbeddingRepository
from matchmaker.storage.repositories.events import EventRepository, Seats
from matchmaker.storage.repositories.exports import ExportRepository, ExportWish
from matchmaker.storage.repositories.gap_reports import GapReportRepository
from matchmaker.storage.repositories.gaps import GapRepository
from matchmaker.storage.repositories.graphs import GraphRepository
from matchmaker.storage.repositories.imports import ImportRepository
from matchmaker.storage.repositories.introductions import IntroductionRepository
from matchmaker.storage.repositories.ledger import LedgerRepository
from matchmaker.storage.repositories.needs import NeedRepository, SmeRepository
from matchmaker.storage.repositories.neutrality import NeutralityRepository
from matchmaker.storage.repositories.offerings import OfferingRepository
from matchmaker.storage.repositories.onboarding import OnboardingRepository
from matchmaker.storage.repositories.outbox import OutboxRepository
from matchmaker.storage.repositories.outcomes import OutcomeRepository
from matchmaker.storage.repositories.partner_figures import PartnerFigureRepository
from matchmaker.storage.repositories.partners import DirectoryFilter, PartnerRepository
from matchmaker.storage.repositories.persons import PersonRepository
from matchmaker.storage.repositories.recognitions import RecognitionRepository
from matchmaker.storage.repositories.reference import IndustryHit, Place, ReferenceRepository
from matchmaker.storage.repositories.registrations import RegistrationRepository
from matchmaker.storage.repositories.runs import RunRepository
from matchmaker.storage.repositories.search import PartnerHit, SearchRepository, SmeHit
from matchmaker.storage.repositories.table_plans import TablePlanRepository
from matchmaker.storage.repositories.topics import TopicRepository
from matchmaker.storage.repositories.unmet import UnmetRepository
from matchmaker.storage.repositories.waiting import Waiting, WaitingRepository
from matchmaker.storage.repositories.weights import WeightsRepository

__all__ = [
    "AccountRepository",
    "AssessmentRepository",
    "AttentionRepository",
    "BulkRepository",
    "CapacityRepository",
    "CatalogueRepository",
    "ChamberRepository",
    "ChangeRepository",
    "ComparisonRepository",
    "ContactRepository",
    "CoordinationRepository",
    "DirectoryFilter",
    "DraftRepository",
    "EmbeddingRepository",
    "EventRepository",
    "ExportRepository",
    "ExportWish",
    "GapReportRepository",
    "GapRepository",
    "GraphRepository",
    "ImportRepository",
    "IndustryHit",
    "IntroductionRepository",
    "LedgerRepository",
    "ListEntry",
    "ListFilter",
    "NeedRepository",
    "NeutralityRepository",
    "OfferingRepository",
    "OnboardingRepository",
    "OutboxRepository",
    "OutcomeRepository",
    "PartnerFigureRepository",
    "PartnerHit",
    "PartnerRepository",
    "PersonRepository",
    "Place",
    "RecognitionRepository",
    "ReferenceRepository",
    "RegistrationRepository",
    "RunRepository",
    "SearchRepository",
    "Seats",
    "SmeHit",
    "SmeRepository",
    "StatusCount",
    "TablePlanRepository",
    "Tally",
    "TopicRepository",
    "TrailEntry",
    "UnmetRepository",
    "Waiting",
    "WaitingRepository",
    "WeightsRepository",
]
