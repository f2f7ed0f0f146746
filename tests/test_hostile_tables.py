"""Spreadsheets made to exhaust or to deceive their reader are refused in a sentence, before they can."""

from __future__ import annotations

import mmap
import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from conftest import Run
from orgdoc.tables.apart import Copied, Process, Started, why_it_ended
from orgdoc.tables.reader import read_tables
from orgdoc.tables.reading_process import MOST_MEMORY, MOST_SECONDS, REFUSED
from orgdoc.tables.sent import packed, unpacked
from orgdoc.tables.table import CellProblem, Table, TableError

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process is copied")

SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
ENDLESS = "claims far more cells"
CELLS = b"<c><v>1</v></c>" * 9_000
LAST_ROW = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'


def zipped(parts: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def _plain() -> dict[str, bytes]:
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Projects")
        sheet.write_row(0, 0, ["Project", "For"])
        sheet.write_row(1, 0, ["Ledger", "Finance"])
    with ZipFile(made) as file:
        return {name: file.read(name) for name in file.namelist()}


PLAIN = _plain()
DOCTYPE = b'<!DOCTYPE a [<!ENTITY b "cccc"><!ENTITY d "&b;&b;&b;">]>'


def changed(name: str, old: bytes, new: bytes) -> bytes:
    assert old in PLAIN[name]
    return zipped({**PLAIN, name: PLAIN[name].replace(old, new, 1)})


def rows(xml: bytes) -> bytes:
    return changed(SHEET, b"</sheetData>", xml + b"</sheetData>")


def ods(row: bytes, cell: bytes, text: bytes = b"Project") -> bytes:
    names = b"".join(
        b' xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % (name, name)
        for name in (b"office", b"table", b"text")
    )
    content = (
        b"<office:document-content%s><office:body><office:spreadsheet>"
        b'<table:table table:name="P"><table:table-row %s>'
        b'<table:table-cell office:value-type="string" %s><text:p>%s</text:p></table:table-cell>'
        b"</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    ) % (names, row, cell, text)
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def utf16(name: str) -> bytes:
    text = DOCTYPE + PLAIN[name].partition(b"?>")[2]
    return zipped({**PLAIN, name: text.decode().encode("utf-16")})


def that_lies(name: str) -> bytes:
    """Say in the archive's directory that a part is ten bytes long, though it is not."""
    made = bytearray(zipped({**PLAIN, name: PLAIN.get(name, b"") + b" " * 3_000_000}))
    entry = made.rfind(name.encode()) - 46
    made[entry + 24 : entry + 28] = struct.pack("<I", 10)
    return bytes(made)


def shared_over_and_over() -> bytes:
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>2</v></c></row>' % (n, n) for n in range(3, 9_000))
    long = bytes(97 + n * n % 26 for n in range(100_000))
    return zipped(
        {
            **PLAIN,
            STRINGS: PLAIN[STRINGS].replace(b"Ledger", long),
            SHEET: PLAIN[SHEET].replace(b"</sheetData>", cells + b"</sheetData>"),
        }
    )


def _reaching(tall: int, wide: bytes) -> bytes:
    """Return a sheet of two cells, neither of which is far away by itself."""
    far_down = b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (tall, tall)
    return rows(b'<row r="3"><c r="%s3"><v>1</v></c></row>' % wide + far_down)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a cell in the last corner": (lambda: changed(SHEET, b'r="B2"', b'r="XFD1048576"'), ENDLESS),
    "in single quotes, in small letters": (lambda: changed(SHEET, b'r="B2"', b"r = 'xfd1048576'"), ENDLESS),
    "a column that there is not": (lambda: changed(SHEET, b'r="B2"', b'r="ZZZZZZ2"'), ENDLESS),
    "a row that there is not": (lambda: changed(SHEET, b'r="B2"', b'r="B99999999999"'), ENDLESS),
    "hidden behind a sign": (lambda: changed(SHEET, b'<c r="B2"', b'<c x=">" r="XFD1048576"'), ENDLESS),
    "hidden behind a sign that XML forbids": (
        lambda: changed(SHEET, b'<c r="B2"', b'<c x="<" r="XFD1048576"'),
        "damaged",
    ),
    "tags without end": (lambda: rows(b"<c " * 500_000), "damaged"),
    "cells without addresses": (
        lambda: rows(b'<row r="3">%s</row><row r="90000"><c><v>1</v></c></row>' % CELLS),
        ENDLESS,
    ),
    "a sheet by another name": (
        lambda: zipped(
            {
                **PLAIN,
                "xl/picture.png": PLAIN[SHEET].replace(b'r="B2"', b'r="XFD1048576"'),
                "xl/_rels/workbook.xml.rels": PLAIN["xl/_rels/workbook.xml.rels"].replace(
                    b"worksheets/sheet1.xml", b"picture.png"
                ),
            }
        ),
        ENDLESS,
    ),
    "one long text in every cell": (shared_over_and_over, ENDLESS),
    "many sheets": (
        lambda: changed(
            BOOK,
            b"</sheets>",
            b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n + 2) for n in range(1_001))
            + b"</sheets>",
        ),
        "more than 1,000 sheets",
    ),
    "three names of one sheet to the last row": (
        lambda: zipped(
            {
                **PLAIN,
                BOOK: PLAIN[BOOK].replace(
                    b"</sheets>",
                    b'<sheet name="a" sheetId="2" r:id="rId1"/>'
                    b'<sheet name="b" sheetId="3" r:id="rId1"/></sheets>',
                ),
                SHEET: PLAIN[SHEET].replace(b"</sheetData>", LAST_ROW + b"</sheetData>"),
            }
        ),
        ENDLESS,
    ),
    "entities among the texts": (lambda: changed(STRINGS, b"<sst", DOCTYPE + b"<sst"), "entities"),
    "entities in a relation": (
        lambda: changed("_rels/.rels", b"<Relationships", DOCTYPE + b"<Relationships"),
        "entities",
    ),
    "entities in UTF-16": (lambda: utf16(BOOK), "entities"),
    "a part that lies": (lambda: that_lies("xl/z.xml"), "damaged"),
    "a sheet that lies": (lambda: that_lies(SHEET), "damaged"),
    "two kinds in one": (lambda: zipped({**PLAIN, "content.xml": b"<a/>"}), "two kinds"),
    "a binary workbook": (lambda: zipped({"xl/workbook.bin": b""}), "binary Excel file"),
    "a text that is not there": (
        lambda: changed(SHEET, b"<v>2</v>", b"<v>99999999999</v>"),
        "cannot be read",
    ),
    "a row a million times, .ods": (
        lambda: ods(b'table:number-rows-repeated="1000000"', b"", b"x" * 100_000),
        ENDLESS,
    ),
    "rows and columns, .ods": (
        lambda: ods(b'table:number-rows-repeated="90000"', b'table:number-columns-repeated="9000"'),
        ENDLESS,
    ),
    "a row in references to characters, .ods": (
        lambda: ods(b'table:number-rows-repeated="&#49;00000"', b'table:number-columns-repeated="&#57;000"'),
        "damaged",
    ),
    "spaces in references to characters, .ods": (
        lambda: ods(b"", b"", b'a<text:s text:c="&#57;00000000"/>b'),
        "damaged",
    ),
    **{
        f"cells to {tall} and to {wide!r}": (partial(_reaching, tall, wide), ENDLESS)
        for tall, wide in ((150_000, b"BZ"), (200_001, b"AX"), (999_999, b"L"), (100_001, b"CW"))
    },
    "far more texts than there are": (
        lambda: changed(STRINGS, b'uniqueCount="4"', b'uniqueCount="4294967296"'),
        "cannot be read",
    ),
    "more texts than can be counted": (
        lambda: changed(STRINGS, b'uniqueCount="4"', b'uniqueCount="400000000000000000"'),
        "cannot be read",
    ),
    "two thousand million spaces, .ods": (
        lambda: ods(b"", b"", b'a<text:s text:c="2000000000"/>b'),
        ENDLESS,
    ),
    "a number of 5,000 digits, .ods": (
        lambda: ods(b'table:visibility="collapse" table:number-rows-repeated="%s"' % (b"9" * 5_000), b""),
        ENDLESS,
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_spreadsheet_is_refused_in_a_sentence(case: str) -> None:
    make, said = HOSTILE[case]
    with pytest.raises(TableError, match=said) as refused:
        read_tables(make(), "list.xlsx")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (zipped(PLAIN), (2, 2)),
        (changed(SHEET, b'r="B2"', b'r="AZ2"'), (2, 52)),
        # What Excel writes where only the look of a far cell was set: it has no value, and is not there.
        (rows(b'<row r="1048576"><c r="XFD1048576" s="1"/></row>'), (2, 2)),
        (rows(LAST_ROW), (1_048_576, 2)),
        (rows(b'<row r="150000"><c r="J150000"><v>1</v></c></row>'), (150_000, 10)),
        (ods(b"", b'table:number-columns-repeated="3"'), (1, 3)),
    ],
    ids=["plain", "wide", "a look far away", "the last row", "many rows", "ods"],
)
def test_an_honest_spreadsheet_is_read(data: bytes, found: tuple[int, int]) -> None:
    (table,) = read_tables(data, "list.xlsx").tables
    assert (len(table.rows), max(map(len, table.rows[:1]))) == found


