"""The grammar of an answer (GBNF, llama.cpp): completeness first, then sentences that only cite existing sources."""

from collections.abc import Sequence

LONGEST_SENTENCE = 320
MOST_SENTENCES = 8
MOST_MARKS = 3

# Brackets, braces and angles are left to the marks, the tokens and the fence: free text never holds them.
_FREE = r"[^\[\]{}<>\x00-\x1f\x7f]"
_FIRST = r"[^\[\]{}<>\x00-\x20\x7f]"


def answer_grammar(sources: int, tokens: Sequence[str]) -> str:
    """GBNF that lets `[1]`…`[sources]` out and no other mark, and no token in braces but those given.

    An answer without sources can only be `aucun`.
    """
    if sources < 1:
        return 'root ::= "aucun"\n'
    marks = " | ".join(f'"[{number}]"' for number in range(1, sources + 1))
    rules = [
        'root ::= "aucun" | ("complet" | "partiel") ("\\n" sentence){1,' + f"{MOST_SENTENCES}}}",
        f"sentence ::= first part{{0,{LONGEST_SENTENCE}}} proof{{1,{MOST_MARKS}}}",
        f"first ::= {_FIRST}{' | token' if tokens else ''}",
        f"part ::= {_FREE}{' | token' if tokens else ''}",
        'proof ::= " " mark',
        f"mark ::= {marks}",
    ]
    if tokens:
        rules.append(f"token ::= {' | '.join(f'{chr(34)}{token}{chr(34)}' for token in tokens)}")
    return "\n".join(rules) + "\n"
