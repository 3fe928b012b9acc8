"""A mailbox set by half, or for a commune nobody serves, is told before the server starts."""

import pytest

from bot.assemble import AssemblyError
from bot.mailroom import check_communes, mailbox_of
from bot.settings import Settings

WHOLE = {"mail_imap_url": "imaps://a:b@c/INBOX", "mail_smtp_url": "smtps://a:b@c", "mail_address": "a@c.example"}


def test_a_mailbox_is_whole_or_absent() -> None:
    assert mailbox_of(Settings()) is None and mailbox_of(Settings(**WHOLE)) is not None
    for missing in WHOLE:
        with pytest.raises(AssemblyError, match="go together"):
            mailbox_of(Settings(**{**WHOLE, missing: ""}))


def test_an_address_belongs_to_a_commune_that_is_served() -> None:
    settings = Settings(mail_communes={"guichet@bourg.example": "bourg"})
    check_communes(settings, ["bourg"])
    with pytest.raises(AssemblyError, match=r"names bourg; known: hameau"):
        check_communes(settings, ["hameau"])
