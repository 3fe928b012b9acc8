"""Processor time of the town's questions, in process, by extracts: asked once, then again; then as a counter asks
that has read its documents ahead.

`python -m eval.bench.questions DATA`
"""

import asyncio
import sys
import time
from collections import deque
from datetime import datetime
from itertools import chain
from pathlib import Path

from bot.answering.counter import Counter
from bot.ask import ask, question_of
from bot.assemble import build_counter
from bot.domain.clock import MORNING, PARIS
from bot.embedders import choose_embedder
from bot.settings import Settings
from eval.town import questions_of

AT = datetime.combine(datetime(2026, 11, 23), MORNING, PARIS)
TIMES = 3


def counter_of(data_dir: Path) -> Counter:
    """A counter over an ingested territory, without a language model."""
    settings = Settings(data_dir=data_dir, generator="none")
    choice = choose_embedder(settings)
    return build_counter(settings, choice.build() if choice else None, None)


async def measure(counter: Counter) -> float:
    """Milliseconds of processor a question, each asked once, one after the other."""
    questions, began_s = questions_of(), time.process_time()
    for text in questions:
        await ask(question_of(text, "", AT, counter), counter)
    return 1000 * (time.process_time() - began_s) / len(questions)


async def _main(data_dir: Path) -> None:
    counter = counter_of(data_dir)
    for turn in range(TIMES):
        print(f"{'again' if turn else 'first'}: {await measure(counter):.1f} ms of processor a question")
    ahead = counter_of(data_dir)
    for passage in chain.from_iterable(ahead.index.pages()):
        deque(ahead.reader.read_ahead(passage), maxlen=0)
    print(f"first, documents read ahead: {await measure(ahead):.1f} ms of processor a question")


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1])))
