"""What a user gets from the command line: files, words, exit status."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from html import escape
from pathlib import Path
from typing import Any

import pytest

import orgdoc
from conftest import Run
from orgdoc import pipeline
from orgdoc.formats.word.template_file import built_in_template

ROOT = Path(__file__).parent.parent
SPECS = sorted((ROOT / "specs").glob("*.yaml"))
ACME = ROOT / "specs" / "acme.yaml"
ERRORS = [
    spec
    for spec in sorted((ROOT / "tests" / "cases" / "errors").glob("*/spec.yaml"))
    if not spec.with_name("mistakes.yaml").exists()  # of its rule book more is told: test_rule_books.py
]


def names_of(record: dict[str, Any]) -> list[str]:
    return [assignment["name"] for assignment in record["assignments"]]


def text_of_docx(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", "\n", xml))


@pytest.mark.parametrize("spec", SPECS, ids=lambda p: p.stem)
def test_every_spec_we_ship_builds_and_names_all_its_items(spec: Path, tmp_path: Path, run: Run) -> None:
    result = run("build", str(spec), "-o", str(tmp_path))
    assert (result.status, result.err) == (0, "")
    record = json.loads((tmp_path / f"{spec.stem}.json").read_bytes())
    pages = [tmp_path / f"{spec.stem}.svg", *sorted((tmp_path / f"{spec.stem}-pages").glob("*.svg"))]
    svg = "".join(page.read_text(encoding="utf-8") for page in pages)
    docx = text_of_docx(tmp_path / f"{spec.stem}.docx")
    for name in names_of(record):
        assert escape(name) in docx
        assert escape(name) in svg
    for item in record["assignments"]:
        assert svg.count(f'id="item-{item["id"]}"') == 1


def test_the_record_lists_every_file_with_its_hash(tmp_path: Path, run: Run) -> None:
    assert run("build", str(ACME), "-o", str(tmp_path), "-f", "svg,png,docx,json,dot").status == 0
    record = json.loads((tmp_path / "acme.json").read_bytes())
    assert record["schema"] == "orgdoc/assignments/2"
    assert record["spec"] == {"name": "acme.yaml", "sha256": hashlib.sha256(ACME.read_bytes()).hexdigest()}
    listed = {entry["file"]: entry["sha256"] for entry in record["outputs"]}
    on_disk = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.*") if p.is_file()}
    assert set(listed) == on_disk - {"acme.json"}
    assert {"acme.svg", "acme.png", "acme.docx", "acme.dot"} <= on_disk
    for name, digest in listed.items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest


def test_the_committed_output_is_what_the_build_makes(tmp_path: Path, run: Run) -> None:
    assert run("build", str(ACME), "-o", str(tmp_path), "-q").status == 0
    made, kept = files_in(tmp_path), files_in(ROOT / "output")
    assert set(made) == set(kept)
    for name, path in made.items():
        assert content(path) == content(kept[name]), f"output/{name} is old: orgdoc build specs/acme.yaml"


def files_in(folder: Path) -> dict[str, Path]:
    return {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}


def content(path: Path) -> object:
    """Return what must agree over machines: the parts of a zip, since its deflate may differ."""
    if path.suffix == ".json":
        record = json.loads(path.read_bytes())
        return record | {"outputs": [entry["file"] for entry in record["outputs"]]}
    if path.suffix != ".docx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith(".png")}


#: Whose answers open the lines of many managers at once, on several projects each.
OPENING = (
    "organisation: {name: Many}\n"
    "boundary: {internal: [G0, G1, G2], external: [G3, G4], unknown: [G5, G6]}\nprojects:\n"
) + "".join(
    f"  - {{id: p{n}, name: P{n}, for: [G{3 if n % 7 == 1 else n % 7}], deliverable: product, "
    f"manager: M{n % 23}}}\n"
    for n in range(95)
)


def test_two_builds_give_the_same_bytes_whatever_the_surroundings(tmp_path: Path) -> None:
    made = []
    for number, (seed, zone, locale) in enumerate(
        [("1", "UTC", "C"), ("2", "Asia/Tokyo", "C.UTF-8"), ("3", "America/New_York", "POSIX")]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "acme.yaml").write_bytes(ACME.read_bytes())
        (folder / "many.yaml").write_text(OPENING, encoding="utf-8")
        environ = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        subprocess.run(
            [sys.executable, "-m", "orgdoc", "build", "acme.yaml", "-q", "-f", "svg,png,docx,json,dot"],
            cwd=folder, env=environ, check=True, capture_output=True,
        )  # fmt: skip
        subprocess.run(
            [sys.executable, "-m", "orgdoc", "build", "many.yaml", "-q", "-f", "md,json"],
            cwd=folder, env=environ, check=True, capture_output=True,
        )  # fmt: skip
        made.append({name: path.read_bytes() for name, path in files_in(folder / "output").items()})
    assert len(made[0]) >= 5
    assert made[0] == made[1] == made[2]


@pytest.mark.parametrize("spec", ERRORS, ids=lambda p: p.parent.name)
def test_a_bad_spec_exits_1_with_its_places_and_writes_nothing(
    spec: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(spec.parent)
    result = run("build", "spec.yaml", "-o", str(tmp_path / "out"))
    expected = (spec.parent / "expected.txt").read_text(encoding="utf-8")
    assert result.err == expected
    assert "Traceback" not in result.err
    if " error " in (spec.parent / "problems.txt").read_text(encoding="utf-8"):
        assert result.status == 1
        assert not (tmp_path / "out").exists()
    else:
        assert result.status == 0
        assert (tmp_path / "out").exists()


def test_a_hundred_thousand_brackets_exit_1(tmp_path: Path, run: Run) -> None:
    (tmp_path / "deep.yaml").write_text("[" * 100_000, encoding="utf-8")
    result = run("build", str(tmp_path / "deep.yaml"), "-o", str(tmp_path / "out"))
    assert result.status == 1
    assert "error[nested-too-deep]" in result.err
    assert re.search(r"deep\.yaml:1:\d+", result.err)  # column 33, or where libyaml itself gives up
    assert not (tmp_path / "out").exists()


def test_a_missing_spec_is_wrong_usage_in_one_line(run: Run, tmp_path: Path) -> None:
    result = run("build", "nowhere.yaml", "-o", str(tmp_path))
    assert result.status == 2
    assert "nowhere.yaml: there is no such file" in result.err
    assert list(tmp_path.iterdir()) == []


def test_an_output_folder_that_cannot_be_written_exits_3(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    result = run("build", str(ACME), "-o", str(tmp_path / "taken"))
    assert result.status == 3
    assert len(result.err.splitlines()) == 1


def test_pages_that_are_no_longer_made_are_removed_and_nothing_else(run: Run, tmp_path: Path) -> None:
    spec = tmp_path / "firm.yaml"
    spec.write_bytes((ROOT / "specs" / "group.yaml").read_bytes())
    out = tmp_path / "out"
    assert run("build", str(spec), "-o", str(out), "-q", "-f", "svg").status == 0
    pages = sorted((out / "firm-pages").iterdir())
    assert len(pages) > 3
    (out / "firm-pages" / "my-own.svg").write_text("mine", encoding="utf-8")
    pages[0].write_text("annotated by hand", encoding="utf-8")
    spec.write_bytes((ROOT / "specs" / "minimal.yaml").read_bytes())
    assert run("build", str(spec), "-o", str(out), "-q", "-f", "svg").status == 0
    assert sorted(p.name for p in (out / "firm-pages").iterdir()) == [pages[0].name, "my-own.svg"]


def test_two_specs_of_one_name_are_refused(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "acme.yaml"
    other.write_bytes(ACME.read_bytes())
    result = run("build", str(ACME), str(other), "-o", str(tmp_path / "out"))
    assert result.status == 2
    assert not (tmp_path / "out").exists()


def test_one_bad_spec_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("organisation: {}\n", encoding="utf-8")
    result = run("build", str(bad), str(ROOT / "specs" / "minimal.yaml"), "-o", str(tmp_path / "out"))
    assert result.status == 1
    assert (tmp_path / "out" / "minimal.docx").exists()
    assert not (tmp_path / "out" / "bad.json").exists()


def test_strict_fails_while_something_is_open(run: Run, tmp_path: Path) -> None:
    assert run("build", str(ACME), "-o", str(tmp_path), "--strict", "-q").status == 1
    minimal = ROOT / "specs" / "minimal.yaml"
    assert run("build", str(minimal), "-o", str(tmp_path), "--strict", "-q").status == 0


def test_quiet_says_nothing_when_all_is_well(run: Run, tmp_path: Path) -> None:
    result = run("build", str(ACME), "-o", str(tmp_path), "-q")
    assert (result.status, result.out, result.err) == (0, "", "")


def test_the_report_of_acme(run: Run, golden: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "acme.yaml").write_bytes(ACME.read_bytes())
    result = run("build", "specs/acme.yaml")
    golden(ROOT / "tests" / "cases" / "reports" / "build-acme.txt", result.out)


def test_a_set_that_was_cut_short_is_told_at_the_next_build(run: Run, tmp_path: Path) -> None:
    run("build", str(ACME), "-o", str(tmp_path), "-q")
    (tmp_path / "acme.svg").write_text("half", encoding="utf-8")
    result = run("build", str(ACME), "-o", str(tmp_path), "-q")
    assert result.status == 0
    assert "acme.svg is not as the last build left it" in result.err
    assert run("build", str(ACME), "-o", str(tmp_path), "-q").err == ""


def test_a_briefing_open_in_word_keeps_the_old_set(run: Run, tmp_path: Path) -> None:
    run("build", str(ACME), "-o", str(tmp_path), "-q")
    before = {name: path.read_bytes() for name, path in files_in(tmp_path).items()}
    owner = tmp_path / "~$acme.docx"
    owner.write_bytes(b"\x05Ada")
    changed = tmp_path.parent / "specs-changed"
    changed.mkdir()
    text = ACME.read_text(encoding="utf-8").replace("Acme Corporation", "Acme Limited")
    (changed / "acme.yaml").write_text(text, encoding="utf-8")
    result = run("build", str(changed / "acme.yaml"), "-o", str(tmp_path), "-q")
    assert result.status == 3
    assert "close it in Word, or use -o" in result.err
    owner.unlink()
    assert {name: path.read_bytes() for name, path in files_in(tmp_path).items()} == before


def test_the_documents_bear_source_date_epoch_where_the_spec_has_no_date(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    minimal = ROOT / "specs" / "minimal.yaml"
    assert "as_of" not in re.sub(r"#.*", "", minimal.read_text(encoding="utf-8"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1788220800")  # 1 September 2026
    assert run("build", str(minimal), "-o", str(tmp_path), "-q").status == 0
    assert "1\N{NO-BREAK SPACE}September 2026" in text_of_docx(tmp_path / "minimal.docx")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert run("build", str(minimal), "-o", str(tmp_path), "-q").status == 2


def test_the_version_is_the_packages() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "orgdoc", "--version"], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == f"orgdoc {orgdoc.__version__}"


# --- explain, ask, rules --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "subject",
    [
        "portal", "ledger", "file-gateway", "warranty", "Priya Shah", "Finance", "Partner Co", "Suppliers",
        "cto", "Ada Okafor",
    ],
)  # fmt: skip
def test_explaining_one_subject(subject: str, run: Run, golden: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = run("explain", "specs/acme.yaml", subject)
    assert result.status == 0
    name = subject.lower().replace(" ", "-")
    golden(ROOT / "tests" / "cases" / "reports" / f"explain-{name}.txt", result.out)


def test_explaining_everything_names_every_subject_once(run: Run) -> None:
    result = run("explain", str(ACME))
    record = json.loads(run("explain", str(ACME), "--format", "json").out)
    headings = [line for line in result.out.splitlines() if re.match(r"\S.* \(.*\)", line)]
    subjects = [*record["assignments"], *record["managers"], *record["stakeholders"]]
    assert len(headings) == len(subjects)
    assert all(len(line) <= 80 for line in result.out.splitlines() if "specs/" not in line)


def test_an_officer_is_found_by_every_name_of_the_post(run: Run, tmp_path: Path) -> None:
    pages = {run("explain", str(ACME), word).out for word in ("cto", "CTO", "chandra rao")}
    assert len(pages) == 1
    shape = json.loads(run("explain", str(ACME), "cto", "--format", "json").out)
    assert {one["verdict"] for one in shape["assignments"]} == {"CTO", "shared"}
    spec = tmp_path / "spec.yaml"
    officers = "officers: {cio: {name: vacant, acting: Bo Berg}, cto: vacant}\n"
    text = ACME.read_text(encoding="utf-8").replace("officers:", "# officers:", 1)
    text = re.sub(r"(?m)^  (ceo|cio|cto): .*\n", "", text)
    spec.write_text(f"{text}\n{officers}", encoding="utf-8")
    assert run("explain", str(spec), "Bo Berg").out.startswith("Bo Berg (acting CIO) ")
    vacant = run("explain", str(spec), "cto").out
    assert vacant.startswith("CTO (vacant) ")
    assert "1  the post of CTO" in vacant


def test_every_word_that_is_offered_for_explain_is_explained(run: Run) -> None:
    offered = [word for word, _ in pipeline.subjects(ACME.read_bytes(), str(ACME))]
    assert {"Partner Co", "cio", "Ben Lindqvist", "portal", "Priya Shah"} <= set(offered)
    for word in offered:
        assert run("explain", str(ACME), word).status == 0, word


def test_an_unknown_item_gets_a_suggestion(run: Run) -> None:
    result = run("explain", str(ACME), "portl")
    assert result.status == 2
    assert "did you mean portal?" in result.err


BOTH_SIDES = """\
organisation: {name: Acme}
officers: {ceo: Ada, cio: Ben, cto: Cleo}
boundary: {internal: [Finance], both: [Contractors]}
resources:
  - {id: tool, name: Tool, kind: software, serves: [Contractors]}
