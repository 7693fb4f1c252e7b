"""What is over is deleted or blanked, what is not stays, on both stores."""

from datetime import UTC, datetime, timedelta

from matchmaker.services.forget_old import KEEP_MAIL_CONTENTS, ForgetOld, Forgotten
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from models import UserSession
from tests.people import add_people

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def test_only_what_is_over_goes(seeded: Database) -> None:
    people = add_people(seeded)
    with UnitOfWork(seeded, write=True) as uow:
        for days in (-1, 1):
            uow.needs.add(
                text="Wir brauchen Hilfe mit dem WLAN.", language="de", postcode="80331", size="small",
                created_at=NOW - timedelta(days=30), expires_at=NOW + timedelta(days=days),
            )  # fmt: skip
            uow.accounts.add_session(
                UserSession(
                    token_hash=f"{days}", user_id=people["sme"], browser="Test", second_factor=False,
                    created_at=NOW, seen_at=NOW,
                    expires_at=NOW + timedelta(days=days),
                )
            )  # fmt: skip
            sent = NOW - KEEP_MAIL_CONTENTS + timedelta(days=days)
            uow.outbox.add("verify_address", key=f"m{days}", address="a@example.org", language="de",
                           values={"path": "/x"}, now=sent)  # fmt: skip
            mail = uow.outbox.claim(sent)
            assert mail is not None
            uow.outbox.delivered(mail.id, sent, "<a@example.org>")
        uow.commit()
    forget = ForgetOld(seeded, lambda: NOW)
    assert forget.forget() == Forgotten(needs=1, sessions=1, accounts=0, mails=1)
    assert forget.forget().total == 0
