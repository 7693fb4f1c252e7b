"""What a partner's way into the network leaves behind: reviews, pending edits, documents."""

from matchmaker.storage.repositories.base import Repository


class OnboardingRepository(Repository):
    """Reviews, revisions and documents of partners."""
