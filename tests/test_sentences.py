"""Every sentence of a briefing is whole, whatever the facts, the verdict, the number and the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import cycle, pairwise, product
from pathlib import Path

import pytest

from orgdoc.model.rulebook import Branch, Rulebook
from orgdoc.model.terms import ITEM_KINDS, PROJECT, RESOURCE_KINDS
from orgdoc.model.verdict import Certainty
from orgdoc.pipeline import Answer, answer, read
from orgdoc.rules.book_reader import built_in_rulebook, read_book
from orgdoc.views import register
from orgdoc.views.briefing import BLANK, Detail, Provenance, briefing
from orgdoc.views.document import Check, Document, Figure, Heading, ListBlock, Paragraph, Runs, Table
from orgdoc.views.inquiry import question_list
from orgdoc.views.phrases.charting import LEGEND
from orgdoc.views.phrases.explaining import explanation
from orgdoc.views.phrases.people import with_article
from orgdoc.views.phrases.surety import MEANS
from orgdoc.views.phrases.words import possessive
from orgdoc.views.reader import reader_of
from orgdoc.views.typography import setting_of
from orgdoc.views.workbook import Cell, text_of

NAMES = (
    "Core switches",
    "The Hub",
    "CRM",
    "Atlas",
    "University website",
    "Sensors for line 3",
    "Human Resources",
)
WHOM = (
    "",
    "Finance",
    "Globex Ltd",
    "Finance, Globex Ltd",
    "Spin-off companies",
    "Partner Co",
    "internal",
    "external",
)
OVERRIDES = (
    "",
    "branch: cio, by: Executive board, on: 2026-09-14",
    "branch: shared, by: Ada Okafor, on: 2026-09-14, expires: 2026-12-01",
    "branch: cto, by: PMO, on: 2025-09-14, expires: 2026-01-01",
)
HEAD = """organisation: {name: Acme, large: true, resources_segregated: %s, as_of: 2026-11-01%s}
boundary:
  internal: [Finance, Human Resources]
  external: [Globex Ltd, Suppliers]
  both: [Spin-off companies]
  unknown: [Partner Co]
