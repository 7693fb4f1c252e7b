"""How a chamber shows itself to its companies: its name, its words, its logo, and whether it takes part."""

from matchmaker.domain.vocabulary import ChamberStatus
from matchmaker.services.present import in_language
from matchmaker.services.views import ChamberFace
from matchmaker.storage.unit_of_work import UnitOfWork


def chamber_face(uow: UnitOfWork, code: str | None, language: str) -> ChamberFace | None:
    """The chamber as it shows itself; None when there is none.

    What a chamber that is not open yet has written is not shown: its people may still be working on it.
    """
    chamber = uow.reference.chamber(code) if code else None
    if chamber is None:
        return None
    setup = uow.chambers.setup(chamber.code)
    if setup is None or setup.status == ChamberStatus.PREPARED:
        return ChamberFace(chamber.code, chamber.name, ChamberStatus.PREPARED if setup else None)
    return ChamberFace(
        code=chamber.code,
        name=in_language(setup.names, language) or chamber.name,
        status=ChamberStatus(setup.status),
        welcome=in_language(setup.welcome, language),
        logo=setup.logo_digest,
    )
