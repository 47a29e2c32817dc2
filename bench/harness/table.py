"""The results as a Markdown table: medians over the rounds."""

import statistics
from typing import Any, Callable

from harness.results import Result
from harness.suite import Suite

HEADER = ["case", "system", "stored", "events/s", "min-max", "MB/s", "p50 µs", "p99 µs",
          "p99.9 µs"]
TEXT_COLUMNS = 2


def make_table(rounds: list[list[Result]], baselines: list[str]) -> str:
    header = [*HEADER, *(f"x {baseline}" for baseline in baselines)]
    rules = ["---"] * TEXT_COLUMNS + ["---:"] * (len(header) - TEXT_COLUMNS)
    rows = [make_row(rounds, case, system, baselines) for case, system in order(rounds[0])]
    lines = ["| " + " | ".join(cells) + " |" for cells in [header, rules, *rows]]
    return "\n".join(lines)


def baselines_of(suite: Suite[Any], rounds: list[list[Result]]) -> list[str]:
    """The suite's own choice, as far as they were measured."""
    measured = {result.system for result in rounds[0]}
    return [name for name in suite.baselines if name in measured]


def order(results: list[Result]) -> list[tuple[str, str]]:
    """Case by case, both in the order of their first appearance."""
    cases = list(dict.fromkeys(result.case for result in results))
    return sorted(((result.case, result.system) for result in results),
                  key=lambda pair: cases.index(pair[0]))


def make_row(rounds: list[list[Result]], case: str, system: str,
             baselines: list[str]) -> list[str]:
    own = [result for results in rounds if (result := find(results, case, system))]
    rates = [result.events_per_second for result in own]

    def median(value: Callable[[Result], float]) -> str:
        return show(statistics.median(value(result) for result in own))

    return [
        case,
        system,
        median(lambda result: result.stored),
        show(statistics.median(rates)),
        f"{show(min(rates))}-{show(max(rates))}",
        median(lambda result: result.mb_per_second),
        median(lambda result: result.p50_us),
        median(lambda result: result.p99_us),
        median(lambda result: result.p999_us),
        *(show_ratio(rounds, case, system, baseline) for baseline in baselines),
    ]


def show_ratio(rounds: list[list[Result]], case: str, system: str, baseline: str) -> str:
    """Each round is divided by itself: the speed of the disk drifts from one to the next."""
    ratios = []
    for results in rounds:
        own, other = find(results, case, system), find(results, case, baseline)
        if own is None or other is None:
            return ""
        ratios.append(own.events_per_second / other.events_per_second)
    return f"{statistics.median(ratios):.2f}"


def find(results: list[Result], case: str, system: str) -> Result | None:
    return next((r for r in results if r.case == case and r.system == system), None)


def show(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.2f}".rstrip("0").rstrip(".")


def describe(rounds: list[list[Result]], machine: str) -> str:
    return (f"Rounds: {len(rounds)}; figures are medians, ratios are taken within a round. "
            f"Client and server share the machine: {machine}.")
