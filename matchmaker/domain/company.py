"""What an SME's profile must look like before it is kept."""

import re
from dataclasses import dataclass

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.vocabulary import Language, Size

NAME_MIN, NAME_MAX = 2, 120
"""Characters of a company's name after trimming."""
GRADES = (1, 2, 3, 4, 5, 6)
"""School grades of the self-assessment, 1 best to 6 worst."""

_POSTCODE = re.compile(r"\d{5}")


@dataclass(frozen=True, slots=True)
class ProfileInput:
    """A profile as typed. `district` None: the one that belongs to the postcode. `grade` None: not said."""

    name: str
    industry: str | None
    size: str
    postcode: str
    district: str | None
    service_languages: tuple[str, ...]
    grade: int | None = None


def validate_profile(typed: ProfileInput) -> ProfileInput:
    """Trim the input and check every limit; all problems are reported together.

    Raises InvalidInput with the keys name_short, name_long, industry_missing, size_missing, postcode_format,
    languages_missing, grade_unknown.
    """
    name = " ".join(typed.name.replace("\x00", "").split())
    postcode = typed.postcode.strip()
    languages = tuple(one for one in Language if one in typed.service_languages)
    errors: dict[str, str] = {}
    if len(name) < NAME_MIN:
        errors["name"] = "name_short"
    elif len(name) > NAME_MAX:
        errors["name"] = "name_long"
    if not typed.industry:
        errors["industry"] = "industry_missing"
    if typed.size not in set(Size):
        errors["size"] = "size_missing"
    if not _POSTCODE.fullmatch(postcode) or not postcode.isascii():
        errors["postcode"] = "postcode_format"
    if not languages:
        errors["languages"] = "languages_missing"
    if typed.grade is not None and typed.grade not in GRADES:
        errors["grade"] = "grade_unknown"
    if errors:
        raise InvalidInput(errors)
    return ProfileInput(name, typed.industry, typed.size, postcode, typed.district, languages, typed.grade)
