"""The database's tables (not machine-learning models): columns and constraints, no behaviour."""

from models.accounts import (
    EmailChange,
    Invitation,
    KnownBrowser,
    LoginFailure,
    Membership,
    RecoveryCode,
    User,
    UserSession,
)
from models.assessments import AreaGrade, SelfAssessment
from models.base import Base
from models.chambers import ChamberSetup, PartnerRecognition
from models.derived import CatalogueChange, CatalogueState, Embedding
from models.events import Event, EventFeedback, EventPartner, EventRegistration, EventTopic
from models.gaps import GapReport
from models.imports import ImportBatch, ImportRow
from models.introductions import CapacitySlot, Feedback, Introduction, IntroductionEvent, PartnerMonth
from models.mail import OutboxMail
from models.needs import Need, NeedDraft, NeedReply, NeedTopic, Sme
from models.onboarding import PartnerDocument, PartnerDraft, PartnerReview, Revision
from models.partners import (
    Offering,
    OfferingFormat,
    OfferingSize,
    OfferingText,
    OfferingTopic,
    Partner,
    PartnerDistrict,
    PartnerIndustry,
)
from models.recommendations import RecommendationItem, RecommendationRun
from models.reference import Chamber, District, Industry, IndustryWord, Postcode
from models.table_plans import TableMeeting, TablePlan
from models.topics import Topic, TopicField, TopicPhrase
from models.weights import WeightActivation, WeightVersion

__all__ = [
    "AreaGrade",
    "Base",
    "CapacitySlot",
    "CatalogueChange",
    "CatalogueState",
    "Chamber",
    "ChamberSetup",
    "District",
    "EmailChange",
    "Embedding",
    "Event",
    "EventFeedback",
    "EventPartner",
    "EventRegistration",
    "EventTopic",
    "Feedback",
    "GapReport",
    "ImportBatch",
    "ImportRow",
    "Industry",
    "IndustryWord",
    "Introduction",
    "IntroductionEvent",
    "Invitation",
    "KnownBrowser",
    "LoginFailure",
    "Membership",
    "Need",
    "NeedDraft",
    "NeedReply",
    "NeedTopic",
    "Offering",
    "OfferingFormat",
    "OfferingSize",
    "OfferingText",
    "OfferingTopic",
    "OutboxMail",
    "Partner",
    "PartnerDistrict",
    "PartnerDocument",
    "PartnerDraft",
    "PartnerIndustry",
    "PartnerMonth",
    "PartnerRecognition",
    "PartnerReview",
    "Postcode",
    "RecommendationItem",
    "RecommendationRun",
    "RecoveryCode",
    "Revision",
    "SelfAssessment",
    "Sme",
    "TableMeeting",
    "TablePlan",
    "Topic",
    "TopicField",
    "TopicPhrase",
    "User",
    "UserSession",
    "WeightActivation",
    "WeightVersion",
]
