"""One generation: passages that fit, one prompt, drafts sentence by sentence. Nothing here is checked yet."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence

from bot.answering.drafts import Declared, Draft, DraftReader, DraftSentence, Spent
from bot.answering.generator import (
    Caps,
    Ended,
    Ending,
    Generator,
    GeneratorBusy,
    GeneratorUnavailable,
    Piece,
    Prompt,
    PromptTooLong,
    Text,
    Waiting,
)
from bot.answering.prompt import Sheet, build_sheet
from bot.domain.answers import Citation, Evidence
from bot.domain.conversations import Turn

__all__ = [
    "Caps",
    "Declared",
    "Draft",
    "DraftSentence",
    "Ended",
    "Ending",
    "Generator",
    "GeneratorBusy",
    "GeneratorUnavailable",
    "Piece",
    "Prompt",
    "PromptTooLong",
    "Spent",
    "Text",
    "Waiting",
    "generate",
]


async def generate(
    question_text: str,
    language: str,
    evidence: Evidence,
    citations: Sequence[Citation],
    generator: Generator,
    caps: Caps,
    *,
    turns: Sequence[Turn] = (),
) -> AsyncIterator[Draft]:
    """Drafts of an answer over the evidence; numbers are those of `citations`. Closing it cancels the generation.

    Raises GeneratorBusy, PromptTooLong or GeneratorUnavailable.
    """
    sheet = await fitting_sheet(question_text, language, evidence, citations, generator, caps, turns)
    reader = DraftReader(sheet.citations, sheet.addresses)
    pieces = generator.stream(sheet.prompt, caps)
    try:
        async for piece in pieces:
            for draft in _read(piece, reader):
                yield draft
            if reader.over:
                return
    finally:
        if isinstance(pieces, AsyncGenerator):
            await pieces.aclose()


def _read(piece: Piece, reader: DraftReader) -> list[Draft]:
    match piece:
        case Waiting():
            return [piece]
        case Text(text):
            return list(reader.feed(text))
        case Ended(reason, cpu_s):
            return [*reader.finish(reason), *([Spent(cpu_s)] if cpu_s is not None else [])]


async def fitting_sheet(
    question_text: str,
    language: str,
    evidence: Evidence,
    citations: Sequence[Citation],
    generator: Generator,
    caps: Caps,
    turns: Sequence[Turn] = (),
) -> Sheet:
    """The prompt over as many of the best passages as fit in `caps.prompt_tokens`; the weakest go first."""
    for kept in range(len(evidence.passages), 0, -1):
        passages = [ranked.passage for ranked in evidence.passages[:kept]]
        sheet = build_sheet(question_text, language, turns, passages, citations)
        if await generator.count_tokens(f"{sheet.prompt.system}\n{sheet.prompt.user}") <= caps.prompt_tokens:
            return sheet
    raise PromptTooLong(f"no passage fits in {caps.prompt_tokens} tokens with the instructions and the question")
