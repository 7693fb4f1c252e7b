"""People, what they belong to, and where they are signed in."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from matchmaker.storage.repositories.base import Repository
from models import User


class AccountRepository(Repository):
    """Users are loaded with their memberships."""

    def by_email(self, email: str) -> User | None:
        """The account of an address, or None; upper and lower case do not matter."""
        query = select(User).options(selectinload(User.memberships))
        return self._session.scalars(query.where(User.email == email.strip().lower())).one_or_none()

    def by_id(self, user_id: int) -> User | None:
        """One account, or None."""
        query = select(User).options(selectinload(User.memberships))
        return self._session.scalars(query.where(User.id == user_id)).one_or_none()

    def add(self, user: User) -> None:
        """Keep a new account; its id is known afterwards."""
        self._session.add(user)
        self._session.flush()
