"""Text as a person sees it: no hidden characters, no left-over markup, ordinary spaces."""

import html
import re
import unicodedata

# Characters nobody sees: zero-width, direction overrides, tags (U+E0000…), variation selectors,
# private use (icon fonts), soft hyphen. They can carry words that only a machine would read.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\uffff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_TAGS = re.compile("[\U000e0000-\U000e007f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r"\n{3,}")
_KNOWN = (
    "a|abbr|address|article|aside|b|blockquote|body|br|button|caption|center|cite|code|col|colgroup|dd|del|div|dl|dt|em|"
    "figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|meta|nav|o:p|ol|"
    "option|p|pre|s|script|section|select|small|span|strike|strong|style|sub|sup|table|tbody|td|tfoot|th|thead|"
    "title|tr|tt|u|ul|video"
)
_BREAK_TAG = re.compile(r"</?(?:br|p|div|li|tr|h[1-6]|table|ul|ol|hr)\b(?:\s[^<>]*)?/?>", re.IGNORECASE)
_CELL_TAG = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_KNOWN})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_CUT_TAG = re.compile(rf"<(?:{_KNOWN})\s+[\w:-]+=[\"'][^<>]*$", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_AT = re.compile(
    r"(?<=[\w.-])\s?[\[({]\s?(?:at|arobase|arobas|a|@)\s?[\])}]\s?(?=[\w-]+(?:\s?[\[(]?\.|\.))", re.IGNORECASE
)


def visible(text: str) -> str:
    """The text without hidden or control characters, NFC, every space an ordinary one, lines kept."""
    text = _HIDDEN.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    text = _SPACES.sub(" ", _CONTROL.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n")))
    lines = (line.strip() for line in text.split("\n"))
    return _AT.sub("@", _BREAKS.sub("\n\n", "\n".join(lines)).strip())


def flat(text: str) -> str:
    """`visible`, on one line."""
    return " ".join(visible(text).split())


def smuggles(text: str) -> bool:
    """Whether invisible tag characters are in the text: nobody types them by accident."""
    return _TAGS.search(text) is not None


def mended(text: str) -> str:
    """The text without HTML left over by a conversion: tags, comments, scripts and entities."""
    if "<" in text:
        text = _COMMENT.sub("", _SCRIPT.sub("", text))
        text = _CELL_TAG.sub(" ; ", _BREAK_TAG.sub("\n", text))
        text = _CUT_TAG.sub("", _TAG.sub("", text))
    return html.unescape(text) if _ENTITY.search(text) else text
