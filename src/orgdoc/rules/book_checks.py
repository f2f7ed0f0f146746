"""What a rule book names must be there: facts, values, sides, branches, sources, rules.

The keys and the listed words are looked at before, by the schema; here is what hangs on the book itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.diagnostics.quoting import shortened
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.model.boundary import INSIDE_AND_OUTSIDE, Boundary, Side
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.terms import FACT_VALUES, PROJECT
from orgdoc.reading.yaml_reader import ListNode, MappingNode, Node, ScalarNode
from orgdoc.rules.book_terms import (
    FLAG_KINDS,
    FLAGS,
    KINDS,
    MOST_BRANCHES,
    MOST_SIDES,
    NAMED,
    RESERVED,
    SPOKEN,
    TAKEN,
    VERDICT_WORDS,
)
from orgdoc.source import Span

_FACT_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_VALUE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_OF_SCENARIO = ("name", "kind", "expect", "by")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the book and the one that it extends have: ids of branches, sources and rules, sides, facts.

    `boundary` has the sides on which parties stand, `facts` the values of each valued fact, `kinds` the kinds
    that have each fact. Of what could not be read, nothing is known: `sure` says that all of it could.
    """

    boundary: Boundary
    branches: Mapping[str, str]
    facts: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, frozenset[str]]
    documents: Mapping[str, Collection[str]]
    rules: Collection[str]
    sure: bool

    @property
    def sides(self) -> tuple[str, ...]:
        """Those of the boundary, and the branches that stand for none of them; not what is no side at all."""
        own = (branch for branch, side in self.branches.items() if side == branch)
        return tuple(dict.fromkeys((*self.boundary.ids, *own)))


def book_problems(root: MappingNode, base: Rulebook | None, unsure: bool) -> Iterator[Diagnostic]:
    """Yield what is wrong with a book that fits the schema as far as it is in `root`.

    `base` is the book that it extends. `unsure`: some of it did not fit, and what is missed may stand there.
    """
    known = _known(root, base, sure=not unsure)
    yield from _sides(root, base, unsure)
    yield from _branches(root, base, known, unsure)
    yield from _facts(root, base)
    yield from _sources(root, base, unsure)
    if not {"rules", "extends"} & root.values.keys() and not unsure:
        yield Diagnostic(
            "missing-key",
            "the file lacks `rules`",
            Label(root.span),
            help="add `rules:` with at least one rule, or `extends: cio-cto` to begin with the built-in ones",
        )
    yield from _twice(_ids(root, "rules"), {rule.id for rule in base.rules} if base else (), "rule")
    yield from _twice(_names(root, "scenarios"), (), "scenario")
    for case in _entries(root, "divisible"):
        yield from _case(case, known)
    if base is None and "unless" in root.values and "extends" not in root.values:
        yield Diagnostic(
            "unknown-key",
            "`unless` at the left margin is said of the book that this one extends, and it extends none",
            Label(root.key_spans["unless"]),
            help="write it into the rules that it is about",
        )
    for exempt in _entries(root, "unless"):
        kinds = frozenset(_texts(exempt, "of"))
        yield from _conditions(_mapping(exempt, "when"), kinds, known)
    for rule in _entries(root, "rules"):
        yield from _rule(rule, known)
    for reading in _entries(root, "readings"):
        for key in ("rules", "over"):
            yield from _rules_named(reading, key, known)
    for scenario in _entries(root, "scenarios"):
        yield from _scenario(scenario, known)


