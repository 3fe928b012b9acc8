"""The mailbox an operator set, and whose letters come to which of its addresses."""

from collections.abc import Collection

from bot.assemble import AssemblyError
from bot.engines.mailbox import Mailbox, MailOptions
from bot.settings import Settings


def mailbox_of(settings: Settings) -> Mailbox | None:
    """None when no mailbox is set; AssemblyError when it is set by half."""
    imap, smtp = settings.mail_imap_url.get_secret_value(), settings.mail_smtp_url.get_secret_value()
    if not imap and not smtp:
        return None
    if not imap or not smtp or not settings.mail_address:
        raise AssemblyError("GUICHET_MAIL_IMAP_URL, GUICHET_MAIL_SMTP_URL and GUICHET_MAIL_ADDRESS go together")
    return Mailbox(MailOptions(imap, smtp, settings.mail_address))


def check_communes(settings: Settings, known: Collection[str]) -> None:
    """AssemblyError for an address given to a commune that is not served."""
    for address, commune in settings.mail_communes.items():
        if commune not in known:
            raise AssemblyError(f"GUICHET_MAIL_COMMUNES: {address} names {commune}; known: {', '.join(sorted(known))}")
