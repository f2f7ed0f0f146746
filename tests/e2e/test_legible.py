"""Charts of any size are legible: measured on what Chromium renders, not on what the layout promises.

Every organisation is built by `orgdoc build`, all its pages are opened in one document, and a script in it
writes down where each text and each shape came to stand. Run by `.ci/run`: `pytest -m e2e`.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import unescape
from itertools import combinations, pairwise
from pathlib import Path
from random import Random
from typing import Any

import lifelike
import pytest

import organisations
from conftest import Run
from orgdoc import pipeline
from orgdoc.chart.theme import THEMES, Theme
from orgdoc.colours import contrast
from orgdoc.model.verdict import Ask, Matter
from orgdoc.views.agenda import agenda

pytestmark = pytest.mark.e2e

SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.yaml"))
MADE: dict[str, Callable[[], str]] = {
    **{
        f"{items} items": partial(organisations.organisation, items) for items in (8, 20, 60, 200, 1000, 3000)
    },
    **{f"{items} lifelike items": partial(lifelike.organisation, items) for items in (8, 60, 200, 1000)},
    "150 managers in one branch": organisations.many_managers,
    "300 resources in one project": organisations.one_large_project,
    "one officer": organisations.one_officer,
}
BODY = (888.0, 460.8)  # a 16:9 slide under its title, in points
FAULTS = sorted((Path(__file__).parents[1] / "cases" / "charts").glob("*.yaml"))
POSTS = {
    "vacant": "  cto: vacant\n",
    "acting": "  cto: {name: vacant, acting: Chandra Rao}\n",
    "one person in both posts": "  cto: Ben Lindqvist\n",
    "one officer": "",
}
LEAST_PT, ALMOST = 11.0, 0.01
EDGE_X, EDGE_Y = 12.0, 7.0  # points between anything and the edge of the page
HALF = 0.5
RANDOM, TOGETHER = 100, 20  # organisations, and how many are rendered at once
LEAST_CONTRAST = 4.5
_LEAST_CARD = 1.5  # of the smallest type's size: lower shapes are badges
SLACK = (
    0.6  # points by which a rendered box may be larger than its text: rounding, and Chromium's own metrics
)
_SCRIPT_NAMES = (
    "ระบบบัญชีใหม่สำหรับฝ่ายการเงินและทรัพยากรบุคคล",
    "ग्राहकपोर्टलकानवीनीकरणऔरविस्तारपरियोजना",
    "نِظَامُ الْمُحَاسَبَةِ الْجَدِيدُ لِقِسْمِ الْمَالِيَّةِ",
    "🚀🚀🚀🚀🚀🚀 👩‍💻👩‍💻👩‍💻 🇫🇮🇸🇪 👍🏽👍🏿",
    "Z̴̛̤a̶͎͝l̷̰̈g̸̣̕o̴̞͑ p̵r̷o̴j̸e̶c̷t̵",
    "פרויקט פורטל לקוחות",
    "系统项目升级与客户门户扩展计划第二阶段",
    "顧客ポータルと在庫管理システムの更新",
    "고객 포털 및 재고 관리 시스템 갱신",
    "Обновление портала клиентов",
    "Ανανέωση πύλης πελατών",
    "Հաճախորդների պորտալի նորացում",
    "კლიენტების პორტალის განახლება",
    "የደንበኞች መግቢያ እድሳት",
    "গ্রাহক পোর্টাল নবায়ন প্রকল্প",
    "வாடிக்கையாளர் வலைவாசல் புதுப்பித்தல்",
    "కస్టమర్ పోర్టల్ పునరుద్ధరణ",
    "ಗ್ರಾಹಕ ಪೋರ್ಟಲ್ ನವೀಕರಣ",
    "Nâng cấp cổng thông tin khách hàng",
    "ການປັບປຸງລະບົບລູກຄ້າ",
)
SCRIPTS = (
    "organisation: {name: חברת הדוגמה, as_of: 2026-11-01}\nboundary: {internal: [F]}\nprojects:\n"
    + "".join(
        f"  - {{id: p{number}, name: '{name}', for: [F], manager: '{name}'}}\n"
        for number, name in enumerate(_SCRIPT_NAMES)
    )
)
_LONG = "Coordination of Regional Development, Infrastructure, Archives and Digital Workplace Services"
LONG_NAMES = f"""
organisation: {{name: 'Federal Office for {_LONG}', as_of: 2026-11-01, status: '{_LONG}'}}
boundary: {{internal: ['Directorate for {_LONG}'], external: ['Partners in {_LONG}']}}
officers:
  ceo: {{name: 'Univ.-Prof. {_LONG} the First', title: 'President for {_LONG}'}}
  cio: {{name: 'Dipl.-Ing. {_LONG} the Second', title: 'Deputy Director General for {_LONG}'}}
  cto: {{name: Grundstücksverkehrsgenehmigungszuständigkeitsübertragung, title: 'Head of {_LONG}'}}
