"""How much deciding with explanations costs beside deciding alone: `python benchmarks/explaining.py [ITEMS]`.

Prints CPU seconds, the least of three, and their ratio.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from orgdoc.deciding.counterfactuals import moves_of
from orgdoc.deciding.decide import decide
from orgdoc.deciding.facts import pattern_of
from orgdoc.deciding.outcomes import outcomes_of
from orgdoc.deciding.pattern import Judge, judge_with
from orgdoc.pipeline import Answer
from orgdoc.reading.spec_reader import read_spec
from orgdoc.rules.book_reader import built_in_rulebook
from orgdoc.views.phrases import explaining, moving
from orgdoc.views.phrases.naming import Naming


def spec_of(items: int) -> bytes:
    """Return a spec of `items` items, half of them projects, with every fact taking all its values."""
    whom = ["[Finance]", "[Globex]", "[Finance, Globex]", "[Partner]", "[Contractors]", None]
    facts = {
        "deliverable": ["product", "service", "infrastructure", "business-plan", None],
        "activity": ["develop", "maintain", "expand", "procure", "plan", None],
        "objective": ["productivity", "revenue", None],
    }
    lines = ["organisation: {name: Large, large: true, resources_segregated: true}"]
    lines += ["boundary: {internal: [Finance], external: [Globex], both: [Contractors], unknown: [Partner]}"]
    lines += ["projects:"]
    for n in range(items // 2):
        stated = {key: values[n * 7 % len(values)] for key, values in facts.items()}
        stated |= {"for": whom[n % len(whom)], "stakeholders": whom[n * 5 % len(whom)]}
        given = "".join(f", {key}: {value}" for key, value in stated.items() if value)
        lines.append(f"  - {{id: p{n}, name: Project {n}, manager: Manager {n % 300}{given}}}")
    lines += ["resources:"]
    kinds = ["equipment", "software", "infrastructure", "person", "team"]
    for n in range(items // 2):
        lines.append(f"  - {{id: r{n}, name: Resource {n}, kind: {kinds[n % 5]}, serves: [p{n}]}}")
    return "\n".join(lines).encode()


def least(action: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times)


def main(items: int) -> None:
    organisation, _, _ = read_spec(spec_of(items), "large.yaml")
    assert organisation is not None
    rulebook = built_in_rulebook()
    judge: Judge = judge_with(rulebook).__wrapped__  # type: ignore[attr-defined]  # without its memory
    outcomes = outcomes_of(organisation, rulebook, judge)

    def once() -> list[object]:
        return [judge(pattern_of(item, organisation, outcomes.sides)) for item in outcomes.order]

    def explained() -> object:
        found = Answer(decide(organisation, rulebook), Naming(organisation, rulebook, "large.yaml", None))
        return [
            explaining.explanation(decision, found.naming) + moving.moves(decision, found.naming)
            for decision in found.decisions.items.values()
        ]

    def alone_each() -> object:
        return [*once(), *(moves_of(outcome.pattern, judge) for outcome in outcomes.of.values())]

    base = least(once)
    everything = least(lambda: decide(organisation, rulebook))
    worded = least(explained)
    print(f"{items:,} items, CPU seconds, least of three")
    print(f"decide each item once, no pattern remembered   {base:7.2f}   1.0")
    for label, seconds in (
        ("decide, with counterfactuals and questions", everything),
        ("the same, and every explanation in words", worded),
        ("for comparison: counterfactuals not shared", least(alone_each)),
    ):
        print(f"{label:45} {seconds:7.2f}   {seconds / base:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
