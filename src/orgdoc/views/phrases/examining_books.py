"""What a rule book shows of itself, in words."""

from __future__ import annotations

from collections.abc import Sequence

from orgdoc.deciding.book_analysis import MOST_SHOWN, Analysis, Finding, Option
from orgdoc.deciding.other_book import LeftOut
from orgdoc.deciding.pattern import Reach
from orgdoc.deciding.scenarios import Tried
from orgdoc.model.rulebook import Condition, Exemption, Rule, Rulebook, SideCondition
from orgdoc.model.terms import PROJECT
from orgdoc.model.verdict import MANAGER, Decision
from orgdoc.views.phrases import siding
from orgdoc.views.phrases.naming import KINDS
from orgdoc.views.phrases.words import cut, figure, listed, number, plural, possessive, sentence

_KEYS = {"stakeholders": "stakeholders", "manages": "manages"}
_PLURALS = {
    "project": "projects",
    "person": "people",
    "team": "teams",
    "manager": "project managers",
    "stakeholder": "stakeholders",
}
NOT_COUNTED = (
    "Not all of it was looked at: the book has too many different states. Where nobody answers was not "
    "counted, and a rule that never decides, or says what another does, may go unnoticed. Clashes are told "
    "in pairs."
)
_NO_GAPS = "Whatever is stated in full, somebody answers for it."


def in_short(rulebook: Rulebook) -> str:
    """Return what a book has: "security.yaml: 3 branches, 27 rules (3 of its own), 1 fact of its own"."""
    own = f" ({len(rulebook.own_rules)} of its own)" if rulebook.extended else ""
    facts = f", {figure(len(rulebook.facts), 'fact')} of its own" if rulebook.facts else ""
    branches = ", ".join(branch.label for branch in rulebook.branches)
    name = rulebook.file or rulebook.id
    return f"{name}: {branches}; {figure(len(rulebook.rules), 'rule')}{own}{facts}"


def spec_refused(spec: str, rulebook: Rulebook) -> str:
    """Return what stands over the mistakes that a spec has by one book: "By the rules of old.yaml, …"."""
    return f"By the rules of {rulebook.file or rulebook.id}, {spec} is not right:"


def deciding_rules(decision: Decision) -> str:
    """Return the ids of the rules that decide, "a decision" of people, or "no rule"."""
    if decision.override_applies:
        return "a decision"
    return listed(dict.fromkeys(e.rule.id for e in decision.decided_by)) or "no rule"


def left_out(found: LeftOut, rulebook: Rulebook) -> str:
    """Return what a book that does not know all of a spec decides without."""
    facts = [f"`{fact}` (of {figure(count, 'item')})" for fact, count in found.facts.items()]
    values = [
        f"`{fact}: {value}` (of {figure(count, 'item')})" for (fact, value), count in found.values.items()
    ]
    posts = [f"`{post}`" for post in found.posts]
    parts = [
        *([f"the {plural('fact', len(facts))} {listed(facts)}"] if facts else []),
        *([f"the {plural('value', len(values))} {listed(values)}"] if values else []),
        *([f"the {plural('post', len(posts))} {listed(posts)}"] if posts else []),
        *(
            [f"the {plural('side', len(found.parties))} of {listed(cut(found.parties))}"]
            if found.parties
            else []
        ),
        *([f"what was decided on {listed(cut(found.decisions))}"] if found.decisions else []),
    ]
    name = rulebook.file or rulebook.id
    return f"{name} does not know all of it, and decides without {listed(parts)}."


def kinds(names: Sequence[str]) -> str:
    return listed(_PLURALS.get(kind, KINDS[kind]) for kind in names)


def facts(finding: Finding, rulebook: Rulebook) -> str:
    """Return the facts of a finding: "`for` stands inside and `activity` is procure"; "" for none."""
    key = "for" if PROJECT in finding.kinds else "serves"
    if PROJECT in finding.kinds and len(finding.kinds) > 1:
        key = "for` or `serves"
    return listed(_fact(fact, option, key, rulebook) for fact, option in finding.facts)


