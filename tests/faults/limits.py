"""Every limit that docs/usage.md lists under *What each format can hold*, at it and one beyond.

`python tests/faults/limits.py` makes an input of the size of each limit and one that is larger, prints what
came of both, and ends with exit code 1 where one did not end as the table says.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import docx
import pptx
import python_calamine
import xlsxwriter
import yaml
from pptx.oxml.ns import qn

from orgdoc.formats.xlsx import to_xlsx
from orgdoc.views.workbook import Cell, Column, Sheet, Workbook

MB = 2**20
INCH = 914_400
HEAD = "organisation: {name: A}\nboundary: {internal: [F]}\n"
ITEM = "projects: [{id: p, name: P, for: [F]}]\n"


class Result(NamedTuple):
    status: int
    out: str
    err: str


def run_orgdoc(*arguments: str) -> Result:
    ended = subprocess.run(
        [sys.executable, "-m", "orgdoc", *arguments], capture_output=True, check=False, encoding="utf-8"
    )
    return Result(ended.returncode, ended.stdout, ended.stderr)


def checked(text: str | bytes, folder: Path) -> Result:
    spec = folder / "spec.yaml"
    spec.write_bytes(text.encode() if isinstance(text, str) else text)
    return run_orgdoc("check", str(spec))


def imported(name: str, data: bytes, folder: Path) -> Result:
    (folder / name).write_bytes(data)
    (folder / "new.yaml").unlink(missing_ok=True)
    return run_orgdoc("import", str(folder / name), "-o", str(folder / "new.yaml"), "--name", "A")


def padded(size: int) -> bytes:
    text = (HEAD + ITEM).encode()
    line = b"#" + b"x" * 998 + b"\n"
    text += line * ((size - len(text)) // len(line))
    return text + b"#" * (size - len(text) - 1) + b"\n"


def values(count: int) -> str:
    """Return a file of so many values: itself, a key, a list, and what it holds."""
    return f"x: [{','.join('a' * (count - 3))}]\n"


def nested(levels: int) -> str:
    return HEAD + ITEM + "x: " + "[" * (levels - 1) + "]" * (levels - 1) + "\n"


def named(length: int) -> str:
    return HEAD + f"projects: [{{id: p, name: {'x' * length}, for: [F]}}]\n"


def described(length: int) -> str:
    return HEAD + f"projects: [{{id: p, name: P, for: [F], description: {'x' * length}}}]\n"


def workbook(sheets: int = 1, far: tuple[int, int] = (1, 1)) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        for number in range(sheets):
            sheet = book.add_worksheet(f"S{number}")
            sheet.write_row(0, 0, ["Name", "Kind"])
            sheet.write_row(1, 0, [f"Item {number}", "project"])
            if far != (1, 1):
                sheet.write_string(far[0] - 1, far[1] - 1, "x")
    return buffer.getvalue()


def with_parts(file: bytes, parts: int, size: int = 0, *, stored: bool = False) -> bytes:
    """Return an archive with so many parts in all, and with one that brings it to `size` bytes unpacked."""
    buffer = BytesIO(file)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for number in range(parts - len(archive.namelist()) - bool(size)):
            archive.writestr(f"x/{number}.bin", b"")
        if size:
            here = sum(entry.file_size for entry in archive.infolist())
            # As compressible as a text, or the ratio would be refused and not the size.
            block = bytes((n * n * 7 + n // 3) % 251 for n in range(4096)) + bytes(200_000)
            archive.writestr("x/large.bin", (block * (size // len(block) + 1))[: size - here])
    return buffer.getvalue()


def to_size(file: bytes, size: int) -> bytes:
    """Return an archive of exactly `size` bytes: what stands before the first part is no part of it."""
    buffer = BytesIO(file)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("x/large.bin", bytes(size - len(file) - 400))
    made = buffer.getvalue()
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"x" * (size - len(made))
    made = buffer.getvalue()
    assert len(made) == size, (len(made), size)
    return made


def csv_of(size: int) -> bytes:
    begin = b"Name,Kind,Notes\nA,project,"
    return begin + b"x" * (size - len(begin) - 1) + b"\n"


def template() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        assert run_orgdoc("init", "--template", "-o", f"{folder}/t.docx").status == 0
        return (Path(folder) / "t.docx").read_bytes()


def built(text: str, folder: Path, *more: str) -> Result:
    (folder / "spec.yaml").write_text(text, encoding="utf-8")
    return run_orgdoc("build", str(folder / "spec.yaml"), "-o", str(folder), "-q", *more)


def by_template(data: bytes, folder: Path) -> Result:
    (folder / "t.docx").write_bytes(data)
    return built(HEAD + ITEM, folder, "-f", "docx", "--template", str(folder / "t.docx"))


def by_slides_of(width: int, height: int, folder: Path) -> Result:
    """Build a deck by a template with slides of that size, in 1/914,400 inches."""
    buffer = BytesIO()
    deck = pptx.Presentation()
    size = deck.element.find(qn("p:sldSz"))  # python-pptx would refuse one of its own accord
    size.set("cx", str(width))
    size.set("cy", str(height))
    deck.save(buffer)
    (folder / "t.pptx").write_bytes(buffer.getvalue())
    return built(HEAD + ITEM, folder, "-f", "pptx", "--slide-template", str(folder / "t.pptx"))


def items(count: int) -> str:
    return HEAD + "projects:\n" + "".join(f"  - {{id: p{n}, name: P{n}, for: [F]}}\n" for n in range(count))


def accepted(result: Result) -> bool:
    return result.status == 0


def refused(with_status: int, words: str) -> Callable[[Result], bool]:
    return lambda result: result.status == with_status and words in result.out + result.err


Try = Callable[[Path], Result]
#: What is limited; an input at the limit; one beyond; what is said of that.
READ: dict[str, tuple[Try, Try, Callable[[Result], bool]]] = {
    "a spec of 64 MB": (
        lambda f: checked(padded(64 * MB), f),
        lambda f: checked(padded(64 * MB + 1), f),
        refused(1, "larger than 64 MB"),
    ),
    "a spec of 32 levels": (
        # Right as YAML; that there is no such key is another matter.
        lambda f: Result(0 if "deeper than" not in checked(nested(32), f).out else 1, "", ""),
        lambda f: checked(nested(33), f),
        refused(1, "deeper than 32 levels"),
    ),
    "a spec of 5 million values": (
        lambda f: Result(int("million values" in checked(values(5_000_000), f).out), "", ""),
        lambda f: checked(values(5_000_001), f),
        refused(1, "more than 5 million values"),
    ),
    "a name of 300 characters": (
        lambda f: checked(named(300), f),
        lambda f: checked(named(301), f),
        refused(1, "300"),
    ),
    "a text of 10,000 characters": (
        lambda f: checked(described(10_000), f),
        lambda f: checked(described(10_001), f),
        refused(1, "10,000"),
    ),
    "5,000 mistakes in a spec": (
        lambda f: Result(int("only the first" in checked(HEAD + ITEM + _keys(5_000), f).out), "", ""),
        lambda f: checked(HEAD + ITEM + _keys(5_001), f),
        refused(1, "only the first mistakes"),
    ),
    "a workbook of 1,000 sheets": (
        lambda f: imported("l.xlsx", workbook(1_000), f),
        lambda f: imported("l.xlsx", workbook(1_001), f),
        refused(2, "1,000 sheets"),
    ),
    "a workbook of 10 million cells": (
        lambda f: imported("l.xlsx", workbook(far=(1_000_000, 10)), f),
        lambda f: imported("l.xlsx", workbook(far=(1_000_001, 10)), f),
        refused(2, "cells"),
    ),
    "a workbook of 64 MB": (
        lambda f: imported("l.xlsx", to_size(workbook(), 64 * MB), f),
        lambda f: imported("l.xlsx", to_size(workbook(), 64 * MB + 1), f),
        refused(2, "larger than 64 MB"),
    ),
    "a workbook of 512 MB unpacked": (
        lambda f: imported("l.xlsx", with_parts(workbook(), 20, 512 * MB), f),
        lambda f: imported("l.xlsx", with_parts(workbook(), 20, 512 * MB + 1), f),
        refused(2, "unpacks to more than 512 MB"),
    ),
    "a CSV of 64 MB": (
        lambda f: imported("l.csv", csv_of(64 * MB), f),
        lambda f: imported("l.csv", csv_of(64 * MB + 1), f),
        refused(2, "larger than 64 MB"),
    ),
    "a template of 2,000 parts": (
        lambda f: by_template(with_parts(template(), 2_000), f),
        lambda f: by_template(with_parts(template(), 2_001), f),
        refused(2, "2,000 parts"),
    ),
    "a template of 100 MB unpacked": (
        lambda f: by_template(with_parts(template(), 40, 100_000_000), f),
        lambda f: by_template(with_parts(template(), 40, 100_000_001), f),
        refused(2, "unpacks to more than 100 MB"),
    ),
    "a template of 64 MB": (
        lambda f: by_template(to_size(template(), 64 * MB), f),
        lambda f: by_template(to_size(template(), 64 * MB + 1), f),
        refused(2, "larger than 64 MB"),
    ),
    "slides of 4 inches": (
        lambda f: by_slides_of(4 * INCH, 4 * INCH, f),
        lambda f: by_slides_of(4 * INCH, 4 * INCH - 1, f),
        refused(2, "slides are too small or too large"),
    ),
    "slides of 56 inches": (
        lambda f: by_slides_of(56 * INCH, 56 * INCH, f),
        lambda f: by_slides_of(56 * INCH + 1, 56 * INCH, f),
        refused(2, "slides are too small or too large"),
    ),
    "a chart of 20,000 items": (
        lambda f: built(items(20_000), f, "-f", "svg"),
        lambda f: built(items(20_001), f, "-f", "svg"),
        refused(2, "20,000"),
    ),
}


def _keys(count: int) -> str:
    return "".join(f"key{number}: 1\n" for number in range(count))


def in_parts(folder: Path, letters: int) -> str:
    """Write parties that take a cell of so many letters, and read them back; return what came of it."""
    parties = [f"Party {number:04} {'x' * 50}" for number in range(letters // 62)]
    joined = "; ".join(parties)
    parties[-1] += "y" * (letters - len(joined))
    text = "organisation: {name: A}\nboundary:\n  internal:\n" + "".join(f"    - {p}\n" for p in parties)
    text += "projects:\n  - id: p\n    name: P\n    for:\n" + "".join(f"      - {p}\n" for p in parties)
    assert built(text, folder, "-f", "xlsx").status == 0
    sheets = python_calamine.CalamineWorkbook.from_path(folder / "spec.xlsx")
    longest = max(
        len(c)
        for name in sheets.sheet_names
        for row in sheets.get_sheet_by_name(name).to_python()
        for c in row
        if isinstance(c, str)
    )
    assert run_orgdoc("import", str(folder / "spec.xlsx"), "-o", str(folder / "b.yaml")).status == 0
    back = yaml.safe_load((folder / "b.yaml").read_text(encoding="utf-8"))
    (folder / "b.yaml").unlink()
    assert back["projects"][0]["for"] == parties, "what was read back is not what was written"
    assert longest <= 32_767, longest
    return (
        f"a longest cell of {longest:,}, {'in parts' if 'Long texts' in sheets.sheet_names else 'as it is'}"
    )


def property_of(folder: Path, form: str, letters: int) -> str:
    """Return what became of an organisation's name of so many letters as the title of a file."""
    name = "N" * letters
    result = built(
        f"organisation: {{name: A, prepared_by: {name}}}\n{ITEM.replace('F', 'internal')}", folder, "-f", form
    )
    assert result.status == 0, result.err
    file = str(folder / f"spec.{form}")
    core = (docx.Document(file) if form == "docx" else pptx.Presentation(file)).core_properties
    author = str(core.author)
    assert len(author) <= 255 and (author == name or author.endswith("…")), author
    return f"a property of {len(author)}{', with …' if author.endswith('…') else ''}"