def _known(root: MappingNode, base: Rulebook | None, *, sure: bool) -> _Known:
    branches = {branch.id: branch.side for branch in base.branches} if base else {}
    for branch in _entries(root, "branches"):
        if branch_id := _text(branch, "id"):
            branches.setdefault(branch_id, _text(branch, "side") or branch_id)
    before = base.boundary.sides if base else ()
    own = [Side(side_id, "", "", "", "") for node in _ids(root, "sides") if (side_id := node.text.strip())]
    boundary = Boundary((*before, *own)) if before or own else INSIDE_AND_OUTSIDE
    facts: dict[str, tuple[str, ...]] = {**FACT_VALUES}
    kinds: dict[str, frozenset[str]] = {**dict.fromkeys(FACT_VALUES, frozenset({PROJECT})), **NAMED}
    for fact in base.facts if base else ():
        facts[fact.id], kinds[fact.id] = fact.values, fact.kinds
    for name, entry in _mapping(root, "facts").values.items():
        if isinstance(entry, MappingNode):
            facts.setdefault(name, tuple(_mapping(entry, "values").values))
            kinds.setdefault(name, frozenset(_texts(entry, "of")))
    documents: dict[str, Collection[str]] = {}
    for source in _all_sources(root):
        documents[_text(source, "id") or ""] = tuple(_mapping(source, "answers").values)
    for one in base.sources if base is not None else ():
        documents[one.id] = tuple(part for part, _ in one.parts if part)
    rules = [*(rule.id for rule in base.rules)] if base else []
    rules += [node.text.strip() for node in _ids(root, "rules")]
    return _Known(boundary, branches, facts, kinds, documents, rules, sure)


# --- what is declared


def _sides(root: MappingNode, base: Rulebook | None, unsure: bool) -> Iterator[Diagnostic]:
    entries = list(_entries(root, "sides"))
    before = base.boundary.sides if base else ()
    yield from _twice(_ids(root, "sides"), [side.id for side in before], "side")
    yield from _twice(_scalars(entries, "where"), [side.where for side in before], "place")
    for node in _ids(root, "sides"):
        if (side_id := node.text.strip()) in RESERVED:
            yield Diagnostic(
                "name-is-taken",
                f"a side cannot be called `{side_id}`",
                Label(node.span, "a word with a meaning of its own"),
                help="give it another id, such as a word for who stands there",
            )
    if base is None and len(entries) == 1 and not unsure:
        yield Diagnostic(
            "one-side-alone",
            "a boundary has two sides or more, and this is one",
            Label(entries[0].span),
            help="add the other sides; or remove `sides`, and they are `internal` and `external`",
        )
    if len(before) + len(entries) > MOST_SIDES:
        has = f"{len(before)} of them are the extended book's" if before else ""
        yield Diagnostic(
            "too-many-sides",
            f"a boundary has at most {MOST_SIDES} sides, and these are {len(before) + len(entries)}",
            Label(entries[MOST_SIDES - len(before)].span, "one too many"),
            notes=(has,) if has else (),
            help="let one side hold what two had, or leave one out",
        )


def _branches(root: MappingNode, base: Rulebook | None, known: _Known, unsure: bool) -> Iterator[Diagnostic]:
    entries = list(_entries(root, "branches"))
    before = [branch.id for branch in base.branches] if base else []
    yield from _twice(_ids(root, "branches"), before, "branch")
    posts = [branch.officer for branch in base.branches] if base else []
    yield from _twice(_scalars(entries, "officer"), posts, "post")
    labels = [branch.label for branch in base.branches] if base else []
    yield from _twice(_scalars(entries, "label"), labels, "label")
    for node in _ids(root, "branches"):
        if (branch_id := node.text.strip()) in RESERVED.union(known.boundary.ids, INSIDE_AND_OUTSIDE.ids):
            yield Diagnostic(
                "name-is-taken",
                f"a branch cannot be called `{branch_id}`",
                Label(node.span, "a word of verdicts and of the boundary"),
                help="give it another id, such as that of its officer's post",
            )
    for node in _scalars(entries, "side"):
        if (side := node.text.strip()) not in known.boundary.ids and known.sure:
            yield _unknown("unknown-side", "side", side, node.span, known.boundary.ids)
    if not before and not entries and not unsure and "branches" not in root.values:
        yield Diagnostic(
            "missing-key",
            "the file lacks `branches`",
            Label(root.span),
            help="add `branches:` with who may answer for an item, or `extends: cio-cto`",
        )
    if len(before) + len(entries) > MOST_BRANCHES:
        extra = entries[MOST_BRANCHES - len(before)]
        has = f"{len(before)} of them are the extended book's" if before else ""
        yield Diagnostic(
            "too-many-branches",
            f"a book has at most {MOST_BRANCHES} branches, and these are {len(before) + len(entries)}",
            Label(extra.span, "one too many"),
            notes=(has,) if has else (),
            help="let one branch answer for what two had, or leave one out",
        )