def test_a_refused_list_is_wrong_usage_and_writes_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list.xlsx").write_bytes(HOSTILE["a cell in the last corner"][0]())
    result = run("import", "list.xlsx", "-o", "spec.yaml")
    assert (result.status, result.err.count("\n")) == (2, 1)
    assert not Path("spec.yaml").exists()
    Path("list.xlsx").write_bytes(zipped(PLAIN))
    assert run("import", "list.xlsx", "-o", "spec.yaml").status == 0
    assert "Ledger" in Path("spec.yaml").read_text(encoding="utf-8")


def tables() -> st.SearchStrategy[tuple[Table, ...]]:
    """Return sheets of cells among which are the signs that stand between cells where they are sent."""
    cell = st.text(st.sampled_from("aé\x1d\x1e\x1f\n"), max_size=3)
    rows = st.lists(st.lists(cell, max_size=3), max_size=3)
    titles = st.lists(st.sampled_from(["Projects", "P!", "\x1f"]), unique=True, max_size=3)
    hidden = st.frozensets(st.integers(1, 9), max_size=2)
    return titles.flatmap(
        lambda names: st.tuples(*(st.builds(partial(Table, "", n), rows, hidden, st.just(())) for n in names))
    )


@pytest.mark.parametrize("begun", [pytest.param(Copied, marks=LINUX), Started])
def test_each_way_of_reading_apart_survives_its_reader(begun: Callable[[bytes], Process]) -> None:
    """A copy of the process, and one started anew, send the same, and end alone."""

    def answered(data: bytes) -> tuple[int, bytes]:
        process = begun(data)
        try:
            return process.answer()
        finally:
            process.end()

    status, said = answered(zipped(PLAIN))
    ((table,), problems) = unpacked(said, "list.xlsx")
    assert (status, table.rows, problems) == (0, [["Project", "For"], ["Ledger", "Finance"]], ())
    status, said = answered(HOSTILE["far more texts than there are"][0]())
    assert status not in (0, REFUSED) and b"memory allocation of" in said
    status, said = answered(HOSTILE["many sheets"][0]())
    assert status == REFUSED and b"1,000 sheets" in said


