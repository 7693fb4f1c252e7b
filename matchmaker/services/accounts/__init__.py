"""Accounts: sign-up, sign-in, second factor, sessions, invitations, people."""

from matchmaker.services.accounts.registry import AccountsServices

__all__ = ["AccountsServices"]