def _facts(root: MappingNode, base: Rulebook | None) -> Iterator[Diagnostic]:
    facts = _mapping(root, "facts")
    before = {fact.id for fact in base.facts} if base else set()
    for name, entry in facts.values.items():
        span = facts.key_spans[name]
        if name in before:
            yield _defined_before("fact", name, span)
        elif name in TAKEN:
            yield Diagnostic(
                "name-is-taken",
                f"a fact cannot be called `{shortened(name)}`",
                Label(span, "a key that items have already"),
                help="give it another name",
            )
        elif not _FACT_NAME.fullmatch(name):
            yield _malformed(name, span, "a fact has small letters a to z, digits and `_`, a letter first")
        if not isinstance(entry, MappingNode):
            continue
        values = _mapping(entry, "values")
        for value in values.values:
            if not _VALUE_NAME.fullmatch(value):
                yield _malformed(
                    value, values.key_spans[value], "a value has small letters a to z, digits, `-` and `_`"
                )
        yield from _alike_in_words(values)
        if len(values.values) == 1:
            yield Diagnostic(
                "one-value-alone",
                f"`{shortened(name)}` has one value, so that stating it says nothing",
                Label(values.key_spans[next(iter(values.values))]),
                help="add the other values, also the one for items that have nothing of it",
                severity=Severity.WARNING,
            )


def _alike_in_words(values: MappingNode) -> Iterator[Diagnostic]:
    """Yield the values that are told in words by which another one is known: an answer could be either."""
    first: dict[str, tuple[str, Span]] = {value: (value, span) for value, span in values.key_spans.items()}
    for value, word in values.values.items():
        if not isinstance(word, ScalarNode):
            continue
        told = " ".join(word.text.split()).casefold()
        other, span = first.setdefault(told, (value, word.span))
        if other != value:
            yield Diagnostic(
                "defined-twice",
                f"`{shortened(value)}` is told in words by which `{shortened(other)}` is known",
                Label(word.span, "an answer in these words could be either"),
                (Label(span, f"`{shortened(other)}`"),),
                help="give it other words",
            )


def _malformed(name: str, span: Span, note: str) -> Diagnostic:
    proposal = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return Diagnostic(
        "malformed-id",
        f"`{shortened(name)}` cannot be a name here",
        Label(span),
        notes=(note,),
        help=f"write `{proposal}`" if proposal and proposal[0].isalpha() else "give it another name",
    )


def _sources(root: MappingNode, base: Rulebook | None, unsure: bool) -> Iterator[Diagnostic]:
    entries = list(_all_sources(root))
    yield from _twice(_scalars(entries, "id"), [one.id for one in base.sources] if base else [], "source")
    named = {"source", "sources"} & root.values.keys()
    if not entries and base is None and not unsure and not named:
        yield Diagnostic(
            "missing-key",
            "the file lacks `sources`",
            Label(root.span),
            help="add `sources:` with what the rules restate: `- {id: policy, title: Security policy}`",
        )
    for entry in entries:
        if len(entries) > 1 and "id" not in entry.values:
            yield Diagnostic(
                "missing-key",
                "this source lacks `id`",
                Label(entry.span),
                help="add `id: policy`, or what you like, by which rules name it",
            )
        answers = _mapping(entry, "answers")
        for number, span in answers.key_spans.items():
            if not re.fullmatch(r"[1-9][0-9]?", number):
                yield _malformed(number, span, "an answer goes by its number, from 1 to 99")


# --- rules