projects:
  - {{id: a, name: 'Renewal of {_LONG}', manager: 'Manager of {_LONG}', for: ['Directorate for {_LONG}']}}
  - {{id: b, name: '{"Donaudampfschifffahrt" * 5}', for: ['Partners in {_LONG}']}}
  - {{id: c, name: 'Both {_LONG}', manager: 'Manager of {_LONG}', deliverable: product, activity: develop,
      for: ['Directorate for {_LONG}', 'Partners in {_LONG}']}}
resources:
  - {{id: r, name: 'Console for {_LONG}', kind: software, serves: [a]}}
  - {{id: s, name: 'Backup of {_LONG}', kind: equipment, serves: [r, 'Directorate for {_LONG}']}}
"""
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
      owner: owner(shape), box: box(shape), fill: look(shape).fill, tag: shape.tagName,
      points: (shape.getAttribute('points') || '').split(' ').length})),
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
class Small:
    """A shape no higher than a line of words: part of an icon, a sign or its badge."""

    owner: str
    box: Box
    fill: str
    tag: str
    points: int


@dataclass(frozen=True)
class Page:
    box: Box
    texts: list[Text]
    filled: list[Filled]
    small: list[Small]

    @property
    def body_pt(self) -> float:
        """Return the size of most of the page's words."""
        sizes = Counter(round(text.size, 1) for text in self.texts if text.owner)
        return sizes.most_common(1)[0][0]

    @property
    def panels(self) -> list[Filled]:
        """Return what encloses the cards of a branch; the page's background is no panel."""
        return [s for s in self.filled if not s.owner and s.box.area < HALF * 1.9 * self.box.area]

    @property
    def fullness(self) -> float:
        """Return how much of the page's cards, compared from page to page, takes of its area."""
        return sum(card.box.area for card in self.cards) / self.box.area

    @property
    def smallest_pt(self) -> float:
        """Return the smallest type where the page fills a slide's body."""
        scale = min(BODY[0] / self.box.right, BODY[1] / self.box.bottom)
        return min(text.size for text in self.texts) * scale

    @property
    def cards(self) -> list[Filled]:
        """Return the cards themselves, without the panels that hold them and what lies on them."""
        largest: dict[str, Filled] = {}
        least = _LEAST_CARD * min(text.size for text in self.texts)
        for shape in self.filled:
            badge = shape.box.bottom - shape.box.top < least
            if shape.owner and "-legend-" not in shape.owner and not badge:
                known = largest.setdefault(shape.owner, shape)
                largest[shape.owner] = max(known, shape, key=lambda one: one.box.area)
        return list(largest.values())

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
    """An organisation's chart as rendered, the names of its items by id, and the sign that each must bear:
    how sure its verdict is, or the number under which the briefing tells what is open. `decisions` are the
    numbers of what is to be decided, each with the words that stand beside it.
    """

    pages: list[Page]
    names: dict[str, str]
    signs: dict[str, str]
    decisions: dict[str, str]


def build(spec: Path, out: Path, run: Run, *options: str) -> Built:
    files = drawn(spec, out, run, *options)
    return Built(rendered(files, out), *said(spec))


def drawn(spec: Path, out: Path, run: Run, *options: str) -> list[Path]:
    done = run("build", str(spec), "-o", str(out), "-f", "svg", "-q", *options)
    assert done.status == 0, done.err
    return [out / f"{spec.stem}.svg", *sorted((out / f"{spec.stem}-pages").glob("*.svg"))]