officers: {%s}
"""
OFFICERS = "ceo: Ada Okafor, cio: Ben Lindqvist, cto: {name: Chandra Rao, title: Chief Product Officer}"
BROKEN = (
    (re.compile(r"\S  \S"), "a double space"),
    (re.compile(r" [,.;:?)\]]"), "a space before a mark"),
    (re.compile(r"[,;:] ?[,;:.?]|\.\.|\?\.|\(\)|\[\]|\( |“”"), "an empty clause"),
    (re.compile(r"\b(and|or|by|of|to|the|with|from) ?[,;:.?)]"), "a clause that breaks off"),
    (re.compile(r"\b(\w+) \1\b(?! \1)"), "a word twice"),
    (re.compile(r"\b(None|null|undetermined|contested|cio|cto|N/A)\b"), "a word of the program"),
    (re.compile(r"'"), "a straight apostrophe"),
    (re.compile(r"`"), "a key of the spec"),
    (re.compile(r"(?<=[.?]) [a-z]"), "a sentence without a capital"),
)


def spec(items: Iterator[str], officers: str = OFFICERS, segregated: str = "true", more: str = "") -> str:
    return HEAD % (segregated, more, officers) + "projects:\n" + "".join(items)


def decided(text: str, rulebook: Rulebook | None = None) -> Answer:
    found = read(text.encode(), "acme.yaml")
    assert found.organisation is not None, found.problems[:3]
    return answer(found.organisation, "acme.yaml", None, found.sha256, rulebook)


def document(found: Answer, detail: Detail = Detail.FULL, reader: str | None = None) -> Document:
    naming = found.naming
    one = reader_of(reader, found.decisions, naming.organisation, naming.rulebook) if reader else None
    return briefing(
        found.decisions, naming, Provenance("0" * 64, "1.0", "2026-11-01"), (), detail, reader=one
    )


def texts(shown: Document) -> Iterator[str]:
    """Yield what a reader reads at once: a paragraph, an entry of a list, a line of a cell."""
    found: list[Runs] = []
    for block in shown.blocks:
        match block:
            case Paragraph():
                found.append(block.runs)
            case ListBlock():
                found += block.items
            case Table():
                found += [cell for row in block.rows for cell in row if not isinstance(cell[0], Check)]
                yield block.caption
            case Heading() | Figure():
                pass
            case _:
                pass
    for runs in found:
        said = "".join(run.text for run in runs)
        if said != BLANK:  # beside the name of a manager
            yield from said.split("\n")


def faults(shown: Document) -> list[tuple[str, str]]:
    found = []
    for text in dict.fromkeys(texts(shown)):
        if (
            "____" in text
            or "SHA-256" in text
            or re.match(r"by readings? \d|by (a focus|a hedge|its words)$|unless moved$", text)
        ):
            continue  # a line to sign, what the file was made from, and what stands below "firm"
        plain = text.replace("Placements approved:  ", "").replace("   ", " ")
        plain = re.sub(r"^(\d+)  ", r"\1 ", plain).strip()
        found += [(why, plain) for pattern, why in BROKEN if pattern.search(plain)]
        if not plain or not (plain[0].isupper() or not plain[0].isalpha() or " " not in plain):
            found.append(("no capital", plain))
    return found


@cache
def every_project() -> Answer:
    """Every combination of the facts of a project, with each kind of decision and of name in turn."""
    deliverables = ("", "product", "service", "infrastructure", "business-plan")
    activities = ("", "develop", "maintain", "expand", "procure", "plan")
    facts = product(deliverables, activities, WHOM, ("", *WHOM[1:4]), ("", "efficiency", "revenue"))
    names, managers = cycle(NAMES), cycle(("", "Priya Shah", "James", "", "PMO"))
    overrides = cycle((*OVERRIDES[:1] * 5, *OVERRIDES[1:]))

    def entries() -> Iterator[str]:
        for number, values in enumerate(facts):
            keys = ("deliverable", "activity", "for", "stakeholders", "objective")
            pairs = zip(keys, values, strict=True)
            said = "".join(
                f", {key}: {f'[{value}]' if key in ('for', 'stakeholders') else value}"
                for key, value in pairs
                if value
            )
            manager = next(managers)
            said += f", manager: {manager} {number}" if manager else ""
            override = next(overrides)
            said += f", override: {{{override}, rationale: It was so agreed.}}" if override else ""
            yield f"  - {{id: p{number}, name: {next(names)} {number}{said}}}\n"

    return decided(spec(entries(), more=", decide_by: 2026-12-15"))


VARIED = ("Why", "How it is shared", "Our advice", "For the", "What each answer")


def alike(shown: Document) -> list[tuple[str, str]]:
    """Return the neighbours in a column of sentences that open with the same two words."""
    found = []
    for table in (block for block in shown.blocks if isinstance(block, Table)):
        for number, column in enumerate(table.columns):
            if column.title.startswith(VARIED):
                said = ["".join(run.text for run in row[number]) for row in table.rows]
                found += [
                    (above, below)
                    for above, below in pairwise(said)
                    if len(above) > 1 and above.split()[:2] == below.split()[:2]
                ]
    return found


def test_every_combination_of_facts_is_a_whole_sentence() -> None:
    found = every_project()
    assert {d.verdict for d in found.decisions.items.values()} == {
        "cio",
        "cto",
        "shared",
        "contested",
        "undetermined",
    }
    assert faults(document(found))[:5] == []
    assert alike(document(found))[:5] == []


@pytest.mark.parametrize("segregated", ["true", "false"])
def test_every_resource_and_every_line(segregated: str) -> None:
    lines = ["  - {id: ledger, name: Ledger, manager: Priya Shah, for: [Finance], activity: develop}\n"]
    lines += ["  - {id: shop, name: Web shops, manager: Priya Shah, for: [Suppliers]}\n"]
    lines += ["  - {id: open, name: Exchange, manager: [James, PMO], for: [Partner Co]}\n"]
    lines += ["  - {id: both, name: Portal, manager: James, for: [Finance, Suppliers]}\n"]
    lines += ["  - {id: own, name: Strategy, manager: Ben Lindqvist, for: [Finance]}\n"]
    lines += [
        "  - {id: gone, name: Claims, manager: Mei, for: [Finance, Suppliers], override: {branch: cto, "
    ]
    lines += ["rationale: It pays., by: Executive board, on: 2026-01-01, expires: 2026-12-01}}\n"]
    lines += ["resources:\n"]
    serves = (*WHOM[1:], "ledger", "shop", "open", "both", "gone", "own", "ledger, shop", "ledger, Suppliers")
    kinds = ("equipment", "software", "infrastructure", "person", "team")
    for number, (kind, whom) in enumerate(product(kinds, serves)):
        name = NAMES[number % len(NAMES)]
        works = ", reports_to: ledger" if kind in ("person", "team") and number % 3 == 0 else ""
        lines.append(f"  - {{id: r{number}, name: {name} {number}, kind: {kind}, serves: [{whom}]{works}}}\n")
    found = decided(spec(iter(lines), segregated=segregated))
    for detail, reader in ((Detail.FULL, None), (Detail.STANDARD, "cto"), (Detail.STANDARD, "James")):
        assert faults(document(found, detail, reader))[:5] == []
        assert alike(document(found, detail, reader))[:5] == []


@pytest.mark.parametrize(
    "officers",
    [
        OFFICERS,
        "cio: Ben Lindqvist",
        "ceo: Ada Okafor, cio: vacant, cto: vacant",
        "ceo: Ada Okafor, cio: Nora Haddad, cto: Nora Haddad",
        "cto: {name: vacant, acting: Eva Lind}",
    ],
)
@pytest.mark.parametrize("count", [1, 2, 14])
def test_every_number_and_every_way_to_fill_the_posts(officers: str, count: int) -> None:
    for whom in WHOM[1:]:
        items = (
            f"  - {{id: p{n}, name: Atlas {n}, manager: James {n}, for: [{whom}]}}\n" for n in range(count)
        )
        shown = document(decided(spec(items, officers)))
        assert faults(shown)[:5] == [], whom
        assert alike(shown)[:5] == [], whom


def book(branches: int) -> Rulebook:
    """Return the built-in rules with so many officers: the first for inside, the others for outside."""
    built_in = built_in_rulebook()
    more = tuple(
        Branch(f"b{n}", f"C{n}O", f"Chief Officer No. {n}", f"b{n}", "external")
        for n in range(3, branches + 1)
    )
    kept = (*built_in.branches, *more)[:branches]
    ids = {branch.id for branch in kept}
    rules = []
    for rule in built_in.rules:
        gives = (*rule.gives, *(b.id for b in more)) if "cto" in rule.gives and more else rule.gives
        rules.append(replace(rule, gives=tuple(g for g in gives if g in ids)))
    return replace(built_in, branches=kept, rules=tuple(r for r in rules if r.gives or r.remark))


def form_of(found: Answer) -> tuple[tuple[Cell | str, ...], ...]:
    return register.form(found.decisions, found.agenda, found.naming, "").sheets[0].rows


@pytest.mark.parametrize("branches", [1, 2, 3, 6])
def test_no_sentence_knows_how_many_officers_there_are(branches: int) -> None:
    items = (
        f"  - {{id: p{n}, name: Atlas {n}, manager: James {n // 2}, for: [{whom}]}}\n"
        for n, whom in enumerate(WHOM[1:])
    )
    found = decided(spec(items), book(branches))
    shown = document(found)
    assert faults(shown)[:5] == []
    counts = next(b for b in shown.blocks if isinstance(b, Table))
    rows = [["".join(run.text for run in cell) for cell in row] for row in counts.rows]
    assert [row[0].partition(",")[0] for row in rows[:branches]] == list(found.naming.labels.values())
    elsewhere = [
        question_list(found.agenda, found.naming, "acme.yaml", 10_000),
        *(explanation(one, found.naming) for one in found.decisions.items.values()),
        *(text_of(cell) for row in form_of(found) for cell in row),
    ]
    said = " ".join((*texts(shown), *elsewhere))
    if branches != 2:
        two = r"\b[Bb]oth (officers|branches|have|sides and)|\b[Nn]either\b|\btwo posts\b|^Both$"
        assert not re.search(two, said)
    in_title = found.naming.labels.values() if branches < 6 else ("six officers",)
    assert all(label in shown.title for label in in_title)


@pytest.mark.parametrize("mark", [".", "?", "!"])
def test_a_name_that_ends_with_a_mark_ends_a_sentence_without_a_second(mark: str) -> None:
    whom = ["Globex Inc", "Suppliers Ltd", "Globex Inc, Suppliers Ltd", "Joint venture", "Crew", "Nobody yet"]
    for ending in (True, False):
        names = [f"{name}{mark}" if ending else name for name in ("Ledger v", "Atlas", "Hub", "Rota", "Desk")]
        items = (
            f"  - {{id: p{n}, name: {name}, for: [{', '.join(f'{one}{mark}' for one in who.split(', '))}],"
            f" owner: Board{mark}, manager: [Ann Lee{mark}, Bo Ray Jr{mark}]}}\n"
            for n, (name, who) in enumerate(zip(cycle(names), whom[:5] * 2, strict=False))
        )
        parties = (
            f"boundary: {{internal: [Globex Inc{mark}, Crew{mark}], external: [Suppliers Ltd{mark}],"
            f" unknown: [Joint venture{mark}, Nobody yet{mark}]}}\n"
        )
        text = f"organisation: {{name: Acme Inc{mark}, as_of: 2026-11-01}}\n{parties}"
        said = list(texts(document(decided(f"{text}projects:\n{''.join(items)}"))))
        assert [one for one in said if f"{mark}." in one or f"{mark}”." in one] == []
    assert any(f"Inc{mark}" in one for one in said)


def test_the_counts_add_up() -> None:
    for found in (every_project(), decided(spec(iter(["  - {id: a, name: A, for: [Finance]}\n"])))):
        counts = next(b for b in document(found, Detail.SUMMARY).blocks if isinstance(b, Table))
        rows = [
            ["".join(run.text for run in cell).replace(",", "") for cell in row[1:]] for row in counts.rows
        ]
        # What is firm plainly and what is so by a reading: "11 + 5".
        numbers = [[0 if cell == "–" else sum(map(int, cell.split("+"))) for cell in row] for row in rows]
        *parts, total = numbers
        assert [sum(column) for column in zip(*parts, strict=True)] == total
        assert all(row[0] + row[1] == row[2] for row in numbers)
        assert all(sum(row[3:]) in (0, row[2]) for row in parts)
        assert total[2] == len(found.decisions.items)


def test_memo_and_chart_say_alike_how_sure_something_is() -> None:
    for certainty in (Certainty.FIRM, Certainty.LIKELY, Certainty.LEANING):
        assert LEGEND[f"sign:{certainty}"] == f"{certainty}: {MEANS[certainty]}"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Executive board", "the Executive board"),
        ("the board", "the board"),
        ("The board", "the board"),
        ("Office of the CEO", "the Office of the CEO"),
        ("PMO", "the PMO"),
        ("Ada Okafor", "Ada Okafor"),
        ("Group Chief of Staff", "the Group Chief of Staff"),
        ("James", "James"),
    ],
)
def test_a_body_has_its_article_and_a_person_none(name: str, said: str) -> None:
    assert with_article(name) == said


# --- books of one's own -------------------------------------------------------------------------------

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases"
OWN_BOOKS = {
    **{path.stem: path for path in sorted((ROOT / "specs" / "own-rules").glob("*-rules.yaml"))},
    **{
        path.parent.name: path
        for path in sorted((ROOT / "tests" / "cases" / "own-books").glob("*/rules.yaml"))
    },
}


def own_book(path: Path) -> Rulebook:
    found = read_book(path.read_bytes(), path.name).rulebook
    assert found is not None
    return found


def whole_of(book: Rulebook) -> Answer:
    """Every kind with each value of each declared fact, for names on every side and on none yet."""
    parties = {standing: f"Crew {number}" for number, standing in enumerate(book.boundary.keys)}
    boundary = "".join(f"  {key}: [{name}]\n" for key, name in parties.items())
    officers = "".join(f"  {branch.officer}: Holder {n}\n" for n, branch in enumerate(book.branches))
    sections: dict[str, list[str]] = {"projects": [], "resources": []}
    names = cycle(("Atlas", "Core switches"))
    for kind in ITEM_KINDS:
        facts = [(fact.id, ("", *fact.values)) for fact in book.facts_of(kind)]
        for number, (name, *values) in enumerate(product(("", *parties.values()), *(v for _, v in facts))):
            item = f"id: {kind}{number}, name: {next(names)} {number}"
            if kind == PROJECT:
                item += f", manager: Manager {number // 2}"
            else:
                item += f", kind: {kind}"
            item += f", {'for' if kind == PROJECT else 'serves'}: [{name}]" if name else ""
            said = zip((fact for fact, _ in facts), values, strict=True)
            item += "".join(f", {fact}: {value}" for fact, value in said if value)
            sections["projects" if kind == PROJECT else "resources"].append(f"  - {{{item}}}\n")
    # What serves an item of each officer, and what serves several.
    served = [f"project{number}" for number in range(0, len(sections["projects"]), 3)]
    sections["resources"] += [
        f"  - {{id: all-{kind}, name: Hub, kind: {kind}, serves: [{', '.join(served[:9])}]}}\n"
        for kind in RESOURCE_KINDS
    ]
    text = f"organisation: {{name: Acme, as_of: 2026-11-01}}\nboundary:\n{boundary}officers:\n{officers}"
    text += "".join(f"{section}:\n{''.join(items)}" for section, items in sections.items())
    found = read(text.encode(), "acme.yaml", book)
    assert found.organisation is not None, found.problems[:3]
    return answer(found.organisation, "acme.yaml", None, found.sha256, book)


def in_own_words(text: str, book: Rulebook) -> bool:
    """Whether what looks broken is how a sentence of the book ends: "… the company itself works with."."""
    own = [part for rule in book.rules for part in (rule.statement, rule.because)]
    own += [part for fact in book.facts for part in (fact.ask, *fact.words)]
    ends = [" ".join(part.rstrip("?. ").split()[-2:]) for part in own]
    return any(pattern.search(f"{end}.") and end in text for end in ends for pattern, _ in BROKEN)


@pytest.mark.parametrize("name", OWN_BOOKS)
def test_every_sentence_of_a_book_is_whole_and_in_its_words(name: str) -> None:
    found = whole_of(own_book(OWN_BOOKS[name]))
    naming = found.naming
    shown = document(found)
    assert [(why, text) for why, text in faults(shown) if not in_own_words(text, naming.rulebook)][:5] == []
    said = [*texts(shown), *(explanation(one, naming) for one in found.decisions.items.values())]
    said += [explanation(one, naming, frame=2) for one in found.decisions.items.values()]
    wrong = [r"\bis on file is\b", r"nobody has said who uses it.*its .* is"]
    if len(naming.labels) != 2:
        wrong += [r"\b[Bb]oth (officers|branches|have)\b", "the other way", "two posts"]
    if naming.boundary.ids[0] != "internal":
        wrong.append(r"\b(inside|outside|internal|external|both sides)\b")
    for fact in naming.rulebook.facts:
        for value, word in zip(fact.values, fact.words, strict=True):
            wrong += [rf"\b{fact.label} (is|were) {value}\b(?! )"] if value != word else []
    found_wrong = [(one, text) for text in said for one in wrong if re.search(one, text)]
    assert found_wrong[:5] == []


INSIDE, OUTSIDE = "deliverable: product, activity: develop", "for: [Globex Ltd]"
SAID = {
    "nothing is used inside alone that others use too": (
        "- {id: a, name: Nets, deliverable: infrastructure, for: [Finance, Globex Ltd]}\n"
        "resources: [{id: r, name: Racks, kind: equipment, serves: [a]}]\n",
        "Serve Nets.",
        "Serve Nets, used",
    ),
    "a part of nobody by name": (
        f"- {{id: a, name: Portal, {INSIDE}, for: [internal, external]}}\n",
        "A split gives the CIO the part for people inside and the CTO the part for people outside.",
        "’s part",
    ),
    "an answer that turns no advice does not come first": (
        "".join(f"- {{id: p{n}, name: P{n}, manager: Jo, {INSIDE}, for: [Finance]}}\n" for n in range(4))
        + f"- {{id: q, name: Q, manager: Jo, {INSIDE}, {OUTSIDE}}}\n"
        f"- {{id: x, name: X, manager: Jo, {INSIDE}, for: [Finance, Partner Co]}}\n",
        "The CIO: five of Jo’s six projects and resources are there",
        "could change that",
    ),
    "one that turns it does": (
        f"- {{id: p, name: P, manager: Jo, {INSIDE}, for: [Finance]}}\n"
        f"- {{id: q, name: Q, manager: Jo, {INSIDE}, {OUTSIDE}}}\n"
        f"- {{id: x, name: X, manager: Jo, {INSIDE}, for: [Partner Co]}}\n",
        "as much stands under each officer. Question 2 could change that, so it comes first.",
        "only a decision",
    ),
    "an officer keeps what an answer leaves": (
        f"- {{id: x, name: X, {INSIDE}, for: [Finance, Partner Co]}}\n",
        "If inside.",
        "could decide",
    ),
    "no line where nobody manages": (
        f"- {{id: x, name: X, {INSIDE}, for: [Finance]}}\n",
        "I adopt the groups ticked, reporting lines included (see “What each tick adopts”):",
        " to the CIO;",
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_nothing_is_said_that_does_not_hold(case: str) -> None:
    projects, said, not_said = SAID[case]
    told = "\n".join(texts(document(decided(spec(iter([projects]))), Detail.STANDARD)))
    assert said in told
    assert not_said not in told


@pytest.mark.parametrize("name", ["Sensors for line 3", "Pier 2 items", "ERP (old)", "Globex Inc."])
def test_what_is_somebodys_has_the_apostrophe_of_print(name: str) -> None:
    """Also after a name that stays as it is written, or ends with a mark."""
    as_printed = setting_of("en-GB", [name, "Pier 2 items"])
    said = as_printed(possessive(name)).replace("\N{NO-BREAK SPACE}", " ")
    assert said in (f"{name}’s", f"{name}’")