def test_want_of_memory_is_told_from_what_a_damaged_file_claims() -> None:
    said = "memory allocation of {} bytes failed"
    aborted = -6
    assert "more memory" in why_it_ended(aborted, said.format(2**30).encode())
    assert "cannot be read" in why_it_ended(aborted, said.format(24 * 2**32).encode())
    assert "cannot be read" in why_it_ended(aborted, b"Segmentation fault")


@LINUX
@pytest.mark.parametrize("begun", [Copied, Started])
def test_whoever_reads_apart_ends_when_nobody_waits_any_more(begun: Callable[[bytes], Process]) -> None:
    """As after Ctrl-C, or where something else is wrong; a large file has hardly been sent by then."""
    process = begun(bytes(2**24))
    process.end()
    with pytest.raises(ProcessLookupError):
        os.kill(process.id, 0)


@pytest.fixture
def long_list() -> bytes:
    """Return a list that takes a moment to read, and more to send than a pipe holds."""
    return rows(b"".join(b'<row r="%d"><c r="A%d"><v>12345</v></c></row>' % (n, n) for n in range(3, 30_000)))


@LINUX
@pytest.mark.parametrize(
    ("number", "said"),
    [("SIGKILL", "system ended"), ("SIGTERM", "system ended"), ("SIGSEGV", "cannot be read")],
)
def test_a_copy_that_is_ended_from_outside_is_told_as_that(long_list: bytes, number: str, said: str) -> None:
    """What this process does at a signal is not done by its copy."""
    ending = signal.Signals[number]
    kept = None if ending == signal.SIGKILL else signal.signal(ending, lambda *_: None)
    process = Copied(long_list)
    try:
        os.kill(process.id, ending)
        status, _ = process.answer()
    finally:
        process.end()
        if kept is not None:
            signal.signal(ending, kept)
    assert status == -ending and said in why_it_ended(status)


