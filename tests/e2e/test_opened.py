"""The documents as other programs open them: LibreOffice for the briefing, Chromium for the chart.

Run by `.ci/run`, which installs both: `pytest -m e2e`.
"""

from __future__ import annotations

import json
import re
import subprocess
from html import unescape
from pathlib import Path

import pytest

from conftest import Run
from organisations import organisation

pytestmark = pytest.mark.e2e

SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.yaml"))


def squeezed(text: str) -> str:
    """Return `text` without white space, so that a wrapped name is still found."""
    return re.sub(r"\s+", "", text)


def names(record: Path) -> list[str]:
    return [assignment["name"] for assignment in json.loads(record.read_bytes())["assignments"]]


@pytest.fixture(params=SPECS, ids=lambda p: p.stem)
def built(request: pytest.FixtureRequest, run: Run, tmp_path: Path) -> Path:
    """Return the path of a shipped spec's output, without its suffix."""
    assert run("build", str(request.param), "-o", str(tmp_path), "-q").status == 0
    return tmp_path / str(request.param.stem)


def converted(briefing: Path, folder: Path) -> None:
    """Have LibreOffice write the PDF of a briefing into `folder`."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, briefing],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip


def test_a_briefing_of_ten_items_has_at_most_six_pages(run: Run, tmp_path: Path) -> None:
    spec = tmp_path / "ten.yaml"
    spec.write_text(organisation(10), encoding="utf-8")
    assert run("build", str(spec), "-o", str(tmp_path), "-q").status == 0
    converted(tmp_path / "ten.docx", tmp_path)
    done = subprocess.run(["pdfinfo", tmp_path / "ten.pdf"], check=True, capture_output=True, timeout=60)
    pages = re.search(r"^Pages: +(\d+)", done.stdout.decode(), re.MULTILINE)
    assert pages is not None
    assert int(pages[1]) <= 6


def test_libreoffice_shows_every_items_name(built: Path, tmp_path: Path) -> None:
    converted(Path(f"{built}.docx"), tmp_path)
    done = subprocess.run(
        ["pdftotext", "-raw", f"{built}.pdf", "-"], check=True, capture_output=True, timeout=60
    )
    # In the order of the content, in which a name that wraps in its cell stays together.
    shown = squeezed(done.stdout.decode())
    for name in names(Path(f"{built}.json")):
        assert squeezed(name) in shown


def test_chromium_shows_every_items_name(built: Path, tmp_path: Path) -> None:
    pages = [Path(f"{built}.svg"), *sorted(Path(f"{built}-pages").glob("*.svg"))]
    drawn = ""
    for page in pages:
        dom = opened_in_chromium(page, tmp_path / "profile")
        assert "parsererror" not in dom
        drawn += "".join(re.findall(r"<text\b[^>]*>([^<]*)</text>", dom))
    shown = squeezed(unescape(drawn))
    for name in names(Path(f"{built}.json")):
        assert squeezed(name) in shown


def opened_in_chromium(page: Path, profile: Path) -> str:
    """Return the document as the browser holds it once the page is loaded."""
    done = subprocess.run(
        [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={profile}", "--dump-dom", page.as_uri(),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return done.stdout.decode()


def test_a_pdf_shows_charts_as_they_are_drawn(run: Run, tmp_path: Path) -> None:
    """Sharp in any size, with words to search, in the face of the text, and told to those who cannot see."""
    spec = str(SPECS[0].with_name("acme.yaml"))
    assert run("build", spec, "-f", "pdf", "-o", str(tmp_path), "-q").status == 0

    def told(*command: str) -> str:
        done = subprocess.run([*command], check=True, capture_output=True, timeout=60, cwd=tmp_path)
        return done.stdout.decode()

    assert len(told("pdfimages", "-list", "acme.pdf").splitlines()) == 2  # its heading alone
    chart = told("pdftotext", "-f", "2", "-l", "2", "acme.pdf", "-")
    assert "Payment" in chart and "Ledger modernisation" in chart
    faces = re.findall(r"\+(\S+)", told("pdffonts", "-f", "2", "-l", "2", "acme.pdf"))
    assert {"Carlito", "Carlito-Bold"} <= {*faces} and not any("Liberation" in face for face in faces)
    assert b"/Alt" in (tmp_path / "acme.pdf").read_bytes()