def said(spec: Path) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return the names and the signs of all items, and of whom or what each numbered decision is."""
    read = pipeline.read(spec.read_bytes(), spec.name)
    assert read.organisation is not None
    answer = pipeline.answer(read.organisation, spec.name, None)
    listed = agenda(answer.decisions, answer.naming.organisation, answer.naming.rulebook)
    numbers = {entry.matter: str(entry.number) for entry in listed.entries if entry.matter is not None}
    signs = {}
    for item, decision in answer.decisions.items.items():
        own = Matter(Ask.OFFICER, item)
        asked = [own, *(question.matter for question in decision.questions), *decision.until]
        open_as = next((numbers[matter] for matter in asked if matter in numbers), "?")
        signs[item] = open_as if decision.is_open else str(decision.certainty)
    decisions = {
        str(entry.number): answer.naming.name(entry.decision.subject)
        if entry.decision
        else f"decision {entry.number}"
        for entry in listed.to_decide
    }
    return {item: answer.naming.name(item) for item in signs}, signs, decisions


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
    small = [
        Small(s["owner"], box_of(s["box"]), colour_of(s["fill"]), s["tag"], s["points"])
        for s in found["shapes"]
        if s["box"][3] <= 1.5 * least and s["box"][2] <= 3 * least
    ]
    return Page(Box(0.0, 0.0, *found["size"]), texts, filled, small)


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


@pytest.mark.parametrize("spec", FAULTS, ids=lambda path: path.stem)
def test_what_once_left_its_place_stays_there(spec: Path, run: Run, tmp_path: Path) -> None:
    check(build(spec, tmp_path, run), THEMES["light"], least_pt=9.0)


@pytest.mark.parametrize("cto", POSTS)
def test_whoever_holds_the_posts_the_chart_is_legible(cto: str, run: Run, tmp_path: Path) -> None:
    spec = tmp_path / "organisation.yaml"
    shipped = (SPECS[0].parent / "acme.yaml").read_text(encoding="utf-8")
    held = "  cto: {name: Chandra Rao, title: Chief Product and Technology Officer}\n"
    assert held in shipped
    spec.write_text(shipped.replace(held, POSTS[cto]), encoding="utf-8")
    check(build(spec, tmp_path / "out", run), THEMES["light"])


@pytest.mark.parametrize("name", ["scripts", "long names"])
def test_names_of_every_script_and_length_stay_in_their_places(name: str, run: Run, tmp_path: Path) -> None:
    spec = tmp_path / "organisation.yaml"
    spec.write_text({"scripts": SCRIPTS, "long names": LONG_NAMES}[name], encoding="utf-8")
    check(build(spec, tmp_path / "out", run), THEMES["light"], least_pt=9.0)


@pytest.mark.parametrize("first", range(0, RANDOM, TOGETHER))
def test_random_organisations_are_legible(first: int, run: Run, tmp_path: Path) -> None:
    random = Random(first)
    specs, files = [], []
    for seed in range(first, first + TOGETHER):
        spec = tmp_path / f"organisation-{seed}.yaml"
        spec.write_text(organisations.organisation(random.randint(2, 150), seed), encoding="utf-8")
        specs.append(spec)
        files.append(drawn(spec, tmp_path / f"out-{seed}", run))
    pages = iter(rendered([file for each in files for file in each], tmp_path))
    for spec, each in zip(specs, files, strict=True):
        check(Built([next(pages) for _ in each], *said(spec)), THEMES["light"])


def check(built: Built, theme: Theme, least_pt: float = LEAST_PT) -> None:
    for number, page in enumerate(built.pages, start=1):
        assert page.smallest_pt >= least_pt - ALMOST, number
        assert texts_outside(page) == [], number
        assert texts_that_meet(page) == [], number
        assert cards_that_meet(page) == [], number
        assert cards_out_of_their_panel(page) == [], number
        assert too_near_the_edge(page) == [], number
        assert faint_texts(page, theme) == [], number
    assert len({page.body_pt for page in built.pages}) == 1
    assert pages_that_are_not_filled(built) == []
    assert items_not_shown_once(built) == {}
    assert items_with_another_sign(built, theme) == {}
    assert decisions_without_their_number(built) == {}
    assert ids_on_several_pages(built) == []


def decisions_without_their_number(built: Built) -> dict[str, str]:
    """Return the decisions of which no card bears both the number and the name."""
    shown: list[tuple[set[str], str]] = []
    for page in built.pages:
        by_owner: dict[str, list[str]] = {}
        for text in page.texts:
            by_owner.setdefault(text.owner, []).append(text.words)
        shown += [(set(words), squeezed("".join(words))) for words in by_owner.values()]
    return {
        number: name
        for number, name in built.decisions.items()
        if not any(
            squeezed(name) in joined and (number in words or "decision" in name) for words, joined in shown
        )
    }


def ids_on_several_pages(built: Built) -> list[str]:
    """Return the ids of groups that stand on more than one page: in one document they would clash."""
    on_pages = Counter(owner for page in built.pages for owner in {text.owner for text in page.texts} - {""})
    return [owner for owner, count in on_pages.items() if count > 1]


def texts_that_meet(page: Page) -> list[tuple[str, str]]:
    """Return the texts that lie on others; the heights of two lines may touch."""
    cores = [(text, core(text.box)) for text in page.texts]
    cores.sort(key=lambda pair: pair[1].top)
    met = []
    for place, (text, box) in enumerate(cores):
        for other, below in cores[place + 1 :]:
            if below.top >= box.bottom:
                break
            if box.meets(below):
                met.append((text.words, other.words))
    return met


def core(box: Box) -> Box:
    height = box.bottom - box.top
    return Box(box.left, box.top + height * 0.2, box.right, box.bottom - height * 0.2)


def cards_out_of_their_panel(page: Page) -> list[str]:
    return [
        card.owner
        for card in page.cards
        for panel in page.panels
        if core(card.box).meets(panel.box) and not panel.box.holds(card.box, SLACK)
    ]


def too_near_the_edge(page: Page) -> list[str]:
    inner = Box(EDGE_X, EDGE_Y, page.box.right - EDGE_X, page.box.bottom - EDGE_Y)
    return [
        *(card.owner for card in (*page.cards, *page.panels) if not inner.holds(card.box, SLACK)),
        *(text.words for text in page.texts if not inner.holds(text.box, SLACK)),
    ]


def pages_that_are_not_filled(built: Built) -> list[int]:
    """Return the pages, by number, that are under half as full as the one before with cards of the same head,
    which shows how much a page can hold.
    """
    found = []
    for number, (before, page) in enumerate(pairwise(built.pages[1:]), start=3):
        same = {card.owner for card in before.cards} & {card.owner for card in page.cards}
        heads = {owner.partition("-post-")[2] for owner in same}
        if heads - {""} and page.fullness < HALF * before.fullness:
            found.append(number)
    return found


def items_with_another_sign(built: Built, theme: Theme) -> dict[str, tuple[str, str]]:
    """Return the items whose sign is another than their verdict's, with both."""
    wrong = {}
    for page in built.pages:
        for item, wanted in built.signs.items():
            shapes = [shape for shape in page.small if shape.owner == f"item-{item}"]
            texts = [text for text in page.texts if text.owner == f"item-{item}"]
            if texts and (shown := sign(shapes, texts, theme)) != wanted:
                wrong[item] = (shown, wanted)
    return wrong