def _fact(fact: str, option: Option, key: str, rulebook: Rulebook) -> str:
    name = key if fact == "beneficiaries" else _KEYS.get(fact, fact)
    if isinstance(option, Reach):
        return f"`{name}` names {_where(option, rulebook, managed=fact == 'manages')}"
    return f"`{name}` is {option}"


def _where(reach: Reach, rulebook: Rulebook, *, managed: bool) -> str:
    """Return where names stand; what is `managed` is an officer's, and stands on no side by itself."""
    on = [side for side in rulebook.boundary.ids if side in reach.sides and not managed]
    together = len(on) > 1 and not reach.separable
    where = [f"somebody who stands {siding.where(rulebook.boundary.standing(on), rulebook.boundary)}"]
    if not together:
        where = [f"somebody {siding.where(side, rulebook.boundary)}" for side in on]
    labels = {branch.side: branch.label for branch in rulebook.branches}
    lent = sorted(reach.sides.difference(on))
    where += [f"something of {possessive(f'the {labels[side]}')}" for side in lent]
    return listed(where) if len(where) > 1 or together else f"only {where[0]}"


def gap(finding: Finding, rulebook: Rulebook) -> str:
    said = facts(finding, rulebook)
    return sentence(f"for {kinds(finding.kinds)} nobody answers{f' where {said}' if said else ''}")


def silent(found: Sequence[str]) -> str:
    """Return of which kinds of subject no rule speaks: each of them is then left to people."""
    apart = [kind for kind in found if kind == MANAGER]
    items = [kind for kind in found if kind != MANAGER]
    said = [f"no rule says who answers for {kinds(items)}"] if items else []
    said += ["no rule says to whom project managers report"] if apart else []
    return sentence(f"{listed(said)}: each is left to a decision of people")


def clash(finding: Finding, rulebook: Rulebook) -> str:
    """Return where rules clash, and which: "Of projects where …: internal-product and external-product"."""
    said = facts(finding, rulebook)
    where = f" where {said}" if said else ""
    given = {branch for rule in finding.rules for branch in rulebook.rule(rule).gives}
    officers = listed(f"the {b.label}" for b in rulebook.branches if b.id in given)
    return sentence(
        f"{officers} are named with equal force for {kinds(finding.kinds)}{where}: {_rules(finding.rules)}"
    )


def _rules(rules: Sequence[str], word: str = "and") -> str:
    return listed((f"`{rule}`" for rule in rules), word)


def never(rule: str) -> str:
    return sentence(f"`{rule}` never applies: its conditions exclude each other")


def behind(rule: str, others: Sequence[str]) -> str:
    if len(others) == 1:
        return sentence(
            f"`{rule}` never decides: wherever it applies, `{others[0]}` does too, and is stronger"
        )
    which = f", such as {_rules(others, 'or')}," if others else ""
    return sentence(f"`{rule}` never decides: wherever it applies, a stronger rule{which} does too")


def same(rule: str, other: str) -> str:
    return sentence(f"`{rule}` says nothing that `{other}` does not say with the same strength")


def gap_heading(found: Analysis) -> str:
    if found.gap_count is None:
        return NOT_COUNTED
    if not found.gap_count:
        return _NO_GAPS
    lead = "leads" if found.gap_count == 1 else "lead"
    return f"{found.gap_count:,} of {found.combinations:,} combinations of stated facts {lead} to nobody"


def clash_heading(found: Analysis) -> str:
    if found.clash_count is None:
        return f"{figure(len(found.clashes), 'pair')} of rules can apply to one subject with equal force"
    return (
        f"{found.clash_count or 0:,} of {found.combinations:,} combinations are left to a decision of people"
    )


def cut_short(found: Sequence[str]) -> list[str]:
    """Return that of some kinds not every way there may be shown; nothing where all are."""
    return (
        [sentence(f"of {kinds(found)} the first {number(MOST_SHOWN)} were looked for: there may be more")]
        if found
        else []
    )


def clashing_pair(pair: Finding) -> str:
    """Return two rules that can clash, and over what: "`a` and `b` (projects and teams)"."""
    return f"{_rules(pair.rules)} ({kinds(pair.kinds)})"


