"""Charts of any size are legible: measured on what Chromium renders, not on what the layout promises.

Every organisation is built by `orgdoc build`, all its pages are opened in one document, and a script in it
writes down where each text and each shape came to stand. Run by `.ci/run`: `pytest -m e2e`.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import unescape
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import organisations
from conftest import Run
from orgdoc.chart.theme import THEMES, Theme
from orgdoc.colours import contrast

pytestmark = pytest.mark.e2e

SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.yaml"))
MADE: dict[str, Callable[[], str]] = {
    **{f"{items} items": partial(organisations.organisation, items) for items in (20, 60, 200, 1000, 3000)},
    "150 managers in one branch": organisations.many_managers,
    "300 resources in one project": organisations.one_large_project,
    "one officer": organisations.one_officer,
}
BODY = (888.0, 460.8)  # a 16:9 slide under its title, in points
LEAST_PT, FIRST_PT, ALMOST = 9.0, 12.0, 0.01
LEAST_CONTRAST = 4.5
SLACK = (
    0.6  # points by which a rendered box may be larger than its text: rounding, and Chromium's own metrics
)
#: Writes down, for each page, its size, its texts and its shapes, with the id of the group that each is in.
SCRIPT = """
const pages = [...document.querySelectorAll('svg')].map(svg => {
  const back = svg.getScreenCTM().inverse();
  const box = element => {
    const at = element.getBBox(), to = back.multiply(element.getScreenCTM());
    return [at.x * to.a + to.e, at.y * to.d + to.f, at.width * to.a, at.height * to.d];
  };
  const owner = element => (element.closest('g[id]') || {id: ''}).id;
  const look = element => getComputedStyle(element);
  return {
    size: [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height],
    texts: [...svg.querySelectorAll('text')].map(text => ({
      owner: owner(text), words: text.textContent, box: box(text), ink: look(text).fill,
      size: parseFloat(look(text).fontSize) * back.multiply(text.getScreenCTM()).a,
      length: text.getComputedTextLength()})),
    shapes: [...svg.querySelectorAll('polygon, path, ellipse')].map(shape => ({
      owner: owner(shape), box: box(shape), fill: look(shape).fill})),
  };
});
document.body.innerHTML = '<pre id="found"></pre>';
document.getElementById('found').textContent = JSON.stringify(pages);
"""


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Box, slack: float) -> bool:
        return (
            other.left >= self.left - slack
            and other.top >= self.top - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def meets(self, other: Box) -> bool:
        apart = self.right <= other.left + ALMOST or other.right <= self.left + ALMOST
        return not (apart or self.bottom <= other.top + ALMOST or other.bottom <= self.top + ALMOST)

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)


@dataclass(frozen=True)
class Text:
    owner: str
    words: str
    box: Box
    ink: str
    size: float


@dataclass(frozen=True)
class Filled:
    """A filled shape, as large as a card: not an icon, not a stripe."""

    owner: str
    box: Box
    fill: str


@dataclass(frozen=True)
class Page:
    box: Box
    texts: list[Text]
    filled: list[Filled]

    @property
    def smallest_pt(self) -> float:
        """Return the smallest type where the page fills a slide's body."""
        scale = min(BODY[0] / self.box.right, BODY[1] / self.box.bottom)
        return min(text.size for text in self.texts) * scale

    @property
    def cards(self) -> list[Filled]:
        """Return the cards themselves, without the frame that holds what is open."""
        return [shape for shape in self.filled if shape.owner and shape.owner != "group-open"]

    def under(self, text: Text) -> Filled | None:
        """Return the smallest filled shape behind the middle of a text."""
        x, y = (text.box.left + text.box.right) / 2, (text.box.top + text.box.bottom) / 2
        behind = [
            shape
            for shape in self.filled
            if shape.box.left <= x <= shape.box.right and shape.box.top <= y <= shape.box.bottom
        ]
        return min(behind, key=lambda shape: shape.box.area, default=None)


@dataclass(frozen=True)
class Built:
    """An organisation's chart as rendered, and the names of its items by id."""

    pages: list[Page]
    names: dict[str, str]


def build(spec: Path, out: Path, run: Run, *options: str) -> Built:
    done = run("build", str(spec), "-o", str(out), "-f", "svg,json", "-q", *options)
    assert done.status == 0, done.err
    files = [out / f"{spec.stem}.svg", *sorted((out / f"{spec.stem}-pages").glob("*.svg"))]
    record = json.loads((out / f"{spec.stem}.json").read_bytes())
    return Built(rendered(files, out), {item["id"]: item["name"] for item in record["assignments"]})


