"""What an operator's Prometheus reads: answers, time, processor and energy. Sums only: nothing of any resident."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from bot.domain.answers import Answer
from bot.energy import Counted, estimated_joules, grams, power

HELP = {
    "guichet_answers_total": ("counter", "Answers, by road and ending."),
    "guichet_answer_seconds_total": ("counter", "Time residents waited for whole answers, by road."),
    "guichet_answer_processor_seconds_total": ("counter", "Processor time of answers, by road, the model included."),
    "guichet_answer_energy_joules_total": ("counter", "Energy of answers by road: that time, and the power of a core."),
    "guichet_generation_processor_seconds_total": ("counter", "Processor time of the language model."),
    "guichet_processor_seconds_total": ("counter", "Processor time of the counter, the language model apart."),
    "guichet_energy_joules_total": ("counter", "Energy since the start: the machine's counter, or 10 W a busy core."),
    "guichet_carbon_grams_total": ("counter", "The same in g CO2 eq. of French electricity (RTE, 2024)."),
    "guichet_running": ("gauge", "Answers under way."),
}


class Meter:
    """Sums since the start. One event loop only."""

    def __init__(self) -> None:
        self._answers: Counter[tuple[str, str]] = Counter()
        self._waited_s: defaultdict[str, float] = defaultdict(float)
        self._generation_s = 0.0
        self._spent_s: defaultdict[str, float] = defaultdict(float)
        self._spent_joules: defaultdict[str, float] = defaultdict(float)
        self._counted = Counted()

    def count(self, answer: Answer) -> None:
        """One more answer."""
        road = str(answer.road or "none")
        self._answers[road, str(answer.outcome)] += 1
        self._waited_s[road] += answer.timings_ms.get("total", 0.0) / 1000
        self._spent_s[road] += answer.cpu_s
        self._spent_joules[road] += power().joules(answer.cpu_s)
        self._generation_s += answer.timings_ms.get("generate_processor", 0.0) / 1000

    def joules(self) -> tuple[str, float]:
        """How it is known, and how much: RAPL counts the whole machine, the estimate our processor time."""
        counted = self._counted.joules()
        if counted is not None:
            return "rapl", counted
        return "estimate", estimated_joules(time.process_time() + self._generation_s)

    def lines(self, running: int) -> Iterator[str]:
        """The text format of Prometheus (version 0.0.4)."""
        method, joules = self.joules()
        values: dict[str, dict[str, float]] = {
            "guichet_answers_total": {
                f'{{road="{road}",outcome="{outcome}"}}': count for (road, outcome), count in self._answers.items()
            },
            "guichet_answer_seconds_total": _by_road(self._waited_s),
            "guichet_answer_processor_seconds_total": _by_road(self._spent_s),
            "guichet_answer_energy_joules_total": _by_road(self._spent_joules),
            "guichet_generation_processor_seconds_total": {"": self._generation_s},
            "guichet_processor_seconds_total": {"": time.process_time()},
            "guichet_energy_joules_total": {f'{{method="{method}"}}': joules},
            "guichet_carbon_grams_total": {f'{{method="{method}"}}': grams(joules)},
            "guichet_running": {"": running},
        }
        for name, found in values.items():
            kind, told = HELP[name]
            yield f"# HELP {name} {told}"
            yield f"# TYPE {name} {kind}"
            yield from (f"{name}{labels} {value:.6g}" for labels, value in found.items())


def _by_road(sums: Mapping[str, float]) -> dict[str, float]:
    return {f'{{road="{road}"}}': value for road, value in sums.items()}
