"""Mails that are owed: deliver them, show them in the demonstration, send digests."""

from matchmaker.mail.render import style_source as mail_style_source
from matchmaker.services.mailing.registry import MailingServices

__all__ = ["MailingServices", "mail_style_source"]
