"""Reading an e-mail whatever it is made of: parts, encodings, HTML, attachments, signs that a machine wrote it."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses
from hashlib import sha256
from html.parser import HTMLParser

from bot.domain.letters import Letter

LONGEST_TEXT = 20_000
LONGEST_SUBJECT = 300
LISTED = 50
_QUOTED = re.compile(
    r"^(?:>.*|(?:Le |On )\b.{5,200}(?:a écrit|wrote) ?:\s*|-{2,} ?(?:Message d'origine|Original Message) ?-{2,}.*)$",
    re.I,
)
_MAILBOX = re.compile(r"[^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+\.[^\s@<>,;:\"()]+")
_MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|ne-?pas-?repondre)\b", re.I)
_BLOCKS = frozenset(["p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "table", "blockquote"])
_UNREAD = frozenset(["script", "style", "head", "title", "template"])


def read_letter(raw: bytes, *, cut: bool = False) -> Letter:
    """The letter; never raises: what cannot be read is left out. `cut`: the bytes are only the beginning of it."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    name, sender = _sender(message)
    return Letter(
        message_id=_header(message, "Message-ID") or f"<{sha256(raw).hexdigest()}@unnamed.invalid>",
        sender=sender,
        name=name,
        subject=_header(message, "Subject")[:LONGEST_SUBJECT],
        text=_own_words(_text(message))[:LONGEST_TEXT],
        answers=tuple(re.findall(r"<[^<>\s]+>", f"{_header(message, 'In-Reply-To')} {_header(message, 'References')}")),
        attachments=_attachments(message),
        automatic=_is_automatic(message, sender),
        cut=cut,
        recipients=_recipients(message),
    )


def _header(message: EmailMessage, name: str) -> str:
    """One line, whatever was folded or slipped into it."""
    try:
        value = str(message.get(name, ""))
    except Exception:  # the parser of a header that lies may raise anything
        value = ""
    return " ".join(value.replace("\x00", "").encode("utf-8", "replace").decode().split())


def _sender(message: EmailMessage) -> tuple[str, str]:
    for field in ("Reply-To", "From"):
        for name, address in getaddresses([_header(message, field)]):
            if _MAILBOX.fullmatch(address):
                return name[:120], address.lower()
    return "", ""


def _recipients(message: EmailMessage) -> tuple[str, ...]:
    """Whom it was sent to; the address that the mail server delivered it to comes first."""
    written = [_header(message, field) for field in ("X-Original-To", "Delivered-To", "Envelope-To", "To", "Cc")]
    found = [address.lower() for _, address in getaddresses(written) if _MAILBOX.fullmatch(address)]
    return tuple(dict.fromkeys(found))[:LISTED]


def _text(message: EmailMessage) -> str:
    try:
        body = message.get_body(("plain", "html"))
    except Exception:  # a message whose parts contradict each other
        body = None
    if body is None:
        return ""
    text = _content(body)
    return _visible(text) if body.get_content_type() == "text/html" else text


def _content(part: MIMEPart) -> str:
    """The part's words; an encoding nobody knows is read as UTF-8, what does not fit replaced."""
    try:
        return str(part.get_content())
    except Exception:  # unknown charset, broken transfer encoding
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _own_words(text: str) -> str:
    """What the person wrote, without the letter they answer, which is quoted under it."""
    kept: list[str] = []
    for line in text.replace("\r", "").replace("\x00", "").splitlines():
        if _QUOTED.match(line.strip()):
            break
        kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip() or text.strip()


def _attachments(message: EmailMessage) -> tuple[str, ...]:
    names = []
    for part in message.walk():
        name = part.get_filename()
        if name or part.get_content_disposition() == "attachment":
            names.append(" ".join(str(name or "?").split())[:80])
    return tuple(names[:20])


def _is_automatic(message: EmailMessage, sender: str) -> bool:
    """RFC 3834, and what lists and bounces write: answering them would never end."""
    auto = _header(message, "Auto-Submitted").lower()
    bulk = _header(message, "Precedence").lower() in ("bulk", "junk", "list", "auto_reply")
    listed = bool(_header(message, "List-Id") or _header(message, "X-Auto-Response-Suppress"))
    return not sender or bool(_MACHINES.match(sender)) or bulk or listed or (bool(auto) and auto != "no")


class _Visible(HTMLParser):
    """The words of a page that people see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _UNREAD
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _UNREAD))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def _visible(html: str) -> str:
    parser = _Visible()
    parser.feed(html)
    lines = (" ".join(line.split()) for line in "".join(parser.words).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