def _rule(rule: MappingNode, known: _Known) -> Iterator[Diagnostic]:
    yield from _citation(rule, known)
    for node in _items(rule, "gives"):
        if (branch := node.text.strip()) not in known.branches and known.sure:
            yield _unknown("unknown-branch", "branch", branch, node.span, known.branches)
    names_nobody = "gives" in rule.values and not _items(rule, "gives") and "remark" not in rule.values
    if names_nobody and known.sure and _text(rule, "rank") != "permission":
        yield Diagnostic(
            "empty-value",
            "`gives` names nobody, so the rule decides nothing",
            Label(rule.key_spans["gives"]),
            help="name the branch that answers, or write `rank: permission`",
        )
    cases = list(_entries(rule, "cases"))
    if not cases and "remark" not in rule.values and "cases" not in rule.values:
        yield Diagnostic(
            "missing-key",
            "this rule lacks `cases`",
            Label(rule.span),
            help="add `cases:` with the kinds of which it speaks: `- {of: [software]}`",
        )
    yield from _kinds_once(cases)
    for case in cases:
        yield from _case(case, known)
    kinds = frozenset(kind for case in cases for kind in _texts(case, "of"))
    yield from _unless(rule, kinds or frozenset(KINDS), known)
    yield from _requires(rule, kinds)


def _kinds_once(cases: Iterable[MappingNode]) -> Iterator[Diagnostic]:
    seen: dict[str, Span] = {}
    for case in cases:
        for node in _items(case, "of"):
            kind = node.text.strip()
            if kind in seen:
                yield Diagnostic(
                    "kind-in-two-cases",
                    f"two cases of this rule speak of `{kind}`",
                    Label(node.span, "again"),
                    (Label(seen[kind], "first here"),),
                    help="make a rule of its own of the second case",
                )
            seen.setdefault(kind, node.span)


def _unless(rule: MappingNode, of_rule: frozenset[str], known: _Known) -> Iterator[Diagnostic]:
    for exempt in _entries(rule, "unless"):
        for node in _items(exempt, "of"):
            if node.text.strip() not in of_rule:
                yield Diagnostic(
                    "fact-of-other-kind",
                    f"this rule does not speak of `{node.text.strip()}`, so nothing of it can be left out",
                    Label(node.span),
                    help=f"write {_listed(of_rule, 'or')}, or leave the kind out",
                )
        # Without kinds of its own, it is about those of the rule's that have the fact.
        yield from _conditions(_mapping(exempt, "when"), of_rule.intersection(_texts(exempt, "of")), known)


def _requires(rule: MappingNode, kinds: frozenset[str]) -> Iterator[Diagnostic]:
    requires = _mapping(rule, "requires")
    if requires.values and (others := kinds - FLAG_KINDS):
        yield Diagnostic(
            "fact-of-other-kind",
            f"what a rule requires of the organisation is not looked at for {_listed(others, 'and')}",
            Label(rule.key_spans["requires"]),
            help="make a rule of its own for items, and require it there",
        )
    for name, test in requires.values.items():
        span = requires.key_spans[name]
        if name not in FLAGS:
            yield _unknown("unknown-fact", "fact of the organisation", name, span, FLAGS)
        elif isinstance(test, MappingNode):
            yield from _valued(name, test, FLAGS[name], span)


