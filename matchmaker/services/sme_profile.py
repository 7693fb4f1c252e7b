"""The profile of an SME: read it, change it, and find out which district and chamber it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import cos, hypot, radians

import models
from matchmaker.domain import policy
from matchmaker.domain.actor import Actor
from matchmaker.domain.assessment import Grade
from matchmaker.domain.company import ProfileInput, validate_profile
from matchmaker.domain.errors import InvalidInput, NotFound
from matchmaker.domain.policy import Permission, Subject
from matchmaker.services.present import industry_view
from matchmaker.services.views import DistrictView, IndustryView
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

NEIGHBOURS = 8
"""Districts nearest to the postcode that are offered first, whatever their state."""
KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Where a company lies: the district of its postcode, or the one it corrected it to.

    `near`: the nearest districts, nearest first; `others`: the other districts of the same state by name.
    """

    postcode: str
    place: str
    state: str
    district: DistrictView
    chamber: str | None
    near: tuple[DistrictView, ...]
    others: tuple[DistrictView, ...]


@dataclass(frozen=True, slots=True)
class AssessedView:
    """The grade overall of the company's newest self-assessment, as "3−", and when it was completed."""

    notation: str
    completed_at: datetime


@dataclass(frozen=True, slots=True)
class SmeProfileView:
    """A company's profile as its people see it.

    `grade`: 1 best to 6 worst, if known; it follows from the self-assessment where there is one (`assessed`),
    otherwise the company may name it.
    """

    name: str
    industry: IndustryView | None
    size: str
    place: PlaceView
    service_languages: tuple[str, ...]
    grade: int | None
    assessed: AssessedView | None
    fictional: bool


class SmeProfiles:
    """Profiles of SMEs; only their own people change them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, actor: Actor, language: str) -> SmeProfileView:
        """The profile of the actor's company. Raises NotFound for everybody who has none."""
        with UnitOfWork(self._database) as uow:
            sme = own_sme(uow, actor, Permission.SEE_SME)
            place = _place(uow, sme.postcode, sme.district_ags)
            if place is None:
                raise NotFound("the company's postcode is gone")
            return SmeProfileView(
                name=sme.name,
                industry=industry_view(uow.reference.industry(sme.industry_code), language),
                size=sme.size,
                place=place,
                service_languages=tuple(sme.service_languages),
                grade=sme.grade,
                assessed=_assessed(uow, sme.id),
                fictional=sme.fictional,
            )

    def place(self, postcode: str, district: str | None = None) -> PlaceView | None:
        """Where a postcode lies and which districts can be chosen for it; None for an unknown postcode.

        A district that cannot be chosen there is ignored.
        """
        with UnitOfWork(self._database) as uow:
            return _place(uow, postcode.strip(), district)

    def check(self, typed: ProfileInput) -> ProfileInput:
        """The profile trimmed, when it can be kept. Raises InvalidInput as `save` does."""
        valid = validate_profile(typed)
        with UnitOfWork(self._database) as uow:
            _checked_district(uow, valid)
        return valid

    def save(self, actor: Actor, typed: ProfileInput) -> None:
        """Change the profile; the chamber follows from the district.

        The grade is only taken from a company without a self-assessment that has one.

        Raises NotFound for everybody who has no company, and InvalidInput: beside the keys of
        validate_profile postcode_unknown, industry_unknown, district_far.
        """
        valid = self.check(typed)

        def work(uow: UnitOfWork) -> None:
            sme = own_sme(uow, actor, Permission.EDIT_SME)
            district = _checked_district(uow, valid)
            sme.name, sme.size, sme.postcode = valid.name, valid.size, valid.postcode
            sme.industry_code = str(valid.industry)
            sme.district_ags, sme.chamber_code = district.ags, district.chamber_code
            sme.service_languages = list(valid.service_languages)
            if _assessed(uow, sme.id) is None:
                sme.grade = valid.grade

        write_with_retry(self._database, work)


def own_sme(uow: UnitOfWork, actor: Actor, permission: Permission) -> "models.Sme":
    """The company the actor acts for. Raises NotFound when there is none or the policy says no."""
    policy.require(actor, permission, Subject(sme_id=actor.sme_id))
    sme = uow.smes.by_id(actor.sme_id) if actor.sme_id is not None else None
    if sme is None:
        raise NotFound("this person has no company")
    return sme


def _assessed(uow: UnitOfWork, sme_id: int) -> AssessedView | None:
    newest = uow.assessments.latest_graded(sme_id)
    if newest is None or newest.overall is None or newest.completed_at is None:
        return None
    return AssessedView(Grade.kept(newest.overall).notation, newest.completed_at)


def _checked_district(uow: UnitOfWork, valid: ProfileInput) -> "models.District":
    errors: dict[str, str] = {}
    if uow.reference.industry(str(valid.industry)) is None:
        errors["industry"] = "industry_unknown"
    place = _place(uow, valid.postcode, valid.district)
    district = uow.reference.district(place.district.ags) if place else None
    if place is None or district is None:
        errors["postcode"] = "postcode_unknown"
    elif valid.district and valid.district != district.ags:
        errors["district"] = "district_far"
    if errors or district is None:
        raise InvalidInput(errors)
    return district


def _place(uow: UnitOfWork, postcode: str, wanted: str | None) -> PlaceView | None:
    found = uow.reference.place(postcode)
    if found is None:
        return None
    districts = uow.reference.districts()
    here = next(one for one in districts if one.ags == found.district)
    at = (found.lat, found.lon) if found.lat is not None and found.lon is not None else (here.lat, here.lon)
    near = _nearest(districts, here, at)
    others = [one for one in districts if one.state == found.state and one not in near]
    chosen = next((one for one in (*near, *others) if one.ags == wanted), here)
    chamber = uow.reference.chamber(chosen.chamber_code) if chosen.chamber_code else None
    return PlaceView(
        postcode=found.postcode,
        place=found.place,
        state=found.state,
        district=_view(chosen),
        chamber=chamber.name if chamber else None,
        near=tuple(map(_view, near)),
        others=tuple(map(_view, others)),
    )


def _nearest(
    districts: Sequence["models.District"], here: "models.District", at: tuple[float | None, float | None]
) -> list["models.District"]:
    """The postcode's own district, then the nearest ones by their centres, beeline."""
    lat, lon = at
    if lat is None or lon is None:
        return [here]

    def distance(one: "models.District") -> float:
        if one.lat is None or one.lon is None:
            return float("inf")
        return hypot(one.lat - lat, (one.lon - lon) * cos(radians(lat))) * KM_PER_DEGREE

    known = [one for one in districts if one.lat is not None and one.ags != here.ags]
    return [here, *sorted(known, key=distance)[:NEIGHBOURS]]


def _view(district: "models.District") -> DistrictView:
    return DistrictView(district.ags, district.name)