"""


def test_a_move_is_none_to_where_something_is_already(run: Run, tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(BOTH_SIDES, encoding="utf-8")
    told = run("explain", str(spec), "tool").out
    assert "if it served some people inside and others outside  shared" in told
    assert "on both sides  shared" not in told


def test_notes_are_told_where_a_spec_is_checked_or_built(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("spec.yaml").write_text(BOTH_SIDES, encoding="utf-8")
    for checked in (run("check", "spec.yaml"), run("build", "spec.yaml", "-f", "md", "-o", "out")):
        assert "note[unused-party]" in checked.out + checked.err
    for command in (("ask",), ("explain",), ("ask", "--format", "csv"), ("what-if",)):
        more = ("tool.serves=internal",) if command == ("what-if",) else ()
        done = run(*command, "spec.yaml", *more)
        assert done.status == 0 and "unused-party" not in done.out + done.err


def test_asking(run: Run, golden: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    golden(ROOT / "tests" / "cases" / "reports" / "ask-acme.txt", run("ask", "specs/acme.yaml").out)
    golden(ROOT / "tests" / "cases" / "reports" / "ask-group.txt", run("ask", "specs/group.yaml").out)
    asked = json.loads(run("ask", "specs/group.yaml", "--format", "json").out)
    counts = [max(len(way["effects"]) for way in q["answers"]) for q in asked["questions"]]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 1


def test_the_published_rules_are_current(run: Run, golden: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    golden(ROOT / "docs" / "rules.md", run("rules", "--format", "markdown").out)
    for name in ("product", "security", "three-sides"):
        by = ("--rules", f"specs/own-rules/{name}-rules.yaml")
        golden(ROOT / "docs" / f"rules-{name}.md", run("rules", "--format", "markdown", *by).out)


def test_the_rules_in_the_terminal_and_as_json_are_the_same_rules(run: Run) -> None:
    text = run("rules").out
    rules = json.loads(run("rules", "--format", "json").out)["rules"]
    assert len(rules) == 24
    for rule in rules:
        assert f"({rule['id']})" in text
        assert rule["wording"] in re.sub(r"\s+", " ", text)


# --- one page of the chart, its looks, the doctor ---------------------------------------------------


def test_one_page_alone_leaves_the_set_as_it_is(run: Run, tmp_path: Path) -> None:
    group = str(ROOT / "specs" / "group.yaml")
    assert run("build", group, "-o", str(tmp_path), "-q", "-f", "svg").status == 0
    before = {name: path.read_bytes() for name, path in files_in(tmp_path).items()}
    assert run("build", group, "-o", str(tmp_path), "-q", "-f", "svg", "--page", "cto").status == 0
    assert run("build", group, "-o", str(tmp_path), "-q", "-f", "svg", "--focus", "crew-roster").status == 0
    after = {name: path.read_bytes() for name, path in files_in(tmp_path).items()}
    assert set(after) - set(before) == {"group-page-cto.svg", "group-focus-crew-roster.svg"}
    assert {name: after[name] for name in before} == before
    assert b'id="item-crew-roster"' in after["group-focus-crew-roster.svg"]


def test_files_about_different_people_have_different_names(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever their names are written in, and however much of them a file name cannot hold."""
    monkeypatch.chdir(tmp_path)
    people = ("田中一郎", "李娜", "R&D/IT", "R D IT", "../up", "Zoë O’Brien", "L" * 70 + "a", "L" * 70 + "b")
    spec = {
        "organisation": {"name": "A"},
        "boundary": {"unknown": [f"F{n}" for n in range(len(people))]},
        "projects": [
            {"id": f"p{n}", "name": f"P{n}", "for": [f"F{n}"], "manager": name}
            for n, name in enumerate(people)
        ],
    }
    Path("s.yaml").write_text(json.dumps(spec), encoding="utf-8")
    for name in people:
        assert run("build", "s.yaml", "-q", "-f", "dot", "--focus", name, "-o", "focus").status == 0
        assert run("ask", "s.yaml", "--for", name, "--format", "csv").status == 0
    names = [path.stem for path in (tmp_path / "focus").iterdir()]
    assert len(names) == len(people) == len(list(tmp_path.glob("s-questions-*.csv")))
    assert {"s-focus-r-d-it", "s-focus-zoe-obrien"} < set(names) and all(name.isascii() for name in names)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--page", "nowhere"), "it has chart, lane, cio-1-of-2"),
        (("--focus", "crew-rostr"), "did you mean crew-roster?"),
        (("--accent", "cio=red"), "#RRGGBB"),
        (("--accent", "cxo=#112233"), "is not one of cio, cto"),
        (("-f", "odt"), "'odt' is not a format"),
    ],
)
def test_a_wish_that_cannot_be_met_is_wrong_usage(
    options: tuple[str, ...], said: str, run: Run, tmp_path: Path
) -> None:
    result = run("build", str(ROOT / "specs" / "group.yaml"), "-o", str(tmp_path), *options)
    assert result.status == 2
    assert said in result.err
    assert list(tmp_path.iterdir()) == []