def more_pairs(count: int) -> str:
    return f"and {count:,} more: --format json has all"


def failed(one: Tried, rulebook: Rulebook) -> str:
    """Return what came of a scenario instead: "Vault: expected CISO, but the rules give CIO (by …)"."""
    labels = {branch.id: branch.label for branch in rulebook.branches}
    got, wanted = (labels.get(v, v) for v in (one.verdict, one.scenario.expect))
    by = f", by {listed(one.decided_by)}" if one.decided_by else ""
    if one.verdict == one.scenario.expect:
        return f"{one.scenario.name}: {got} as expected{by}, and not by {listed(one.missing, 'or')}"
    return f"{one.scenario.name}: expected {wanted}, and the rules give {got}{by}"


def tested(found: Sequence[Tried]) -> str:
    wrong = sum(not one.holds for one in found)
    if not found:
        return "The book has no scenarios."
    if not wrong:
        return f"{figure(len(found), 'scenario')}, each as expected."
    return f"{wrong} of {figure(len(found), 'scenario')} not as expected."


def untested(rules: Sequence[str]) -> str:
    return f"Rules that no scenario shows: {', '.join(rules)}."


def conditions(rule: Rule, rulebook: Rulebook) -> list[str]:
    """Return, for each case of a rule, of what it speaks and what must hold."""
    said = []
    for case in rule.cases:
        ordered = [kind for kind in KINDS if kind in case.kinds]
        key = "for" if PROJECT in case.kinds else "serves"
        held = listed(_condition(c, key, rulebook) for c in (*case.when, *rule.requires))
        said.append(sentence(f"of {kinds(ordered)}{f' where {held}' if held else ''}"))
    return said


def exemptions(rule: Rule, rulebook: Rulebook) -> list[str]:
    """Return of what a rule does not speak."""
    return [sentence(f"not where {exempted(exempt, rulebook)}") for exempt in rule.unless]


def exempted(exempt: Exemption, rulebook: Rulebook) -> str:
    """Return where an exemption holds, in which each condition stands turned round."""
    key = "for" if PROJECT in exempt.kinds else "serves"
    turned = (_turned(condition, key, rulebook) for condition in exempt.clause)
    return f"it is stated that {listed(turned)}"


def changed_alike(rules: Sequence[str], where: str, *, more: bool) -> str:
    """Return that several rules no longer apply somewhere, or apply there too (`more`)."""
    which = listed(f"`{rule}`" for rule in rules)
    how = "apply also" if more else "no longer apply"
    return sentence(f"{figure(len(rules), 'rule')} {how} where {where}: {which}")


def _condition(condition: Condition, key: str, rulebook: Rulebook) -> str:
    fact = key if condition.fact == "beneficiaries" else condition.fact
    unstated = " (also where nobody has said)" if condition.unstated_holds else ""
    if isinstance(condition, SideCondition):
        whom = _whom(condition.side, rulebook)
        return f"`{fact}` names {'nobody' if condition.none else 'somebody'} {whom}{unstated}"
    values = listed(condition.values, "or")
    return f"`{fact}` is {'not ' if condition.negated else ''}{values}{unstated}"


def _turned(condition: Condition, key: str, rulebook: Rulebook) -> str:
    fact = key if condition.fact == "beneficiaries" else condition.fact
    if isinstance(condition, SideCondition):
        whom = _whom(condition.side, rulebook)
        return f"`{fact}` names {'somebody' if condition.none else 'nobody'} {whom}"
    return f"`{fact}` is {'' if condition.negated else 'not '}{listed(condition.values, 'or')}"


def _whom(side: str, rulebook: Rulebook) -> str:
    labels = {branch.side: branch.label for branch in rulebook.branches}
    return siding.where(side, rulebook.boundary) or f"on the {possessive(labels[side])} side"


def deciding(kinds_of: Sequence[str], rule: Rule) -> str:
    if not rule.rank:
        return "It assigns nothing: it permits or advises."
    if not kinds_of:
        return "It never decides: it applies nowhere, or a stronger rule always does too."
    return sentence(f"it can decide {kinds(kinds_of)}")
