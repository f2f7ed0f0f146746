"""Workbooks after LibreOffice has opened and saved them: the same spec, the same answers."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from conftest import Run
from orgdoc.tables.reader import read_tables
from statements import without_places
from test_answers import ANSWERS, SPEC, filled
from test_register import ACME, organisation, verdicts

pytestmark = pytest.mark.e2e


def saved_again(book: Path, kind: str) -> Path:
    """Have LibreOffice open a spreadsheet and save it as `kind`."""
    folder = book.parent / f"saved-{kind}"
    profile = f"-env:UserInstallation={(book.parent / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder, book],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / f"{book.stem}.{kind}"


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_the_register_is_the_whole_spec_after_libreoffice(kind: str, run: Run, tmp_path: Path) -> None:
    assert run("build", str(ACME), "-f", "xlsx", "-o", str(tmp_path), "-q").status == 0
    book = saved_again(tmp_path / "acme.xlsx", kind)
    spec = tmp_path / "back.yaml"
    result = run("import", str(book), "-o", str(spec))
    assert (result.status, result.err) == (0, "")
    assert "not taken" not in result.out
    before, after = organisation(ACME.read_text("utf-8")), organisation(spec.read_text("utf-8"))
    assert without_places(after) == without_places(before)
    assert verdicts(after) == verdicts(before)


def test_answers_are_read_from_a_form_that_libreoffice_saved(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("spec.yaml").write_text(SPEC, encoding="utf-8")
    assert run("ask", "spec.yaml", "--format", "xlsx", "-o", "form.xlsx").status == 0
    Path("form.xlsx").write_bytes(filled(Path("form.xlsx").read_bytes(), ANSWERS, "xlsx"))
    form = saved_again(tmp_path / "form.xlsx", "ods")
    assert run("ask", "spec.yaml", "--answers", str(form), "--yes").status == 0
    after = Path("spec.yaml").read_text(encoding="utf-8")
    assert "external: [Partner Co]" in after
    assert "serves: [exchange, Finance]" in after


def test_libreoffice_tells_errors_and_hidden_rows_as_we_do(tmp_path: Path) -> None:
    from test_import import difficult_workbook

    (tmp_path / "list.xlsx").write_bytes(difficult_workbook())
    before = read_tables((tmp_path / "list.xlsx").read_bytes(), "list")
    after = read_tables(saved_again(tmp_path / "list.xlsx", "ods").read_bytes(), "list")
    assert [str(problem) for problem in after.problems] == [str(problem) for problem in before.problems]
    assert [table.hidden for table in after.tables] == [table.hidden for table in before.tables]
