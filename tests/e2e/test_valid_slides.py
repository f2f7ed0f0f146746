"""The deck as others judge it: the validators of test_valid_word.py, and LibreOffice, which shows it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from test_valid_word import audit_says, sdk_says

import organisations
from conftest import Run
from orgdoc.formats.zipped import unzipped, zipped
from slide_templates import FOREIGN

pytestmark = pytest.mark.e2e

SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.yaml"))
Make = Callable[..., Path]


@pytest.fixture
def made(run: Run, tmp_path: Path) -> Make:
    def build(spec: Path, *options: str) -> Path:
        built = run("build", str(spec), "-o", str(tmp_path / "out"), "-f", "pptx", "-q", *options)
        assert built.status == 0, built.err
        return tmp_path / "out" / f"{spec.stem}.pptx"

    return build


def slides_in(deck: Path) -> int:
    return sum(name.startswith("ppt/slides/slide") for name in unzipped(deck.read_bytes()))


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.stem)
@pytest.mark.parametrize("chart", ["shapes", "picture"])
def test_every_deck_is_valid(spec: Path, chart: str, made: Make) -> None:
    deck = made(spec, "--chart", chart)
    assert sdk_says(deck) == []
    assert audit_says(deck) == []


def test_a_large_deck_is_valid(made: Make, tmp_path: Path) -> None:
    spec = tmp_path / "large.yaml"
    spec.write_text(organisations.organisation(500), encoding="utf-8")
    assert sdk_says(made(spec)) == []


@pytest.mark.parametrize("template", FOREIGN)
def test_a_deck_in_a_template_of_others_is_valid_and_opens(template: str, made: Make, tmp_path: Path) -> None:
    file = tmp_path / f"{template}.pptx"
    file.write_bytes(FOREIGN[template]())
    assert sdk_says(file) == []
    deck = made(SPECS[0], "--slide-template", str(file))
    assert sdk_says(deck) == []
    assert audit_says(deck) == []
    assert pages_shown(deck, tmp_path) == slides_in(deck)


def test_libreoffice_shows_every_slide(made: Make, tmp_path: Path) -> None:
    deck = made(SPECS[0])
    assert pages_shown(deck, tmp_path) == slides_in(deck)


def pages_shown(deck: Path, folder: Path) -> int:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(deck)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    told = subprocess.run(
        ["pdfinfo", str(folder / f"{deck.stem}.pdf")], check=True, capture_output=True, text=True, timeout=60
    )
    return next(int(line.split()[1]) for line in told.stdout.splitlines() if line.startswith("Pages:"))


def test_a_deck_that_is_known_to_be_bad_fails(made: Make) -> None:
    deck = made(SPECS[0])
    members = unzipped(deck.read_bytes())
    slide = "ppt/slides/slide2.xml"
    assert b"<p:nvSpPr>" in members[slide]
    members[slide] = members[slide].replace(b"<p:nvSpPr>", b"<p:nvSpPr><p:gone/>", 1)
    deck.write_bytes(zipped(members))
    assert sdk_says(deck)