def rendered(files: list[Path], folder: Path) -> list[Page]:
    """Return the pages as Chromium shows them."""
    svgs = (re.sub(r"^<\?xml.*?\?>", "", file.read_text(encoding="utf-8")) for file in files)
    document = folder / "all.html"
    head = '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>'
    document.write_text(f"{head}{''.join(svgs)}<script>{SCRIPT}</script></body></html>", encoding="utf-8")
    done = subprocess.run(
        [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={folder / 'profile'}", "--dump-dom", document.as_uri(),
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    found = re.search(r'<pre id="found">(.*?)</pre>', done.stdout.decode(), re.S)
    assert found, "Chromium did not run the script"
    return [page_of(page) for page in json.loads(unescape(found[1]))]


def page_of(found: dict[str, Any]) -> Page:
    texts = [
        Text(text["owner"], text["words"], box_of(text["box"]), colour_of(text["ink"]), text["size"])
        for text in found["texts"]
    ]
    least = min(text.size for text in texts)  # an icon is not higher than a line of the smallest type
    filled = [
        Filled(shape["owner"], box_of(shape["box"]), colour_of(shape["fill"]))
        for shape in found["shapes"]
        if shape["fill"] != "none" and min(shape["box"][2:]) > 1.2 * least
    ]
    return Page(Box(0.0, 0.0, *found["size"]), texts, filled)


def box_of(found: list[float]) -> Box:
    left, top, width, height = found
    return Box(left, top, left + width, top + height)


def colour_of(found: str) -> str:
    """Return a colour as Chromium computes it, `rgb(31, 63, 102)`, as #RRGGBB."""
    return "#" + "".join(f"{int(channel):02X}" for channel in re.findall(r"\d+", found)[:3])


@pytest.mark.parametrize("name", MADE)
def test_a_made_up_organisations_chart_is_legible(name: str, run: Run, tmp_path: Path) -> None:
    spec = tmp_path / "organisation.yaml"
    spec.write_text(MADE[name](), encoding="utf-8")
    check(build(spec, tmp_path / "out", run), THEMES["light"])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_a_shipped_specs_chart_is_legible(spec: Path, theme: str, run: Run, tmp_path: Path) -> None:
    check(build(spec, tmp_path, run, "--theme", theme), THEMES[theme])


def check(built: Built, theme: Theme) -> None:
    assert built.pages[0].smallest_pt >= FIRST_PT - ALMOST
    for number, page in enumerate(built.pages, start=1):
        assert page.smallest_pt >= LEAST_PT - ALMOST, number
        assert texts_outside(page) == [], number
        assert cards_that_meet(page) == [], number
        assert faint_texts(page, theme) == [], number
    assert items_not_shown_once(built) == {}


def texts_outside(page: Page) -> list[Text]:
    """Return the texts that leave their card, or the page where they stand on none."""
    outside = []
    for text in page.texts:
        card = page.under(text)
        if not (card.box if card else page.box).holds(text.box, SLACK):
            outside.append(text)
    return outside


def cards_that_meet(page: Page) -> list[tuple[str, str]]:
    return [
        (one.owner, other.owner) for one, other in combinations(page.cards, 2) if one.box.meets(other.box)
    ]


def faint_texts(page: Page, theme: Theme) -> list[Text]:
    faint = []
    for text in page.texts:
        card = page.under(text)
        if contrast(text.ink, card.fill if card else theme.page) < LEAST_CONTRAST:
            faint.append(text)
    return faint


def items_not_shown_once(built: Built) -> dict[str, list[str]]:
    """Return what is wrong with how items are shown: each has one group with its id, and its name in it."""
    shown: dict[str, list[str]] = {}
    for page in built.pages:
        on_page: dict[str, str] = {}
        for text in page.texts:
            on_page[text.owner] = on_page.get(text.owner, "") + text.words
        for owner, words in on_page.items():
            shown.setdefault(owner, []).append(squeezed(words))
    wrong = {}
    for item, name in built.names.items():
        found = shown.get(f"item-{item}", [])
        if len(found) != 1 or squeezed(name) not in found[0]:
            wrong[item] = found
    return wrong


def squeezed(text: str) -> str:
    """Return `text` without white space, so that a wrapped name is still found."""
    return re.sub(r"\s+", "", text)
