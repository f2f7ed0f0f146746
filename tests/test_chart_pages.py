"""What stands where on a chart: cards under their own managers, one count, the agenda's numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import organisations
from orgdoc import pipeline
from orgdoc.chart.layout import fits, lay_out
from orgdoc.model.verdict import SHARED
from orgdoc.pipeline import Answer
from orgdoc.views.agenda import agenda
from orgdoc.views.chart import chart_pages, linked
from orgdoc.views.chart_page import Branch, Card, ChartPage, Role
from orgdoc.views.phrases.people import family_name

SPECS = Path(__file__).parents[1] / "specs"
TEXTS = {
    **{path.stem: path.read_text(encoding="utf-8") for path in sorted(SPECS.glob("*.yaml"))},
    **{f"{items} items": organisations.organisation(items, items) for items in (30, 90, 250, 600)},
}


@pytest.fixture(scope="module", params=TEXTS)
def charted(request: pytest.FixtureRequest) -> tuple[Answer, tuple[ChartPage, ...]]:
    read = pipeline.read(TEXTS[request.param].encode(), "spec.yaml")
    assert read.organisation is not None
    answer = pipeline.answer(read.organisation, "spec.yaml", None)
    return answer, chart_pages(answer.decisions, answer.naming, fits)


Charted = tuple[Answer, tuple[ChartPage, ...]]


def places(pages: tuple[ChartPage, ...]) -> list[tuple[Card, Card | None, Card]]:
    """Return the head of the branch, that of the block, and the card, for all cards."""
    return [
        (branch.head, block.head, card)
        for page in pages
        for branch in page.branches
        for block in branch.blocks
        for card in block.cards
    ]


def test_each_item_stands_once_and_under_its_own_officer_and_manager(charted: Charted) -> None:
    answer, pages = charted
    found: list[str] = []
    projects = {f"item-{project.id}": project for project in answer.naming.organisation.projects}
    for branch, head, card in places(pages):
        own = [card.id, *(row.id for row in card.rows)]
        found += [one for one in own if (one.startswith("item-") and not card.continued) or one != card.id]
        for one in (each for each in own if each.startswith("item-")):
            decision = answer.decisions.items[one.removeprefix("item-").partition("--")[0]]
            in_lane = decision.is_open or decision.verdict == SHARED
            assert (branch.role is Role.GROUP) == in_lane, one
        if branch.role is not Role.GROUP and card.id in projects:
            manager = projects[card.id].manager
            assert head is not None
            assert head.title == (manager.value if manager else "Without a manager")
    items = sorted(one for one in found if one.startswith("item-"))
    assert items == sorted(f"item-{item}" for item in answer.decisions.items)


def test_numbers_are_those_of_the_agenda(charted: Charted) -> None:
    answer, pages = charted
    asked = agenda(answer.decisions, answer.naming.organisation, answer.naming.rulebook)
    shown: dict[int, set[str]] = {}
    for _, _, card in places(pages):
        for sign in (card.sign, *(row.sign for row in card.rows)):
            sort, _, number = sign.partition(":")
            if number:
                shown.setdefault(int(number), set()).add(sort)
    # Questions that no open item waits for, such as of stakeholders, stand in the briefing alone.
    assert set(shown) <= {entry.number for entry in asked.entries}
    # Who is to hold a post is told in its head.
    heads = " ".join(line for branch in pages[0].branches for line in branch.head.lines).replace("\xa0", " ")
    for entry in asked.to_decide:
        assert entry.number in shown if entry.vacancy is None else f"decision {entry.number}" in heads


def test_the_counts_add_up_and_each_box_of_an_overview_leads_to_its_page(charted: Charted) -> None:
    answer, pages = charted
    told = [line for branch in pages[0].branches for line in branch.head.lines[-1:]]
    for branch in (branch for branch in pages[0].branches if branch.head.role is Role.GROUP):
        told += [line for block in branch.blocks if block.head for line in block.head.lines]
        summaries = [card for block in branch.blocks for card in block.cards if card.role is Role.SUMMARY]
        told += [card.lines[-1] for card in summaries]
    counts = [
        int(count)
        for line in told
        for count in re.findall(r"(\d+)\s(?:item|project|resource|open|shared)", line)
    ]
    assert sum(counts) == len(answer.decisions.items)
    names = {f"./firm-pages/{page.name}.svg" for page in pages[1:]}
    boxes = [card for _, _, card in places(linked(pages, "firm")[:1]) if card.role is Role.SUMMARY]
    assert all(box.link in names for box in boxes)
    assert bool(boxes) == (len(pages) > 1)


def test_all_pages_of_a_chart_have_one_size_of_type(charted: Charted) -> None:
    _, pages = charted
    sizes = {round(lay_out(page).scale, 6) for page in pages}
    assert len(sizes) == 1 and min(sizes) * 10 >= 11.0 - 1e-6


def test_who_works_across_and_why_something_is_shared_is_told(charted: Charted) -> None:
    answer, pages = charted
    rows = {row.id: row for _, _, card in places(pages) for row in card.rows}
    cards = {card.id: card for _, _, card in places(pages) if card.role is Role.PROJECT}
    for item, decision in answer.decisions.items.items():
        row, card = rows.get(f"item-{item}"), cards.get(f"item-{item}")
        crosses = decision.crosses
        if row is not None:
            assert row.across == (crosses is not None and crosses.is_tension)
        if row is not None and crosses is not None and crosses.works_for != decision.verdict:
            assert f"({answer.naming.labels[crosses.works_for]})" in row.note
        if card is not None and decision.verdict == SHARED:
            assert any(not line.startswith("Manager") for line in card.lines), item


def test_apostrophes_are_those_of_print(charted: Charted) -> None:
    _, pages = charted
    for page in pages:
        told = [page.title, page.subtitle, page.description, page.footer, page.source]
        told += [entry.text for entry in page.legend]
        for head, block, card in places((page,)):
            for thing in (head, block, card, *card.rows):
                told += (
                    []
                    if thing is None
                    else [thing.tip, getattr(thing, "title", ""), getattr(thing, "note", "")]
                )
                told += getattr(thing, "lines", ())
        assert [text for text in told if "'" in text] == []


def test_every_manager_is_found_from_the_overview(charted: Charted) -> None:
    answer, pages = charted
    heads = {block.title for _, block, _ in places(pages) if block and block.role is Role.MANAGER}
    first = [*pages[0].branches, *(b for page in pages for b in page.branches if is_list(b))]
    shown = [text for branch in first for text in words_of(branch)]
    for name in {manager for manager in heads if manager in answer.decisions.managers}:
        assert any(name in text or family_name(name) in text for text in shown), name


def is_list(branch: Branch) -> bool:
    return all(card.role is Role.SUMMARY for block in branch.blocks for card in block.cards)


def words_of(branch: Branch) -> list[str]:
    cards = [card for block in branch.blocks for card in (block.head, *block.cards) if card is not None]
    return [text for card in cards for text in (card.title, *card.lines)]


OPEN_UNDER_SHARED = """\
organisation: {name: Harrow Water}
boundary: {internal: [Finance], external: [Households]}
projects:
  - id: leaks
    name: Leak detection
    for: [Finance, Households]
    override: {branch: shared, rationale: Both pay., by: The board, on: 2026-11-25}
resources:
  - {id: pilots, name: Drone pilots, kind: team, reports_to: leaks}
  - {id: loggers, name: Acoustic loggers, kind: equipment, serves: [leaks]}
"""


def test_who_counts_the_decisions_of_the_title_finds_their_numbers_where_they_stand() -> None:
    read = pipeline.read(OPEN_UNDER_SHARED.encode(), "spec.yaml")
    assert read.organisation is not None
    answer = pipeline.answer(read.organisation, "spec.yaml", None)
    (page,) = chart_pages(answer.decisions, answer.naming, fits)
    assert page.title.endswith("two decisions are open")
    heads = [block.head for branch in page.branches for block in branch.blocks if block.head is not None]
    (told,) = [head.lines for head in heads if head.title == "Shared"]
    assert told == ("1\N{NO-BREAK SPACE}item; open: 1, 2",)