def sign(shapes: list[Small], texts: list[Text], theme: Theme) -> str:
    """Return the sign that is shown: the number in a badge, else what the outermost small shape is."""
    for text in texts:
        holds = [s for s in shapes if s.tag in ("ellipse", "path") and s.box.holds(text.box, SLACK)]
        if holds and re.fullmatch(r"\d+|\?", text.words):
            return text.words
    outermost = max(shapes, key=lambda shape: shape.box.right)
    if outermost.tag == "polygon":
        return "decided" if outermost.points == 5 else "none"
    if outermost.fill == theme.ink:
        return "firm"
    halves = [s for s in shapes if s.tag == "path" and outermost.box.holds(s.box, SLACK)]
    return "likely" if halves else "leaning"


def texts_outside(page: Page) -> list[Text]:
    """Return the texts that leave their card, or the page where they stand on none."""
    outside = []
    for text in page.texts:
        card = page.under(text)
        if not (card.box if card else page.box).holds(text.box, SLACK):
            outside.append(text)
    return outside


def cards_that_meet(page: Page) -> list[tuple[str, str]]:
    """Return the cards that meet; a filled row lies wholly in its card, whose texts it must not meet."""
    return [
        (one.owner, other.owner)
        for one, other in combinations(page.cards, 2)
        if one.box.meets(other.box) and not one.box.holds(other.box, 0.0)
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