def _citation(rule: MappingNode, known: _Known) -> Iterator[Diagnostic]:
    source = _mapping(rule, "source")
    if not source.values:
        return
    node = source.values.get("document")
    document = _text(source, "document")
    if isinstance(node, ScalarNode) and document not in known.documents:
        if known.sure:
            named = [one for one in known.documents if one]
            yield _unknown("unknown-document", "source", document or "", node.span, named)
        return
    if document is None and len(known.documents) > 1 and "" not in known.documents:
        own = [one for one in known.documents if one]
        if known.sure and len(own) > 1:
            yield Diagnostic(
                "missing-key",
                "this citation lacks `document`",
                Label(rule.key_spans["source"]),
                notes=(f"the sources here are {_listed(own, 'and')}",),
                help=f"add `document: {own[0]}`, or another of them",
            )
        return
    answers = known.documents.get(document or next(iter(known.documents), ""), ())
    answer = source.values.get("answer")
    if isinstance(answer, ScalarNode) and answer.text.strip() not in answers and known.sure:
        yield _unknown("unknown-document", "answer", answer.text.strip(), answer.span, answers)
    elif answer is None and answers:
        yield Diagnostic(
            "missing-key",
            "this citation lacks `answer`",
            Label(rule.key_spans["source"]),
            help=f"add `answer: {next(iter(answers))}`, the number of the answer in which it stands",
        )


def _case(case: MappingNode, known: _Known) -> Iterator[Diagnostic]:
    yield from _conditions(_mapping(case, "when"), frozenset(_texts(case, "of")), known)


def _conditions(when: MappingNode, kinds: frozenset[str], known: _Known) -> Iterator[Diagnostic]:
    for name, test in when.values.items():
        span, fact = when.key_spans[name], SPOKEN.get(name, name)
        if name in FLAGS:
            yield Diagnostic(
                "fact-of-other-kind",
                f"`{name}` is a fact of the organisation and not of an item",
                Label(span),
                help="write it under `requires:` of the rule",
            )
            continue
        if fact not in known.kinds:
            if known.sure:
                yield _unknown("unknown-fact", "fact", name, span, [*known.kinds, *SPOKEN])
            continue
        for kind in sorted(kinds - known.kinds[fact]) if known.sure else ():
            yield Diagnostic(
                "fact-of-other-kind",
                f"nothing is stated of `{name}` at `{kind}`, so this could never hold",
                Label(span, f"a fact of {_listed(known.kinds[fact], 'and')}"),
                help=f"leave `{kind}` out of this case, or the condition",
            )
        if not isinstance(test, MappingNode):
            continue
        if fact in NAMED:
            yield from _sided(name, fact, test, kinds, known)
        else:
            yield from _valued(name, test, known.facts[fact], span)
        if known.sure and not {"in", "not_in", "some", "none"} & test.values.keys():
            first = known.boundary.ids[0]
            yield _no_test(name, span, f"some: {first}" if fact in NAMED else f"in: [{known.facts[fact][0]}]")


def _no_test(name: str, span: Span, example: str) -> Diagnostic:
    return Diagnostic(
        "wrong-test",
        f"the condition on `{name}` tests nothing",
        Label(span),
        help=f"write `{name}: {{{example}}}`, or remove the key",
    )


def _sided(
    name: str, fact: str, test: MappingNode, kinds: frozenset[str], known: _Known
) -> Iterator[Diagnostic]:
    for operator in ("in", "not_in"):
        if operator in test.values:
            yield Diagnostic(
                "wrong-test",
                f"`{name}` is a list of names, which `{operator}` does not test",
                Label(test.key_spans[operator]),
                help="write `some: {0}` or `none: {0}`, or another side".format(known.boundary.ids[0]),
            )
    sides = known.boundary.ids if fact == "stakeholders" else known.sides
    for operator in ("some", "none"):
        for node in _items(test, operator) if known.sure else ():
            if (side := node.text.strip()) in sides:
                if fact == "beneficiaries" and PROJECT in kinds and side not in known.boundary.ids:
                    yield _of_no_party(side, node.span, known)
                continue
            if (meant := known.branches.get(side)) in sides:
                yield Diagnostic(
                    "unknown-side",
                    f"`{side}` is no side",
                    Label(node.span, f"did you mean `{meant}`?"),
                    notes=(f"the branch `{side}` stands for the side `{meant}`",),
                    help=f"write `{meant}`",
                )
            else:
                yield _unknown("unknown-side", "side", side, node.span, sides)


