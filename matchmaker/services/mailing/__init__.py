"""Mails that are owed: deliver them, show them in the demonstration, send digests."""

from matchmaker.services.mailing.registry import MailingServices

__all__ = ["MailingServices"]