@LINUX
@pytest.mark.parametrize("begun", [Copied, Started])
def test_a_list_is_read_within_limits_though_nobody_waits(
    begun: Callable[[bytes], Process], long_list: bytes
) -> None:
    """As where the program was killed; nor does whoever watches over memory raise them."""
    import resource  # noqa: PLC0415 - Windows has none

    process, end = begun(long_list), time.monotonic() + 120
    try:
        seconds = most = (resource.RLIM_INFINITY,) * 2
        while seconds[0] == resource.RLIM_INFINITY and time.monotonic() < end:
            most = resource.prlimit(process.id, resource.RLIMIT_AS)
            seconds = resource.prlimit(process.id, resource.RLIMIT_CPU)
        most = resource.prlimit(process.id, resource.RLIMIT_AS)
    finally:
        process.end()
    assert seconds == (MOST_SECONDS, MOST_SECONDS)
    assert most[0] == most[1] and MOST_MEMORY <= most[0] < 2 * MOST_MEMORY


@LINUX
def test_a_large_program_reads_a_list_all_the_same() -> None:
    with mmap.mmap(-1, MOST_MEMORY + 2**20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, 0):
        (table,) = read_tables(zipped(PLAIN), "list.xlsx").tables
    assert table.rows == [["Project", "For"], ["Ledger", "Finance"]]


@LINUX
@pytest.mark.parametrize("limited", ["", "ulimit -v 2000000; "])
def test_a_list_is_read_where_ends_of_processes_are_ignored(tmp_path: Path, limited: str) -> None:
    """As whoever starts the program may have it."""
    (tmp_path / "list.xlsx").write_bytes(zipped(PLAIN))
    called = ["bash", "-c", f'{limited}exec "{sys.executable}" -m orgdoc import list.xlsx -o spec.yaml']
    ended = subprocess.run(
        called,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN),
    )
    assert (ended.returncode, ended.stderr) == (0, "")


@LINUX
def test_want_of_a_process_is_no_fault_of_the_list(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import resource  # noqa: PLC0415

    monkeypatch.chdir(tmp_path)
    Path("list.xlsx").write_bytes(zipped(PLAIN))
    assert run("import", "list.xlsx", "-o", "other.yaml").status == 0  # all is loaded now
    kept = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = os.open(os.devnull, os.O_RDONLY)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free + 1, kept[1]))  # enough for a file, not for a pipe
    try:
        result = run("import", "list.xlsx", "-o", "spec.yaml")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, kept)
    assert (result.status, result.err) == (3, "orgdoc: too many open files\n")
    assert not Path("spec.yaml").exists()


@given(tables())
def test_what_a_workbook_holds_is_sent_as_it_is(read: tuple[Table, ...]) -> None:
    problems = tuple(CellProblem(t.address(2, 3), "no result", "save it") for t in read)
    assert unpacked(packed(read, problems), "") == (read, problems)