def test_an_accent_and_a_theme_change_the_colours_and_nothing_else(run: Run, tmp_path: Path) -> None:
    drawn = []
    for number, options in enumerate([(), ("--accent", "cio=#7A1F3A"), ("--theme", "dark")]):
        folder = tmp_path / str(number)
        assert run("build", str(ACME), "-o", str(folder), "-q", "-f", "svg", *options).status == 0
        drawn.append((folder / "acme.svg").read_text(encoding="utf-8"))
    plain, accented, dark = drawn
    assert "#7a1f3a" in accented.lower()
    texts = [re.findall(r"<text[^>]*>([^<]*)</text>", svg) for svg in drawn]
    assert texts[0] == texts[1] == texts[2]
    assert len({plain, accented, dark}) == 3


def test_letters_the_engine_lacks_are_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # no dot there
    spec = tmp_path / "firm.yaml"
    text = (ROOT / "specs" / "minimal.yaml").read_text(encoding="utf-8")
    spec.write_text(
        re.sub(r"(?m)^(  - id: .*\n    name: ).*", r"\1在庫管理", text, count=1), encoding="utf-8"
    )
    result = run("build", str(spec), "-o", str(tmp_path / "out"), "-q", "-f", "png")
    assert result.status == 0
    assert "在庫管理" in result.err


