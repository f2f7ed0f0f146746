"""The briefing as a whole: what it asks, for whom it is, and how it comes out in Word and as a PDF."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

import orgdoc
from conftest import Run
from orgdoc.chart.text_metrics import text_width
from orgdoc.formats.pdf import OfficeError, to_pdf
from orgdoc.formats.word.elements import NAMESPACES
from orgdoc.model.terms import PROJECT, spec_key
from orgdoc.model.verdict import Question
from orgdoc.views.agenda import agenda
from orgdoc.views.document import Check, Document, Heading, ListBlock, Paragraph, Runs, Table
from word_checks import problems

SPECS = sorted((Path(__file__).parent.parent / "specs").glob("*.yaml"))
OWN = [spec for spec in sorted(SPECS[0].parent.glob("own-rules/*.yaml")) if "rules" not in spec.stem]
ACME = next(spec for spec in SPECS if spec.stem == "acme")
CHECKBOX = f"{{{NAMESPACES['w14']}}}checkbox"


def document(spec: Path, **wishes: str) -> Document:
    return orgdoc.load(spec).decide().briefing(**wishes).document  # type: ignore[arg-type]


def table(shown: Document, anchor: str) -> tuple[tuple[Runs, ...], ...]:
    return next(b for b in shown.blocks if isinstance(b, Table) and b.anchor == f"table-{anchor}").rows


def cells(shown: Document) -> list[str]:
    tables = (block for block in shown.blocks if isinstance(block, Table))
    return ["".join(run.text for run in cell) for table in tables for row in table.rows for cell in row]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.stem)
def test_the_boxes_can_be_ticked_and_no_rule_of_word_is_broken(spec: Path) -> None:
    briefing = orgdoc.load(spec).decide().briefing()
    content = briefing.to_bytes()
    runs = [
        run
        for block in briefing.document.blocks
        if isinstance(block, Table | Paragraph)
        for cell in ([block.runs] if isinstance(block, Paragraph) else [c for row in block.rows for c in row])
        for run in cell
    ]
    body = briefing.to_docx().element.body
    assert len(list(body.iter(CHECKBOX))) == sum(isinstance(run, Check) for run in runs) > 0
    assert problems(content) == []


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.stem)
def test_no_word_breaks_in_a_cell(spec: Path) -> None:
    word = orgdoc.load(spec).decide().briefing().to_docx()
    for table in word.tables:
        widths = [int(column.get(qn("w:w"), "0")) / 20 - 8.5 for column in table._tbl.iter(qn("w:gridCol"))]
        assert sum(widths) > 400
        for row in table.rows:
            for width, cell in zip(widths, row.cells, strict=True):
                for token in re.findall(r"[^ \n\t-]+-?", cell.text):
                    assert text_width(token.replace("\N{NO-BREAK SPACE}", " "), 9.0) <= width, token


def test_one_sequence_of_numbers_runs_through_all() -> None:
    answer = orgdoc.load(ACME).decide()
    found = agenda(answer.decisions, answer.naming.organisation, answer.naming.rulebook)
    assert [entry.number for entry in found.entries] == list(range(1, len(found.entries) + 1))
    assert len(found.entries) == len(answer.decisions.to_decide) + len(answer.decisions.questions)
    shown = document(ACME)
    assert not any(isinstance(b, Heading) and b.anchor == "open" for b in shown.blocks)  # page 1 says it all
    start = next(n for n, b in enumerate(shown.blocks) if isinstance(b, Heading) and b.anchor == "asked")
    opens = [
        row[0]
        for block in shown.blocks[start + 1 : start + 1 + len(found.entries)]
        if isinstance(block, Table | Paragraph)
        for row in (block.rows if isinstance(block, Table) else [[block.runs]])
    ]
    numbers = [int(runs[0].text) for runs in opens if runs[0].text.isdecimal()]
    assert numbers == [entry.number for entry in found.entries]
    said = " ".join(cells(shown)).replace("\N{NO-BREAK SPACE}", " ")
    for decision in answer.decisions.items.values():
        if decision.is_open:
            assert found.numbers_of(decision), decision.subject
    assert "See decision 1" in said and "See question 3" in said


def test_what_is_likely_or_leaning_leads_to_the_question_that_would_make_it_firm() -> None:
    def numbers(shown: Document) -> tuple[list[str], set[str]]:
        """The numbers of the questions, and those to which rows of the register lead."""
        asked = next(b for b in shown.blocks if isinstance(b, Table) and b.anchor == "table-not-firm")
        own = [row[0][0].text.split()[0] for row in asked.rows if row[0][0].text[0].isdecimal()]
        rows = [
            ["".join(run.text for run in cell) for cell in row]
            for block in shown.blocks
            if isinstance(block, Table) and block.anchor.startswith("table-of-") and len(block.columns) == 4
            for row in block.rows
        ]
        sure = [row[3] for row in rows if row[3].strip() and row[1].endswith(".")]
        likely = [text for text in sure if "likely" in text or "leaning" in text]
        # Some is to be confirmed on page 1, and of some a tick says whether the source's word is enough.
        likely = [t for t in likely if "to confirm (4)" not in t and not t.endswith(("a focus", "a hedge"))]
        assert likely and all("question" in text for text in likely)
        assert not any("question" in text for text in sure if text not in likely)
        return own, {text.split()[-1] for text in likely}

    own, led_to = numbers(document(ACME))
    assert own == [str(number) for number in range(5, 5 + len(own))]  # they go on after what is open
    assert led_to == set(own)
    of_one, led_to = numbers(document(ACME, reader="Ingrid Solberg"))
    assert set(of_one) == led_to < set(own)
    asked = {row[0][0].text for row in table(document(ACME), "not-firm")}
    of_one_asked = {row[0][0].text for row in table(document(ACME, reader="Ingrid Solberg"), "not-firm")}
    assert of_one_asked - {"Are these words enough?"} < asked  # the same question under the same number


@pytest.mark.parametrize("spec", [*SPECS, *OWN], ids=lambda spec: spec.stem)
def test_whoever_signs_sees_what_each_tick_adopts(spec: Path) -> None:
    """Every settled placement and every line that rests on one is behind just one box, or an answer."""
    answer = orgdoc.load(spec).decide()
    shown = document(spec)
    boxes = [
        run.text.replace("\N{NO-BREAK SPACE}", " ")
        for b in shown.blocks
        if isinstance(b, Paragraph)
        for run in b.runs
        if isinstance(run, Check)
    ]
    rows = [
        ["".join(run.text for run in cell).replace("\N{NO-BREAK SPACE}", " ") for cell in row]
        for row in table(shown, "ticks")
    ]
    of_boxes = [row for row in rows if not row[0].startswith(("Answer", "No tick"))]
    answers = [row for row in rows if row[0].startswith("Answer")]
    assert [row[0].partition("\n")[0].casefold() for row in of_boxes] == boxes
    settled = [d for d in answer.decisions.items.values() if not d.is_open and not d.override_applies]
    counts = [int(re.search(r"\((\d+)\)", box)[1]) for box in boxes]  # type: ignore[index]
    assert sum(counts) + len(answers) == len(settled)
    if len(settled) < 50:  # of more, the register says which
        for decision in settled:
            name = answer.naming.name(decision.subject)
            behind = [
                row for row in rows if re.search(rf"(?:^|[;:,] |and ){re.escape(name)}(?:$|[ ,;:.])", row[1])
            ]
            assert len(behind) == 1, name
    for line in answer.decisions.managers.values():
        told = [row[0] for row in rows if line.subject in row[2]]
        assert len(told) == (not line.is_open), line.subject
        rests = any(not answer.decisions.items[item].override_applies for item in line.follows)
        by_people = line.override_applies or not rests
        assert line.is_open or (told == ["No tick"]) == by_people, line.subject


ACROSS = """organisation: {{name: Lumen, large: true, resources_segregated: true, as_of: 2026-11-01}}
rules: product-rules.yaml
boundary: {{internal: [Support], external: [Drivers], unknown: [{parties}]}}
officers: {{ceo: Ada Okafor, cpo: Oskar Lind, cto: Wei Chen}}
projects:
  - {{id: app, name: Driver app, manager: Ada Okafor, layer: product}}
  - {{id: tiles, name: Tile server, manager: Hugo Marsh, layer: platform}}
{projects}resources:
  - {{id: crew, name: Map crew, kind: team, reports_to: app, serves: [tiles], layer: product}}
  - {{id: gone, name: Test crew, kind: team, reports_to: app, serves: [tiles], override: {{
      branch: cto, by: Executive board, on: 2026-09-14, rationale: So agreed.}}}}
