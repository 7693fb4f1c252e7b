"""One's own name, telephone number and language."""

from matchmaker.domain.errors import InvalidInput, NotFound
from matchmaker.domain.person import clean, name_problem, phone_problem
from matchmaker.domain.vocabulary import Language
from matchmaker.services.accounts.sessions import membership_views
from matchmaker.services.accounts.views import MeView, SignedIn
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import User


class Me:
    """What can be changed without a proof; the address has its own use case (change_email.py)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, viewer: SignedIn) -> MeView:
        """The person's own account."""
        with UnitOfWork(self._database) as uow:
            user = _user(uow, viewer)
            return MeView(
                name=user.name,
                email=user.email,
                phone=user.phone or "",
                language=user.language,
                memberships=membership_views(user, uow.accounts.organisation_names(user.memberships)),
                since=user.created_at,
            )

    def save(self, viewer: SignedIn, *, name: str, phone: str, language: str) -> None:
        """Change name, telephone number and language of mails. Raises InvalidInput."""
        name, phone = clean(name), clean(phone)
        problems = {
            "name": name_problem(name),
            "phone": phone_problem(phone),
            "language": None if language in set(Language) else "language_unknown",
        }
        if errors := {field: problem for field, problem in problems.items() if problem}:
            raise InvalidInput(errors)

        def work(uow: UnitOfWork) -> None:
            user = _user(uow, viewer)
            user.name, user.phone, user.language = name, phone or None, language

        write_with_retry(self._database, work)


def _user(uow: UnitOfWork, viewer: SignedIn) -> User:
    user = uow.accounts.by_id(viewer.actor.user_id or 0)
    if user is None:
        raise NotFound("this account is gone")
    return user
