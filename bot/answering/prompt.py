"""What the model reads: instructions, then passages in an order that does not depend on the question, then the rest."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.answering.generator import Prompt
from bot.answering.grammar import answer_grammar
from bot.domain.answers import Citation
from bot.domain.conversations import Turn
from bot.domain.documents import Passage

LANGUAGES = {"fr": "français", "en": "anglais"}
KEPT_TURNS = 2
LONGEST_TURN, LONGEST_READ = 400, 900
YES_OR_NO = 'root ::= "oui" | "non"'

_ADDRESS = re.compile(r"(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<url>(?:https?://|www\.)[^\s<>()\[\]{}«»\"']*[\w/])")
_FENCE = str.maketrans({"<": "‹", ">": "›", "{": "(", "}": ")", "[": "(", "]": ")"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A prompt and how to read its answer: `citations[n]` is the citation of the mark `[n]`, `addresses` the tokens."""

    prompt: Prompt
    citations: Mapping[int, int]
    addresses: Mapping[str, str]


def instructions() -> str:
    """The system prompt, the same for every question so that it is read only once."""
    return _packaged("answer.md")


def reading_prompt(question: str, under: str, text: str) -> Prompt:
    """One statement and one question: does the one answer the other? One word is asked for, `oui` or `non`."""
    stands, said, asked = (" ".join(one.split())[:LONGEST_READ].translate(_FENCE) for one in (under, text, question))
    user = f"Extrait ({stands}) : {said}\nQuestion : {asked}"
    return Prompt(_packaged("reading.md"), user, YES_OR_NO, between=("oui", "non"))


@cache
def _packaged(name: str) -> str:
    return files("bot.answering").joinpath("prompts", name).read_text(encoding="utf-8").strip()


def build_sheet(
    question: str, language: str, turns: Sequence[Turn], passages: Sequence[Passage], citations: Sequence[Citation]
) -> Sheet:
    """The prompt over these passages. Marks count from 1 in the order of passage identifiers, not of relevance:

    two questions that share their passages then share the beginning of their prompts. A passage without a
    citation is left out.
    """
    cited = {citation.passage_id: citation.number for citation in citations}
    ordered = sorted((passage for passage in passages if passage.id in cited), key=lambda passage: passage.id)
    addresses = _addresses([passage.text for passage in ordered])
    blocks = [_block(mark, passage, addresses) for mark, passage in enumerate(ordered, start=1)]
    user = "\n\n".join([*blocks, *_conversation(turns), _request(question, language)])
    grammar = answer_grammar(len(ordered), [f"{{{token}}}" for token in addresses])
    marks = {mark: cited[passage.id] for mark, passage in enumerate(ordered, start=1)}
    return Sheet(Prompt(instructions(), user, grammar), marks, addresses)


def _addresses(texts: Sequence[str]) -> dict[str, str]:
    """Token → address, for every URL and e-mail of these texts, in reading order."""
    found = dict.fromkeys((match.group(), match["email"]) for text in texts for match in _ADDRESS.finditer(text))
    emails = [address for address, email in found if email]
    urls = [address for address, email in found if not email]
    named = [*_numbered("lien", urls), *_numbered("courriel", emails)]
    return dict(named)


def _numbered(kind: str, addresses: Sequence[str]) -> list[tuple[str, str]]:
    return [(f"{kind}{number}", address) for number, address in enumerate(addresses, start=1)]


def _block(mark: int, passage: Passage, addresses: Mapping[str, str]) -> str:
    heading = " > ".join([passage.title, *(part for part in passage.heading_path if part != passage.title)])
    day = f" ({passage.date.isoformat()})" if passage.date else ""
    return f"<source>\n[{mark}] {heading.translate(_FENCE)}{day}\n{_as_data(passage.text, addresses)}\n</source>"


def _as_data(text: str, addresses: Mapping[str, str]) -> str:
    """The text with its addresses replaced by tokens, and no character of its own that opens or closes a fence."""
    tokens = {address: token for token, address in addresses.items()}
    plain = [part.translate(_FENCE) for part in _ADDRESS.sub("\0", text).split("\0")]
    hidden = [f"{{{tokens[found.group()]}}}" for found in _ADDRESS.finditer(text)]
    return "".join(part for pair in zip(plain, [*hidden, ""], strict=True) for part in pair).strip()


def _conversation(turns: Sequence[Turn]) -> list[str]:
    said = [
        f"Habitant : {_short(turn.asked)}\nAccueil : {_short(turn.answered)}"
        for turn in turns[-KEPT_TURNS:]
        if turn.asked
    ]
    return ["<conversation>\n{}\n</conversation>".format("\n".join(said))] if said else []


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST_TURN].translate(_FENCE)


def _request(question: str, language: str) -> str:
    wanted = LANGUAGES.get(language, LANGUAGES["fr"])
    return f"<question>\n{' '.join(question.split()).translate(_FENCE)}\n</question>\nRépondez en {wanted}."
