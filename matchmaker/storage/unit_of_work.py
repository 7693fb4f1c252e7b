"""The unit of work: one transaction, the repositories in it, and the only commit there is."""

import random
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from matchmaker.storage.database import Database
from matchmaker.storage.errors import ConcurrentChange
from matchmaker.storage.repositories import (
    AccountRepository,
    AssessmentRepository,
    AttentionRepository,
    BulkRepository,
    CapacityRepository,
    CatalogueRepository,
    ChamberRepository,
    ChangeRepository,
    ComparisonRepository,
    ContactRepository,
    CoordinationRepository,
    DraftRepository,
    EmbeddingRepository,
    EventRepository,
    ExportRepository,
    GapReportRepository,
    GapRepository,
    GraphRepository,
    ImportRepository,
    IntroductionRepository,
    LedgerRepository,
    NeedRepository,
    NeutralityRepository,
    OfferingRepository,
    OnboardingRepository,
    OutboxRepository,
    OutcomeRepository,
    PartnerFigureRepository,
    PartnerRepository,
    PersonRepository,
    RecognitionRepository,
    ReferenceRepository,
    RegistrationRepository,
    RunRepository,
    SearchRepository,
    SmeRepository,
    TablePlanRepository,
    TopicRepository,
    UnmetRepository,
    WaitingRepository,
    WeightsRepository,
)
from matchmaker.storage.sessions import CHANGED

T = TypeVar("T")


class UnitOfWork:
    """`with UnitOfWork(database, write=True) as uow: ...; uow.commit()`.

    Leaving the block without `commit` undoes everything. What was loaded stays readable afterwards, what
    was not loaded raises. A commit that touched partners, offerings or topics raises the catalogue's version
    in the same transaction. Raises ConcurrentChange and StoreUnavailable; writing in a reading unit is a
    RuntimeError.
    """

    accounts: AccountRepository
    assessments: AssessmentRepository
    attention: AttentionRepository
    bulk: BulkRepository
    capacity: CapacityRepository
    catalogue: CatalogueRepository
    chambers: ChamberRepository
    changes: ChangeRepository
    comparison: ComparisonRepository
    contacts: ContactRepository
    coordination: CoordinationRepository
    drafts: DraftRepository
    embeddings: EmbeddingRepository
    events: EventRepository
    exports: ExportRepository
    figures: PartnerFigureRepository
    gap_reports: GapReportRepository
    gaps: GapRepository
    graphs: GraphRepository
    imports: ImportRepository
    introductions: IntroductionRepository
    ledger: LedgerRepository
    needs: NeedRepository
    neutrality: NeutralityRepository
    offerings: OfferingRepository
    onboarding: OnboardingRepository
    outbox: OutboxRepository
    outcomes: OutcomeRepository
    partners: PartnerRepository
    persons: PersonRepository
    recognitions: RecognitionRepository
    reference: ReferenceRepository
    registrations: RegistrationRepository
    runs: RunRepository
    search: SearchRepository
    smes: SmeRepository
    table_plans: TablePlanRepository
    topics: TopicRepository
    unmet: UnmetRepository
    waiting: WaitingRepository
    weights: WeightsRepository

    def __init__(self, database: Database, *, write: bool = False) -> None:
        self.database = database
        self.write = write

    def __enter__(self) -> Self:
        session = self.session = self.database.session(write=self.write)
        self.accounts = AccountRepository(session)
        self.assessments = AssessmentRepository(session)
        self.attention = AttentionRepository(session)
        self.bulk = BulkRepository(session)
        self.capacity = CapacityRepository(session)
        self.catalogue = CatalogueRepository(session)
        self.chambers = ChamberRepository(session)
        self.changes = ChangeRepository(session)
        self.comparison = ComparisonRepository(session)
        self.contacts = ContactRepository(session)
        self.coordination = CoordinationRepository(session)
        self.drafts = DraftRepository(session)
        self.embeddings = EmbeddingRepository(session)
        self.events = EventRepository(session)
        self.exports = ExportRepository(session)
        self.figures = PartnerFigureRepository(session)
        self.gap_reports = GapReportRepository(session)
        self.gaps = GapRepository(session)
        self.graphs = GraphRepository(session)
        self.imports = ImportRepository(session)
        self.introductions = IntroductionRepository(session)
        self.ledger = LedgerRepository(session)
        self.needs = NeedRepository(session)
        self.neutrality = NeutralityRepository(session)
        self.offerings = OfferingRepository(session)
        self.onboarding = OnboardingRepository(session)
        self.outbox = OutboxRepository(session)
        self.outcomes = OutcomeRepository(session)
        self.partners = PartnerRepository(session)
        self.persons = PersonRepository(session)
        self.recognitions = RecognitionRepository(session)
        self.reference = ReferenceRepository(session)
        self.registrations = RegistrationRepository(session)
        self.runs = RunRepository(session)
        self.search = SearchRepository(session)
        self.smes = SmeRepository(session)
        self.table_plans = TablePlanRepository(session)
        self.topics = TopicRepository(session)
        self.unmet = UnmetRepository(session)
        self.waiting = WaitingRepository(session)
        self.weights = WeightsRepository(session)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()

    def commit(self) -> None:
        """Make everything done so far permanent, all of it or nothing."""
        if not self.write:
            raise RuntimeError("this unit of work only reads; open it with write=True")
        self.session.flush()
        if changes := self.session.info.pop(CHANGED, None):
            self.catalogue.raise_version()
            self.changes.note(changes)
        self.session.commit()


def write_with_retry(database: Database, work: Callable[[UnitOfWork], T], attempts: int = 5) -> T:
    """Do `work` in a writing unit of work and commit; start afresh when someone else was quicker.

    `work` may run several times and must have no effect outside the database.
    Raises ConcurrentChange after the last attempt.
    """
    for attempt in range(1, attempts + 1):
        try:
            with UnitOfWork(database, write=True) as uow:
                result = work(uow)
                uow.commit()
            return result
        except ConcurrentChange:
            if attempt == attempts:
                raise
            time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311 (spreads retries, no secret)
    raise AssertionError("unreachable")
