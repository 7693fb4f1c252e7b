"""Chambers of the demonstration, which are open from the start and recognise some partners."""

from typing import Any

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import DataFileError, Forbidden
from matchmaker.domain.vocabulary import ChamberStatus
from matchmaker.services.chambers.set_up import new_setup
from matchmaker.storage.database import Database
from matchmaker.storage.seed.files import read_json
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

FILE = "demo_chambers.json"
SERVING = "serving"
"""All partners that come to a district of the chamber or work nationwide."""


class DemoChambers:
    """Reads `data/demo_chambers.json`."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self._database, self._settings, self._clock = database, settings, clock

    def open(self) -> int:
        """Open the chambers that nobody has begun with; how many.

        Raises Forbidden outside demonstration mode, DataFileError naming the place of what does not exist.
        """
        if not self._settings.demo:
            raise Forbidden("chambers open without their people only with MATCHMAKER_DEMO=1")
        content = read_json(self._settings.data_dir, FILE, "demo_chambers")

        def work(uow: UnitOfWork) -> int:
            given = list(enumerate(content["chambers"]))
            new = [one for one in given if uow.chambers.setup(one[1]["chamber"]) is None]
            for place, one in new:
                self._open(uow, one, f"chambers/{place}")
            return len(new)

        return write_with_retry(self._database, work)

    def _open(self, uow: UnitOfWork, given: dict[str, Any], place: str) -> None:
        code, now = given["chamber"], self._clock()
        if uow.reference.chamber(code) is None:
            raise DataFileError(FILE, f"{place}/chamber", f"there is no chamber {code!r}")
        setup = new_setup(code, None, self._clock)
        setup.status, setup.opened_at = ChamberStatus.OPEN, now
        setup.names, setup.welcome = given["names"], given["welcome"]
        setup.imprint, setup.privacy = given["imprint"], given["privacy"]
        setup.need_days, setup.sender_name = given.get("need_days"), given["sender_name"]
        uow.chambers.add(setup)
        wanted = given["recognise"]
        others = {one.partner.key: one for one in uow.recognitions.of_others(code)}
        if wanted == SERVING:
            wanted = [key for key, one in others.items() if one.serves or one.partner.nationwide]
        for number, key in enumerate(wanted):
            if key not in others:
                raise DataFileError(FILE, f"{place}/recognise/{number}", f"there is no partner {key!r}")
            uow.recognitions.recognise(others[key].partner.id, code, None, now)
