"""The database's tables (not machine-learning models): columns and constraints, no behaviour."""

from models.base import Base
from models.derived import CatalogueState, Embedding
from models.needs import Need, NeedTopic, Sme
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
from models.topics import Topic, TopicField, TopicPhrase

__all__ = [
    "Base",
    "CatalogueState",
    "Chamber",
    "District",
    "Embedding",
    "Industry",
    "IndustryWord",
    "Need",
    "NeedTopic",
    "Offering",
    "OfferingFormat",
    "OfferingSize",
    "OfferingText",
    "OfferingTopic",
    "Partner",
    "PartnerDistrict",
    "PartnerIndustry",
    "Postcode",
    "RecommendationItem",
    "RecommendationRun",
    "Sme",
    "Topic",
    "TopicField",
    "TopicPhrase",
]
