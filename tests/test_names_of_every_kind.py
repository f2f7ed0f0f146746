"""Names of every script, and such as look like something else, come out of every format as they went in."""

from __future__ import annotations

import json
import re
import unicodedata
from html import unescape
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import pytest
from markdown_it import MarkdownIt

from conftest import Run
from orgdoc.formats.graphviz.labels import with_marks
from orgdoc.tables.reader import read_tables

NAMES = {
    "markup": "<script>alert(1)</script> & \"quotes\" 'single' <b>",
    "entity": "&lt;b&gt; &amp; &#65; &nope; <!ENTITY x>",
    "link": "javascript:alert(1) [click](javascript:alert(1))",
    "template": "{{ 7*7 }} {% raw %} ${HOME} %s %(a)s {0}",
    "formula": '=HYPERLINK("http://evil.example","x")',
    "at": "@SUM(1)",
    "plus": "+1-2",
    "backslash": r"C:\new\table \N \l \E \G",
    "dot": r"a -> b [label=\"x\"]; }",
    "markdown": "# not * a | heading ` ~ _x_ ![y](z)",
    "numbers": "1_000.50",
    "arabic": "مشروع الفوترة",
    "hebrew": "פרויקט",
    "chinese": "数据平台",
    "hindi": "भुगतान",
    "thai": "ระบบบัญชี",
    "emoji": "Team \U0001f469\u200d\U0001f4bb \U0001f680",
    "combining": "Z\u0351\u0343al\u0321go",
    "long": "Very long name " * 20,
}


@pytest.fixture(scope="module")
def spec() -> str:
    lines = ["organisation: {name: Names}", "boundary: {internal: [Finance]}", "projects:"]
    for key, plain in NAMES.items():
        name = json.dumps(plain.strip(), ensure_ascii=False)
        lines.append(f"  - {{id: {key}, name: {name}, description: {name}, manager: {name}, for: [Finance]}}")
    return "\n".join(lines)


