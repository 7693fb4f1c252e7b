"""Mails: one message is one folder of templates; rendering and sending, no knowledge of storage."""