def _of_no_party(side: str, span: Span, known: _Known) -> Diagnostic:
    """Return that a project, which is for parties, is for nothing of a branch's."""
    return Diagnostic(
        "unknown-side",
        f"a project is for parties, of which none stands on the side `{shortened(side)}`",
        Label(span, "what belongs to a branch can be served by resources alone"),
        help=f"write {_listed(known.boundary.ids, 'or')}, or leave `{PROJECT}` out",
    )


def _valued(name: str, test: MappingNode, values: tuple[str, ...], span: Span) -> Iterator[Diagnostic]:
    for operator in ("some", "none"):
        if operator in test.values:
            yield Diagnostic(
                "wrong-test",
                f"`{name}` has listed values, which `{operator}` does not test",
                Label(test.key_spans[operator]),
                help=f"write `in: [{values[0]}]` or `not_in: [{values[0]}]`" if values else None,
            )
    for operator in ("in", "not_in"):
        for node in _items(test, operator):
            yield from _value(name, node, values)


def _value(name: str, node: ScalarNode, values: tuple[str, ...]) -> Iterator[Diagnostic]:
    value = node.text.strip()
    if values and value not in values:
        near = nearest(value, values)
        rest = [one for one in values if one != near]
        others = f"; the other{'s are' if rest[1:] else ' is'} {_listed(rest, 'and')}" if rest else ""
        yield Diagnostic(
            "unknown-value",
            f"`{name}` cannot be `{shortened(value)}`",
            Label(node.span, f"did you mean `{near}`?" if near else ""),
            help=f"write `{near}`{others}" if near else f"write {_listed(values, 'or')}",
        )


def _rules_named(node: MappingNode, key: str, known: _Known) -> Iterator[Diagnostic]:
    for named in _items(node, key):
        if (rule := named.text.strip()) not in known.rules and known.sure:
            yield _unknown("unknown-rule", "rule", rule, named.span, known.rules)


# --- scenarios


def _scenario(scenario: MappingNode, known: _Known) -> Iterator[Diagnostic]:
    kind = _text(scenario, "kind") or ""
    expect = scenario.values.get("expect")
    if isinstance(expect, ScalarNode) and known.sure:
        choices = (*known.branches, *VERDICT_WORDS)
        if (branch := expect.text.strip()) not in choices:
            yield _unknown("unknown-branch", "branch", branch, expect.span, choices)
    yield from _rules_named(scenario, "by", known)
    for name, value in scenario.values.items():
        if name not in _OF_SCENARIO:
            yield from _stated(name, value, scenario.key_spans[name], kind, known)


def _stated(name: str, value: Node, span: Span, kind: str, known: _Known) -> Iterator[Diagnostic]:
    """Yield what is wrong with a fact of a scenario."""
    fact = SPOKEN.get(name, name)
    if fact not in known.kinds and fact not in FLAGS:
        if known.sure:
            choices = (*known.kinds, *FLAGS, *SPOKEN, *_OF_SCENARIO)
            yield _unknown("unknown-fact", "fact", name, span, choices)
    elif known.sure and kind not in known.kinds.get(fact, FLAG_KINDS):
        yield Diagnostic(
            "fact-of-other-kind",
            f"nothing is stated of `{name}` at `{kind}`",
            Label(span, f"a fact of {_listed(known.kinds.get(fact, FLAG_KINDS), 'and')}"),
            help="remove the key, or correct the kind",
        )
    elif fact in NAMED:
        of_branches = () if fact == "stakeholders" else known.sides
        sides = (*known.boundary.ids, *of_branches, *known.boundary.keys)
        of_parties = {*known.boundary.ids, *known.boundary.keys}
        for node in _scalars_in(value):
            side = node.text.strip()
            if kind == PROJECT and side in sides and side not in of_parties and known.sure:
                yield _of_no_party(side, node.span, known)
            elif side not in sides and known.sure:
                yield _unknown("unknown-side", "side", side, node.span, sides)
    elif isinstance(value, ListNode):
        yield Diagnostic(
            "wrong-kind-of-value",
            f"`{name}` must be a single value",
            Label(value.span, "this is a list"),
            help="write one of them without brackets or dash",
        )
    else:
        for node in _scalars_in(value):
            yield from _value(name, node, FLAGS.get(fact) or known.facts[fact])