@pytest.fixture
def built(spec: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("n.yaml").write_text(spec, encoding="utf-8")
    result = run("build", "n.yaml", "-f", "svg,docx,md,pptx,html,xlsx,csv,json,dot", "-o", ".", "-q")
    assert result.status == 0, result.err
    return tmp_path


def stated() -> dict[str, str]:
    """Return the names as a spec states them: composed, and without space around them."""
    return {key: unicodedata.normalize("NFC", name.strip()) for key, name in NAMES.items()}


def squeezed(text: str) -> str:
    """Return `text` without white space: lines are broken where the paper ends."""
    return re.sub(r"\s+", "", text)


def test_the_chart(built: Path) -> None:
    shown = ""
    for page in [built / "n.svg", *sorted((built / "n-pages").glob("*.svg"))]:
        raw = page.read_text(encoding="utf-8")
        assert not re.search(r"<script|<!ENTITY|<!DOCTYPE|<foreignObject|\son\w+=", raw)
        root = ElementTree.fromstring(raw)
        for element in root.iter():
            for key, value in element.attrib.items():
                if key.endswith("href"):
                    assert value.startswith(("#", "http://", "https://", "./n-pages/", "./0")), value
        # What does not fit on a card is cut there, and told in full under the pointer.
        shown += " ".join(root.itertext())
    for key, name in stated().items():
        assert squeezed(name) in squeezed(shown), key


def test_the_briefing(built: Path) -> None:
    word = docx.Document(str(built / "n.docx"))
    cells = squeezed("".join(c.text for table in word.tables for row in table.rows for c in row.cells))
    for key, name in stated().items():
        assert squeezed(name) in cells, key
    with ZipFile(built / "n.docx") as file:
        for name in file.namelist():
            content = file.read(name)
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(content)
                assert b"<!" not in content.replace(b"<!--", b"")
            if name.endswith(".rels"):
                assert b"javascript:" not in content
                assert b'TargetMode="External"' not in content


def test_the_deck(built: Path) -> None:
    words = ""
    with ZipFile(built / "n.pptx") as file:
        for name in file.namelist():
            content = file.read(name)
            if name.endswith((".xml", ".rels")):
                root = ElementTree.fromstring(content)
                assert b"<!" not in content.replace(b"<!--", b"")
                if name.startswith("ppt/slides/slide"):
                    words += "".join(root.itertext())
            if name.endswith(".rels"):
                assert b"javascript:" not in content
                assert b'TargetMode="External"' not in content
    for key, name in stated().items():
        assert squeezed(name) in squeezed(words), key


def test_the_markdown(built: Path) -> None:
    text = (built / "n.md").read_text(encoding="utf-8")
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert not re.search(r"<script|<b>|href=\"javascript", html)
    plain = squeezed(re.sub(r"<[^>]*>", "", html))
    for key, name in stated().items():
        assert squeezed(name) in unescape(plain), key


def test_the_page(built: Path) -> None:
    text = (built / "n.html").read_text(encoding="utf-8")
    assert len(re.findall(r"<script(?! (?:id|data-chart)=)", text)) == 1
    assert not re.search(r'href="javascript|<img', text)
    data = json.loads(re.findall(r'id="o-data" type="application/json">([^<]*)<', text)[0])
    shown = {subject[0]: subject[1] for subject in data["subjects"]}
    for key, name in stated().items():
        assert shown[key] == name, key


def test_the_tables_and_the_record(built: Path) -> None:
    names = list(stated().values())
    for file in ("n.xlsx", "n.csv"):
        table = read_tables((built / file).read_bytes(), file).tables[0]
        assert [row[1] for row in table.rows[1:]] == names, file
    record = json.loads((built / "n.json").read_bytes())
    assert [item["name"] for item in record["assignments"]] == names
    with ZipFile(BytesIO((built / "n.xlsx").read_bytes())) as book:
        sheets = b"".join(book.read(name) for name in book.namelist() if "worksheets/sheet" in name)
    assert b"<f>" not in sheets
    assert b"http" not in re.sub(rb'xmlns(:\w+)?="[^"]*"', b"", sheets)
    # A spreadsheet that opens the CSV file must not take a cell for a formula.
    for line in (built / "n.csv").read_text(encoding="utf-8-sig").splitlines():
        assert not re.search(r'(^|,)"[=+\-@]', line), line


RIGHT_TO_LEFT = """\
organisation: {name: חברת הדוגמה 3, as_of: 2026-11-01}
boundary: {internal: [כספים], external: [לקוחות]}
officers: {cio: בן לינד}
projects:
  - {id: a, name: מערכת 2, manager: שרה לוי, for: [כספים]}
  - {id: b, name: אתר, manager: שרה לוי, for: [לקוחות]}
  - {id: c, name: שער, manager: שרה לוי, for: [כספים, לקוחות]}
"""


def test_a_name_from_right_to_left_turns_nothing_beside_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("n.yaml").write_text(RIGHT_TO_LEFT, encoding="utf-8")
    assert run("build", "n.yaml", "-f", "svg,docx,md,pptx,html", "-o", ".", "-q").status == 0
    markdown = Path("n.md").read_text(encoding="utf-8")
    word = "\n".join(paragraph.text for paragraph in docx.Document("n.docx").paragraphs)
    with ZipFile("n.pptx") as file:
        slides = [name for name in file.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
        deck = "".join("".join(ElementTree.fromstring(file.read(name)).itertext()) for name in slides)
        assert "\u2068" not in deck
    page = re.sub(r"<svg.*?</svg>", "", Path("n.html").read_text(encoding="utf-8"), flags=re.DOTALL)
    for where in (markdown, word, deck, page):
        assert "\u200eחברת הדוגמה 3\u200e, 1 November 2026" in where.replace("\u00a0", " ")
    assert "□" not in markdown
    assert "\u2068שרה לוי\u2069, manager" in Path("n.svg").read_text(encoding="utf-8")


def test_a_picture_has_marks_where_a_name_would_turn_what_follows() -> None:
    drawn = '"\u2068אב\u2069 · 1 May" <b>\u2068אב\u2069, CIO</b> "\u2068אב\u2069, \u2068גד\u2069"'
    assert with_marks(drawn, True) == '"אב\u200e · 1 May" <b>אב, CIO</b> "אב\u200e, גד"'
    assert with_marks(drawn, False) == re.sub("[\u2068\u2069]", "\u200e", drawn)


@pytest.mark.parametrize("name", ["..", "con", "a/../../b", "x" * 200, "aux.yaml", "n", "-q", "c:d"])
def test_odd_spec_names_never_leave_the_folder(
    name: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = tmp_path / "specs", tmp_path / "out"
    folder.mkdir()
    monkeypatch.chdir(folder)
    file = Path(f"{name}.yaml".replace("/", "_"))
    file.write_text(
        "organisation: {name: A}\nprojects: [{id: con, name: P, for: [internal]}]\n", encoding="utf-8"
    )
    result = run("build", "-o", str(out), "-f", "svg,json", "-q", "--", file.name)
    assert result.status in (0, 2), result.err
    assert result.err.count("\n") <= 1
    assert {path.name for path in tmp_path.iterdir()} <= {"specs", "out"}
    assert {path.name for path in folder.iterdir()} == {file.name}