def workbook_of(title: str, count: int) -> bytes:
    """Return a workbook whose first sheet has so many linked cells, and as many drop-downs."""
    rows = tuple((Cell(f"linked {n}", sheet="There", row=0), f"chosen {n}") for n in range(count))
    choices = {(n, 1): ("one", "two") for n in range(count)}
    sheets = (
        Sheet("Here", (Column("A", 9), Column("B", 9)), rows, choices),
        Sheet("There", (Column("A", 9),), (("a",),)),
    )
    return to_xlsx(Workbook(title, "A", sheets))


def in_sheet(count: int, tag: str, most: int) -> str:
    """Return how many links or drop-downs a sheet has that should have so many; every cell keeps its text."""
    made = workbook_of("T", count)
    with zipfile.ZipFile(BytesIO(made)) as archive:
        found = archive.read("xl/worksheets/sheet1.xml").count(f"<{tag} ".encode())
    cells = python_calamine.CalamineWorkbook.from_filelike(BytesIO(made)).get_sheet_by_index(0).to_python()
    wanted = [["A", "B"], *([f"linked {n}", f"chosen {n}"] for n in range(count))]
    assert (found, cells == wanted) == (min(count, most), True), f"{found} of {count}; {cells[-1]}"
    return f"{found:,} of {count:,}, and every cell its text"