def test_the_doctor_names_the_engine(run: Run) -> None:
    result = run("doctor")
    assert result.status == 0
    assert "graphviz-pure" in result.out
    assert run("doctor", "--dot", "/nowhere/dot").status == 3


# --- the briefing's template, lengths and Markdown --------------------------------------------------


def test_the_built_in_template_is_written_once_and_can_be_used(run: Run, tmp_path: Path) -> None:
    corp = tmp_path / "corp.docx"
    assert run("init", "--template", "-o", str(corp)).status == 0
    assert run("init", "--template", "-o", str(corp)).status == 2
    assert run("init", "--template", "-o", str(corp), "--force").status == 0
    result = run("build", str(ACME), "-o", str(tmp_path / "out"), "-q", "--template", str(corp))
    assert (result.status, result.err) == (0, "")


def test_a_template_that_is_none_is_wrong_usage_in_one_line(run: Run, tmp_path: Path) -> None:
    result = run("build", str(ACME), "-o", str(tmp_path), "--template", str(ROOT / "README.md"))
    assert result.status == 2
    assert len(result.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
    ours = tmp_path / "ours.docx"
    ours.write_bytes(built_in_template())
    assert run("build", str(ACME), "-o", str(tmp_path), "--template", str(ours)).status == 0


def test_the_briefing_comes_in_three_lengths(run: Run, tmp_path: Path) -> None:
    lengths = []
    for detail in ("summary", "standard", "full"):
        folder = tmp_path / detail
        assert run("build", str(ACME), "-o", str(folder), "-q", "-f", "docx", "--detail", detail).status == 0
        lengths.append(len(text_of_docx(folder / "acme.docx")))
    assert lengths[0] * 2 < lengths[1] and lengths[1] * 1.2 < lengths[2]


def test_the_markdown_says_what_the_word_file_says(run: Run, tmp_path: Path) -> None:
    assert run("build", str(ACME), "-o", str(tmp_path), "-q", "-f", "svg,md,docx").status == 0
    markdown = (tmp_path / "acme.md").read_text(encoding="utf-8")
    record = json.loads((tmp_path / "acme.json").read_bytes())
    for name in names_of(record):
        assert name in markdown
    assert "[A1](#source)" in markdown and 'id="source"' in markdown
    assert "](acme.svg)" in markdown


def test_a_spec_is_never_written_over(run: Run, tmp_path: Path) -> None:
    spec = tmp_path / "firm.json"
    spec.write_bytes((ROOT / "specs" / "minimal.yaml").read_bytes())
    result = run("build", str(spec), "-o", str(tmp_path))
    assert result.status == 2
    assert "is the spec itself" in result.err
    assert spec.read_bytes() == (ROOT / "specs" / "minimal.yaml").read_bytes()