"""


@pytest.mark.parametrize("open_ones", [0, 12])
def test_who_works_across_is_confirmed_once_and_under_a_number_that_is_told(
    open_ones: int, tmp_path: Path
) -> None:
    """Whoever decides is not asked of what people have decided, nor sent to ask themselves."""
    parties = [f"Partner {n}" for n in range(open_ones)]
    projects = "".join(
        f"  - {{id: p{n}, name: Exchange {n}, manager: Ada Okafor, for: [{party}]}}\n"
        for n, party in enumerate(parties)
    )
    book = ACME.parent / "own-rules" / "product-rules.yaml"
    (tmp_path / book.name).write_bytes(book.read_bytes())
    spec = tmp_path / "spec.yaml"
    spec.write_text(ACROSS.format(parties=", ".join(parties), projects=projects), encoding="utf-8")
    found = orgdoc.load(spec).decide()
    number = agenda(found.decisions, found.naming.organisation, found.naming.rulebook).confirmations
    assert number.keys() == {"crew"}  # it is firm
    shown = document(spec)
    assert any(isinstance(b, Heading) and b.anchor == "asked" for b in shown.blocks)
    lists = [item for b in shown.blocks if isinstance(b, ListBlock) for item in b.items]
    rows = [row for part in ("decisions", "ticks") for row in table(shown, part)]
    told = ["".join(run.text for cell in row for run in cell) for row in rows] + [
        "".join(run.text for run in item) for item in lists
    ]
    opens = (f"{number['crew']}  Map crew", f"{number['crew']}\N{EN SPACE}Map crew")
    assert sum(text.startswith(opens) for text in told) == 1
    assert sum(text.startswith(("Firm", "Answer")) and "Map crew" in text for text in told) == 1
    said = "\n".join("".join(run.text for run in b.runs) for b in shown.blocks if isinstance(b, Paragraph))
    assert "Ask first" not in said or "Ada Okafor (" not in said
    decides = "Its layer is what customers see, and that decides."  # not what the crew serves
    assert any(decides in cell for cell in cells(shown))


def test_what_is_said_to_make_an_answer_firm_does() -> None:
    text = ACME.read_text(encoding="utf-8")
    tried = 0
    for decision in orgdoc.load(ACME).decide().decisions.items.values():
        for move in decision.surer:
            sides = "internal, external" if move.to == "both" else move.to
            value = f"[{sides}]" if move.fact == "beneficiaries" else move.to
            line = re.compile(rf"(  - id: {decision.subject}\b[^\n]*\n)")
            stated, found = line.subn(rf"\1    {spec_key(PROJECT, move.fact)}: {value}\n", text)
            moved = orgdoc.loads(stated).decide().decisions.items[decision.subject]
            assert found == 1 and (moved.verdict, moved.certainty) == (move.verdict, "firm"), move
            tried += 1
    assert tried > 5


@pytest.mark.parametrize("more", [0, 6])
def test_page_1_names_all_that_is_open_with_a_box_or_where_it_stands(more: int) -> None:
    group = next(spec for spec in SPECS if spec.stem == "group").read_text(encoding="utf-8")
    projects = "".join(
        f"  - {{id: more-{n}, name: Project {n}, for: [internal, external]}}\n" for n in range(more)
    )
    spec = orgdoc.loads(group.replace("\nresources:\n", f"\n{projects}\nresources:\n", 1), "group.yaml")
    answer = spec.decide()
    shown = answer.briefing(detail="summary").document
    table = next(b for b in shown.blocks if isinstance(b, Table) and b.anchor == "table-decisions")
    found = agenda(answer.decisions, answer.naming.organisation, answer.naming.rulebook)
    assert found.entries[0].vacancy is not None
    numbers = [int(row[0][0].text.split()[0]) for row in table.rows]
    assert all(any(isinstance(run, Check) for run in row[-1]) for row in table.rows)
    notes = ["".join(run.text for run in b.runs) for b in shown.blocks if isinstance(b, Paragraph)]
    also = [note for note in notes if "in the full memo: " in note]
    named = [int(n) for note in also for n in re.findall(r"\b(\d+) \w", note.partition("full memo: ")[2])]
    assert len(also) == (1 if more else 0)
    assert [*numbers, *named][: len(found.entries)] == [entry.number for entry in found.entries]


def test_a_briefing_for_one_reader_holds_theirs_under_the_numbers_of_all(run: Run, tmp_path: Path) -> None:
    everything = " ".join(cells(document(ACME)))
    for reader, theirs, others in (
        ("cto", "Web shop checkout", "Goods-in scanning"),
        ("Kwame Mensah", "Payment gateway", "Staff intranet"),
        ("new hall", "Plant network extension", "Data centre upkeep"),
    ):
        shown = " ".join(cells(document(ACME, reader=reader)))
        assert theirs in shown and others in everything and others not in shown
    assert any(cell.startswith("3  Partner Co") for cell in cells(document(ACME, reader="Marek Nowak")))
    result = run("build", str(ACME), "-f", "md", "-o", str(tmp_path), "--for", "CIO")
    assert result.status == 0 and (tmp_path / "acme-for-cio.md").exists()
    result = run("build", str(ACME), "-f", "md", "-o", str(tmp_path), "--for", "Kwame Mensa")
    assert result.status == 2 and "did you mean Kwame Mensah?" in result.err
    for head in ("Ada Okafor", "ceo"):
        result = run("build", str(ACME), "-f", "md", "-o", str(tmp_path), "--for", head)
        assert result.status == 2 and "the whole briefing is for Ada Okafor" in result.err
    with pytest.raises(ValueError, match="nobody"):
        document(ACME, reader="nobody")


def test_every_decision_can_be_ticked_and_advice_leads_with_the_officer() -> None:
    hospital = next(spec for spec in SPECS if spec.stem == "hospital")
    answer = orgdoc.load(hospital).decide()
    found = agenda(answer.decisions, answer.naming.organisation, answer.naming.rulebook)
    tables = {b.anchor: b for b in document(hospital).blocks if isinstance(b, Table)}
    asked, rows = tables["table-decisions"].rows, tables["table-decisions-in-full"].rows
    assert [int(row[0][0].text) for row in asked] == [entry.number for entry in found.entries]
    assert [int(row[0][0].text) for row in rows] == [entry.number for entry in found.to_decide]
    for entry, row in zip(found.entries, asked, strict=True):
        ticked = [run.text for run in row[-1] if isinstance(run, Check)]
        matter = entry.decision or entry.question
        ways = matter.all_ways if isinstance(matter, Question) else matter.ways if matter else ()
        assert ways and len(ticked) == len(ways) + 1 and ticked[-1].endswith("other:")
    leaning = 0
    for entry, row in zip(found.to_decide, rows, strict=True):
        assert entry.decision is not None
        advice = "".join(run.text for run in row[-1])
        leans = entry.decision.leans is not None
        word = advice.partition(":")[0]
        named = [label for label in answer.naming.labels.values() if label in word]
        assert len(named) == 1 or word in ("We have no advice", "There is no advice to give"), advice
        if entry.decision.leans is not None:
            assert named == [answer.naming.labels[entry.decision.leans.branch]]
            assert "beyond the tie" in advice
        leaning += leans
    assert 0 < leaning < len(rows)


def test_a_decision_that_ends_later_is_told_in_one_line() -> None:
    lists = [block.items for block in document(ACME).blocks if isinstance(block, ListBlock)]
    said = ["".join(run.text for run in item) for items in lists for item in items]
    (later,) = [text for text in said if text.startswith("Later")]
    assert "Warranty claims" in later and "30\N{NO-BREAK SPACE}September 2027" in later


def test_what_rests_on_a_decision_that_ends_says_so_also_through_what_it_serves() -> None:
    hospital = next(spec for spec in SPECS if spec.stem == "hospital")
    rows = ["".join(run.text for cell in row for run in cell) for row in table(document(hospital), "of-cio")]
    ends = {name: row for row in rows for name in ("Image vault", "Viewing stations") if row.startswith(name)}
    assert ends["Image vault"].endswith("firm until then")
    assert (
        ends["Viewing stations"].replace("\N{NO-BREAK SPACE}", " ").endswith("firm until December 31, 2026")
    )


def test_a_summary_has_no_more_than_the_memo_and_the_chart() -> None:
    lengths = [len(document(ACME, detail=detail).blocks) for detail in ("summary", "standard", "full")]
    assert lengths == sorted(set(lengths))
    headings = [b.text for b in document(ACME, detail="summary").blocks if isinstance(b, Heading)]
    assert [heading.partition(",")[0] for heading in headings] == ["What we ask of you"]


def test_american_words_where_the_spec_asks_for_them_and_in_no_name() -> None:
    text = ACME.read_text(encoding="utf-8").replace("en-GB", "en-US")
    text = text.replace("name: Staff intranet", "name: Organisation intranet")
    shown = orgdoc.loads(text, "acme.yaml").decide().briefing().document
    said = " ".join([*cells(shown), *(b.text for b in shown.blocks if isinstance(b, Heading))])
    assert "organization" in said and not re.search(r"\borganisation\b", said)
    assert "Organisation intranet" in said


def office(folder: Path, script: str) -> str:
    program = folder / "office"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


@pytest.mark.skipif(sys.platform == "win32", reason="the office of this test is a shell script")
def test_an_office_that_is_not_there_fails_or_hangs_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setenv("ORGDOC_OFFICE", str(tmp_path / "none"))
    with pytest.raises(OfficeError, match="install it"):
        to_pdf(b"")
    result = run("build", str(ACME), "-f", "pdf", "-o", str(tmp_path / "out"))
    assert result.status == 3 and "-f docx" in result.err and not (tmp_path / "out").exists()
    assert "install LibreOffice" in run("doctor").out
    monkeypatch.setenv("ORGDOC_OFFICE", office(tmp_path, "exit 1"))
    with pytest.raises(OfficeError, match="made no PDF"):
        to_pdf(b"")
    monkeypatch.setenv("ORGDOC_OFFICE", office(tmp_path, "exec sleep 600"))
    with pytest.raises(OfficeError, match=r"within 0\.2 seconds"):
        to_pdf(b"", timeout=0.2)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are others there")
def test_an_office_that_is_being_started_is_ended_by_a_signal_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until `Popen` returns, the process runs and nobody knows it."""
    started: list[int] = []

    class Slow(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            started.append(self.pid)
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setenv("ORGDOC_OFFICE", office(tmp_path, "exec sleep 600"))
    monkeypatch.setattr(subprocess, "Popen", Slow)
    with pytest.raises(KeyboardInterrupt):
        to_pdf(b"")
    with pytest.raises(ProcessLookupError):
        os.kill(started[0], 0)


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("name", "detail", "most"),
    [("acme", "standard", 7), ("acme", "summary", 2), ("hospital", "summary", 2), ("group", "summary", 2)],
)
def test_the_pdf_is_tagged_and_as_short_as_promised(
    run: Run, tmp_path: Path, name: str, detail: str, most: int
) -> None:
    spec = ACME.with_stem(name)
    assert run("build", str(spec), "-f", "pdf,docx", "-o", str(tmp_path), "--detail", detail).status == 0
    content = (tmp_path / f"{name}.pdf").read_bytes()
    assert b"/MarkInfo" in content and b"/StructTreeRoot" in content
    pages = len(re.findall(rb"/Type ?/Page\b", content))
    assert 0 < pages <= most
    assert docx.Document(str(tmp_path / f"{name}.docx")).tables


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("2027-03-31", "**Ben Lindqvist** acts as CIO until 31 March 2027; say by then who holds the post."),
        ("2026-10-31", "**Ben Lindqvist** was to act as CIO until 31 October 2026; say who does now."),
    ],
)
def test_until_when_somebody_acts_is_to_watch(until: str, told: str) -> None:
    text = ACME.read_text(encoding="utf-8")
    acting = f"cio: {{name: vacant, acting: Ben Lindqvist, until: {until}}}"
    spec = orgdoc.loads(text.replace("cio: Ben Lindqvist", acting), "acme.yaml")
    written = spec.decide().briefing().to_markdown().replace("\N{NO-BREAK SPACE}", " ")
    assert f"- {told}\n" in written
    assert "vacant; Ben Lindqvist acts until" in written
