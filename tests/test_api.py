"""The library: what docs/api.md shows is run, and typed as it says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import orgdoc

ROOT = Path(__file__).parent.parent
ACME = ROOT / "specs" / "acme.yaml"
PAGE = ROOT / "docs" / "api.md"


def examples() -> str:
    blocks = re.findall(r"(?ms)^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"))
    assert len(blocks) >= 5
    return "\n".join(blocks)


def test_the_examples_run(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_bytes(ACME.read_bytes())
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", examples()],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "agreed.docx").stat().st_size > 1000


def test_all_that_is_raised_has_one_base_and_says_where() -> None:
    raised = [value for name in orgdoc.__all__ if isinstance(value := getattr(orgdoc, name), type)]
    errors = [one for one in raised if issubclass(one, Exception)]
    assert len(errors) >= 6
    assert all(issubclass(one, orgdoc.OrgdocError) for one in errors)
    with pytest.raises(orgdoc.SpecError) as caught:
        orgdoc.loads("organisation: {}\nprojects: [{id: A B}]\n")
    places = [problem.primary.span.line for problem in caught.value.problems]
    assert places == [1, 2, 2]


def test_a_library_prints_nothing_and_gives_what_the_command_line_gives(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    paths = orgdoc.load(ACME).decide().write(tmp_path, {"svg", "docx", "json"})
    assert capfd.readouterr() == ("", "")
    for path in paths:
        if path.suffix != ".json":  # the record names the formats that it was made with
            assert path.read_bytes() == (ROOT / "output" / path.name).read_bytes()


def test_what_is_written_again_takes_the_place_of_what_was_written(tmp_path: Path) -> None:
    large, small = (orgdoc.load(ROOT / "specs" / name).decide() for name in ("group.yaml", "minimal.yaml"))
    large.write(tmp_path, {"svg", "md"}, stem="ours")
    assert list((tmp_path / "ours-pages").glob("*.svg"))
    small.write(tmp_path, {"svg"}, stem="ours")
    assert not list((tmp_path / "ours-pages").glob("*.svg"))
    assert (tmp_path / "ours.md").exists()  # of another kind, so it stays, and the record knows it
    assert '"ours.md"' in (tmp_path / "ours.json").read_text(encoding="utf-8")


def test_a_subject_that_is_not_there_gets_a_suggestion() -> None:
    answer = orgdoc.load(ACME).decide()
    with pytest.raises(KeyError, match="did you mean portal"):
        answer["prtal"]


def test_a_notebook_shows_answers_and_pages() -> None:
    answer = orgdoc.load(ACME).decide()
    table = answer._repr_html_()
    assert table.count("<tr>") == len(answer) + 1
    assert answer.chart().pages[0]._repr_svg_().rstrip().endswith("</svg>")
    hostile = orgdoc.loads("organisation: {name: <b>}\nprojects: [{id: a, name: '<script>'}]\n").decide()
    assert "<script>" not in hostile._repr_html_() + hostile["a"]._repr_html_()
