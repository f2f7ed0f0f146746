"""Faults put into the deciding: small changes of its code, each of which some test must notice.

`python tests/faults/mutants.py [--sample N] [--seed N] [--examples N] [--seconds N] [--module NAME] [--show]`
changes one thing at a time in `src/orgdoc/deciding` (a comparison, `and` and `or`, `not`, `+` and `-`, a
constant, a returned value, a statement left out) and runs the tests of deciding on it, until one fails. The
mutants are drawn at random from all that there are, so each module has its share. What no test notices is
tried again with `--thorough` times as many examples. It ends with exit code 1 where fewer than 95 % are
noticed and not explained in `EQUIVALENT`. Processes are forked: not for Windows.
"""

from __future__ import annotations

import argparse
import ast
import importlib.abc
import importlib.machinery
import importlib.util
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

# Some are loaded once here for all that is forked; of orgdoc what knows nothing of deciding.
import click  # noqa: F401
import docx  # noqa: F401
import jsonschema_rs  # noqa: F401
import orjson  # noqa: F401
import pytest
import yaml  # noqa: F401
from hypothesis import Phase, settings

import orgdoc.checks
import orgdoc.reading.spec_reader
import orgdoc.rules.book_reader  # noqa: F401

ROOT = Path(__file__).parents[2]
DECIDING = ROOT / "src" / "orgdoc" / "deciding"
FROZEN = "test_layers.py::test_values_are_frozen"
#: The quickest first: the first test that fails ends the run.
TESTS = ("test_decisions.py", "test_differences.py", "test_decision_properties.py", "test_changes.py", FROZEN)
AGAIN = (*TESTS, "test_decision_enumeration.py", "test_cli.py::test_asking", "test_rule_books.py")
OF_THE_MAP = ("test_decision_enumeration.py", "test_cli.py::test_the_published_rules_are_current")
OF_BOOKS = ("test_book_analysis.py", "test_rule_books.py", FROZEN)
#: The tests of parts that the others hardly touch, by module.
OF_PART = {
    "atlas": OF_THE_MAP,
    "book_analysis": OF_BOOKS,
    "book_map": (*OF_BOOKS, "test_cli.py::test_the_published_rules_are_current"),
    "scenarios": OF_BOOKS,
    "counterfactuals": (
        *TESTS,
        "test_rule_books.py::test_a_resource_may_become_of_each_kind_that_can_have_its_facts",
        "test_rule_books.py::test_what_a_change_of_a_fact_is_said_to_give_it_gives",
    ),
}
WANTED = 0.95
#: Mutants that change nothing that can be seen, with the reason; the keys are parts of their description.
EQUIVALENT = {
    (
        "effects.py",
        "left out (`if item_id not in self._in_reach[",
    ): "saves deciding anew what one matter reaches",
    ("", "True → False in `strict=True`"): "the lists are of one length; it is there to say so",
    ("", "True → False in `slots=True`"): "saves memory",
    ("book_analysis.py", "1 → 2 in `1 << self._branches.index(branch)`"): "the bits begin one place further",
    ("book_analysis.py", "1 → 2 in `clause_bit = 1`"): "the bits of the clauses begin one place further",
    ("book_analysis.py", "`several: bool = False`"): "nobody asks it before a rule applies",
    ("book_analysis.py", "`carried: bool = True`"): "nobody asks it before a rule applies",
    ("book_analysis.py", "`officers: int = 0`"): "nobody asks it before a rule applies",
    ("book_analysis.py", "left out (`if not state.met:`)"): "saves looking for the clauses of nothing",
    ("effects.py", "Gt swapped in `len(given) > 1`"): "that one side alone is apart from itself, nobody asks",
    ("certainty.py", "Sub swapped in `outcome.rank - 1`"): "at the rank of a tie no branch is named alone",
    ("changes.py", 'text changed in `_Mark("fact", after.id, "name")`'): "nobody looks for that mark",
    ("changes.py", 'text changed in `_Mark("organisation", "", "name")`'): "nobody looks for that mark",
    (
        "book_analysis.py",
        "swapped in `self._every & ~self._at_once`",
    ): "what applies at once is done: it costs steps",
    ("decide.py", 'text changed in `subject if ref[0] == ITEM else ""`'): "no item is called so",
    (
        "atlas.py",
        'text changed in `{ "not stated"',
    ): "a name that only says in the code what stands beside it",
    (
        "effects.py",
        "left out (`if matter.ask is Ask.LINE:`) in `def reached",
    ): "saves trying what no line moves",
    ("effects.py", "left out (`seen.add(place)`)"): "saves deciding the same item twice",
    ("changes.py", "Gt swapped in `_SUREST_LAST.index"): "the two differ, or nothing would be told",
    ("changes.py", "In swapped in `name in found`"): "of two lists, one has what the other lacks",
    ("changes.py", 'text changed in `fact: str = ""`'): "the same wherever it is left out",
    ("changes.py", 'text changed in `Stated(name, "",'): "nobody asks for the path of what is made for a try",
    ("changes.py", "left out (`if not ids:`) in `def _with_new_ids"): "saves making the same anew",
    ("facts.py", 'text changed in `self.verdicts.get(name, "")`'): "no branch is called so",
    ("book_analysis.py", "None returned in `return False`"): "only its truth is asked",
    ("book_analysis.py", "left out (`if len(dead) >= self._most:`) in `def found( fact"): "bounds the effort",
    ("book_analysis.py", "GtE swapped in `len(", ") >= self._most`"): "about so much effort",
    ("book_analysis.py", "`MOST_STATES = 500_000`"): "about so much effort",
    ("book_map.py", "`MOST_CELLS = 50_000`"): "about so much effort",
    ("book_map.py", "Gt swapped in `cells > MOST_CELLS`"): "about so much effort",
    (
        "text changed in `matter.fact or ",
    ): "a fact that is asked for has a name; this is for the type checker",
}

_SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or,
    ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


Change = Callable[[ast.AST], None]


class Mutant(NamedTuple):
    """A module with one change of one node; `what` says which: "effects.py:120: And swapped in `…`"."""

    path: Path
    what: str
    node: int
    change: Change

    def text(self) -> str:
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        self.change(_changeable(tree)[self.node])
        return ast.unparse(tree)


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a module, in the order of its text."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    # Of a constant is told where it stands: `strict=True`, `number = 0`.
    whole = {
        id(child): node
        for node in ast.walk(tree)
        for child in ast.iter_child_nodes(node)
        if isinstance(child, ast.Constant) and hasattr(node, "lineno")
    }
    for number, node in enumerate(_changeable(tree)):
        for kind, change in _changes(node):
            line = getattr(node, "lineno", 0)
            told = " ".join((ast.get_source_segment(source, whole.get(id(node), node)) or "").split())[:90]
            yield Mutant(path, f"{path.name}:{line}: {kind} in `{told}`", number, change)


def _changeable(tree: ast.Module) -> list[ast.AST]:
    """Return all nodes but annotations and docstrings."""
    found: list[ast.AST] = []

    def walk(node: ast.AST) -> None:
        found.append(node)
        for field, value in ast.iter_fields(node):
            if field in ("annotation", "returns"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not _is_text(child):
                    walk(child)

    walk(tree)
    return found


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """Yield what can be changed of a node, each with how to do it to a copy."""
    if isinstance(node, ast.Compare):
        for place, op in enumerate(node.ops):
            if type(op) in _SWAPPED:
                yield f"{type(op).__name__} swapped", _operator_of_compare(place, _SWAPPED[type(op)])
    elif isinstance(node, (ast.BoolOp, ast.BinOp)) and type(node.op) in _SWAPPED:
        yield f"{type(node.op).__name__} swapped", _setting("op", _SWAPPED[type(node.op)]())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        yield f"{type(node.op).__name__} left out", _without_operator
    elif isinstance(node, ast.Constant):
        yield from _of_constant(node)
    elif isinstance(node, ast.Return) and ast.unparse(node) not in ("return", "return None"):
        yield "None returned", _setting("value", ast.Constant(None))
    body_lists = [value for _, value in ast.iter_fields(node) if isinstance(value, list)]
    for place, body in enumerate(body_lists):
        for number, statement in enumerate(body):
            if _can_go(statement) and not _is_text(statement):
                told = ast.unparse(statement).splitlines()[0][:60]
                yield f"line {statement.lineno} left out (`{told}`)", _left_out(place, number)


def _of_constant(node: ast.Constant) -> Iterator[tuple[str, Change]]:
    value = node.value
    if isinstance(value, bool):
        yield f"{value} → {not value}", _setting("value", not value)
    elif isinstance(value, int):
        yield f"{value} → {value + 1}", _setting("value", value + 1)
    elif isinstance(value, str):
        yield "text changed", _setting("value", f"{value}?")


def _can_go(statement: ast.AST) -> bool:
    if isinstance(statement, ast.Assign):
        # Without it a name would be missing, which any test notices.
        return not any(isinstance(target, ast.Name | ast.Tuple) for target in statement.targets)
    return isinstance(statement, (ast.Expr, ast.AugAssign, ast.If, ast.Continue, ast.For))


def _setting(field: str, value: object) -> Change:
    return lambda node: setattr(node, field, value)


def _operator_of_compare(place: int, op: type[ast.AST]) -> Change:
    def change(node: ast.AST) -> None:
        node.ops[place] = op()  # type: ignore[attr-defined]

    return change


def _without_operator(node: ast.AST) -> None:
    operand = node.operand  # type: ignore[attr-defined]
    inverted = isinstance(node.op, ast.Not)  # type: ignore[attr-defined]
    # The node stays: `not x` becomes `bool(x)`, `-x` becomes `+x`.
    node.op = ast.Not() if inverted else ast.UAdd()  # type: ignore[attr-defined]
    if inverted:
        node.operand = ast.UnaryOp(ast.Not(), operand)  # type: ignore[attr-defined]


def _left_out(place: int, number: int) -> Change:
    def change(node: ast.AST) -> None:
        body = [value for _, value in ast.iter_fields(node) if isinstance(value, list)][place]
        body[number] = ast.copy_location(ast.Pass(), body[number])

    return change


# --- a run of the tests


class _Put(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from a text instead of its file."""

    def __init__(self, mutant: Mutant) -> None:
        self._name = f"orgdoc.deciding.{mutant.path.stem}"
        self._path = mutant.path
        self._text = mutant.text()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_loader(fullname, self) if fullname == self._name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._text, str(self._path), "exec"), module.__dict__)


def noticed(mutant: Mutant | None, tests: Sequence[str], examples: int, seconds: float) -> str:
    """Return "failed", "too long", or "" where all tests pass (on the code as it is for no mutant)."""
    child = os.fork()
    if child == 0:
        _run(mutant, tests, examples)
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return "" if os.waitstatus_to_exitcode(status) == 0 else "failed"
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "too long"


def _run(mutant: Mutant | None, tests: Sequence[str], examples: int) -> None:
    """Run the tests and end the process with pytest's exit code."""
    os.environ["ORGDOC_EXAMPLES"] = str(examples)
    # That it fails is enough: nobody reads the smallest example.
    settings.register_profile("mutants", phases=(Phase.explicit, Phase.generate))
    settings.load_profile("mutants")
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    if mutant is not None:
        sys.meta_path.insert(0, _Put(mutant))
    files = [str(ROOT / "tests" / name) for name in tests]
    code = 70
    try:
        code = pytest.main(["-x", "-q", "-n0", "--assert=plain", "-p", "no:cacheprovider", *files])
    finally:
        os._exit(int(code))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=16)
    parser.add_argument("--examples", type=int, default=20, help="of Hypothesis, for each property")
    parser.add_argument("--thorough", type=int, default=10, help="times as many for what is not noticed")
    parser.add_argument("--seconds", type=float, default=180, help="after which a mutant counts as noticed")
    parser.add_argument("--module", help="only this one: effects")
    parser.add_argument("--only", help="only mutants whose description holds this")
    parser.add_argument("--show", action="store_true", help="list the mutants, and run nothing")
    options = parser.parse_args()
    modules = [path for path in sorted(DECIDING.glob("*.py")) if options.module in (None, path.stem)]
    every = [mutant for path in modules for mutant in mutants_of(path)]
    every = [mutant for mutant in every if (options.only or "") in mutant.what]
    random.Random(options.seed).shuffle(every)
    drawn = every[: options.sample]  # a larger sample goes on where a smaller one ended
    if options.show:
        print("\n".join(mutant.what for mutant in drawn))
        return 0
    os.chdir(ROOT)
    if any(name.startswith("orgdoc.deciding") for name in sys.modules):
        print("a part of deciding is loaded already: no mutant of it would be")
        return 2
    for tests in {OF_PART.get(mutant.path.stem, TESTS) for mutant in drawn} | {AGAIN}:
        if noticed(None, tests, options.examples, 1e9):
            print(f"{' '.join(tests)}: some fail on the code as it is")
            return 2
    ended: Counter[str] = Counter()
    for number, mutant in enumerate(drawn, start=1):
        tests = OF_PART.get(mutant.path.stem, TESTS)
        how = noticed(mutant, tests, options.examples, options.seconds)
        explained = next(
            (why for key, why in EQUIVALENT.items() if all(part in mutant.what for part in key)), None
        )
        if not how and options.thorough and explained is None:
            more = options.examples * options.thorough
            again = AGAIN if set(TESTS) <= set(tests) else tests
            how = noticed(mutant, again, more, options.seconds * options.thorough)
        ended[how or ("equivalent" if explained else "not noticed")] += 1
        if not how:
            print(
                f"not noticed: {mutant.what}{f'  (equivalent: {explained})' if explained else ''}", flush=True
            )
        if number % 25 == 0:
            print(f"{number} of {len(drawn)} tried: {dict(ended)}", flush=True)
    counted = len(drawn) - ended["equivalent"]
    share = (ended["failed"] + ended["too long"]) / counted if counted else 1.0
    print(f"{len(drawn)} of {len(every)} mutants, seed {options.seed}: {dict(ended)}; {share:.1%} noticed")
    return 0 if share >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