# --- how it is said


def _unknown(code: str, what: str, word: str, span: Span, choices: Iterable[str]) -> Diagnostic:
    choices = list(dict.fromkeys(choices))
    near = nearest(word, choices)
    if near:
        help: str | None = f"write `{near}`"
    else:
        help = f"write {_listed(choices, 'or')}" if choices else "remove it: there are none"
    return Diagnostic(
        code,
        f"there is no {what} `{shortened(word)}`",
        Label(span, f"did you mean `{near}`?" if near else ""),
        help=help,
    )


def _twice(nodes: Iterable[ScalarNode], before: Collection[str], what: str) -> Iterator[Diagnostic]:
    first: dict[str, Span] = {}
    for node in nodes:
        word = node.text.strip()
        if word in before:
            yield _defined_before(what, word, node.span)
        elif word in first:
            yield Diagnostic(
                "defined-twice",
                f"two of them have the {what} `{shortened(word)}`"
                if what in ("post", "label", "place")
                else f"there are two {_plural(what)} `{shortened(word)}`",
                Label(node.span, "again"),
                (Label(first[word], "first here"),),
                help="give one of them another, or remove it",
            )
        first.setdefault(word, node.span)


def _defined_before(what: str, word: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "defined-twice",
        f"the extended book has a {what} `{shortened(word)}` already",
        Label(span),
        help="give this one another; what is extended stays as it is",
    )


def _plural(what: str) -> str:
    return "branches" if what == "branch" else f"{what}s"


_MOST_LISTED = 12


def _listed(words: Iterable[str], conjunction: str) -> str:
    ordered = list(words) if isinstance(words, list | tuple | dict) else sorted(words)
    quoted = [f"`{word}`" for word in ordered]
    if len(quoted) > _MOST_LISTED:
        quoted = [*quoted[:_MOST_LISTED], f"{len(quoted) - _MOST_LISTED} more"]
        conjunction = "and"
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {conjunction} {quoted[-1]}"


# --- parts of a node; what did not fit the schema has been left out before


def _mapping(node: MappingNode, key: str) -> MappingNode:
    part = node.values.get(key)
    return part if isinstance(part, MappingNode) else MappingNode({}, {}, node.span)


def _entries(node: MappingNode, key: str) -> Iterator[MappingNode]:
    part = node.values.get(key)
    for entry in part.items if isinstance(part, ListNode) else ():
        if isinstance(entry, MappingNode):
            yield entry


def _all_sources(root: MappingNode) -> Iterator[MappingNode]:
    if isinstance(one := root.values.get("source"), MappingNode):
        yield one
    yield from _entries(root, "sources")


def _items(node: MappingNode, key: str) -> list[ScalarNode]:
    part = node.values.get(key)
    return _scalars_in(part) if part is not None else []


def _scalars_in(node: Node) -> list[ScalarNode]:
    nodes = node.items if isinstance(node, ListNode) else (node,)
    return [one for one in nodes if isinstance(one, ScalarNode) and one.text.strip()]


def _texts(node: MappingNode, key: str) -> list[str]:
    return [one.text.strip() for one in _items(node, key)]


def _ids(root: MappingNode, key: str) -> Iterator[ScalarNode]:
    yield from _scalars(_entries(root, key), "id")


def _names(root: MappingNode, key: str) -> Iterator[ScalarNode]:
    yield from _scalars(_entries(root, key), "name")


def _scalars(entries: Iterable[MappingNode], key: str) -> Iterator[ScalarNode]:
    for entry in entries:
        if isinstance(node := entry.values.get(key), ScalarNode):
            yield node


def _text(node: MappingNode, key: str) -> str | None:
    part = node.values.get(key)
    return part.text.strip() if isinstance(part, ScalarNode) and part.text.strip() else None