def footer_of(letters: int, letter: str) -> str:
    """Return what became of a title of so many letters in the footer of a page."""
    with zipfile.ZipFile(BytesIO(workbook_of(letter * letters, 1))) as archive:
        root = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    (footer,) = (element.text or "" for element in root.iter() if element.tag.endswith("}oddFooter"))
    assert len(footer.encode("utf-16-le")) // 2 <= 255, len(footer)
    is_whole = letter.replace("&", "&&") * letters in footer
    assert is_whole or "…" in footer, footer
    return f"a footer of {len(footer)} signs{'' if is_whole else ', with …'}"


WRITTEN: dict[str, tuple[Callable[[Path], str], Callable[[Path], str]]] = {
    "a cell of 32,767 letters in a workbook": (lambda f: in_parts(f, 32_767), lambda f: in_parts(f, 32_768)),
    "a sheet of 65,530 links": (
        lambda f: in_sheet(65_530, "hyperlink", 65_530),
        lambda f: in_sheet(65_531, "hyperlink", 65_530),
    ),
    "a sheet of 65,534 drop-downs": (
        lambda f: in_sheet(65_534, "dataValidation", 65_534),
        lambda f: in_sheet(65_535, "dataValidation", 65_534),
    ),
    "a footer of 80 letters of a title": (lambda f: footer_of(80, "N"), lambda f: footer_of(81, "N")),
    "a footer of 80 signs that count twice": (lambda f: footer_of(80, "&"), lambda f: footer_of(300, "😀")),
    "a property of 255 letters in a DOCX": (
        lambda f: property_of(f, "docx", 255),
        lambda f: property_of(f, "docx", 256),
    ),
    "a property of 255 letters in a PPTX": (
        lambda f: property_of(f, "pptx", 255),
        lambda f: property_of(f, "pptx", 256),
    ),
}


def rows() -> Iterator[tuple[str, str, bool]]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, (at, beyond, is_told) in READ.items():
            begun = time.monotonic()
            there, past = at(folder), beyond(folder)
            said = (past.err + past.out).strip().splitlines()
            said = [line for line in said if "error" in line or line.startswith("orgdoc")] or said
            told = f"exit {there.status}; beyond: exit {past.status}, {said[0] if said else ''}"
            right = accepted(there) and is_told(past)
            if not accepted(there):
                told += f" [{(there.err + there.out)[-300:]}]"
            yield name, f"{told.replace(place, '')} ({time.monotonic() - begun:.0f} s)", right
        for name, tries in WRITTEN.items():
            try:
                yield name, "; beyond: ".join(one(folder) for one in tries), True
            except AssertionError as problem:
                yield name, str(problem), False


def main() -> int:
    bad = 0
    for name, told, right in rows():
        print(f"{'' if right else 'NOT '}as told: {name}: {told}", flush=True)
        bad += not right
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
