"""The page to explore in Debian's Chromium, driven by Playwright: as people use it, by pointer and by keys.

The npm package `axe-core` judges whether everybody can; the environment variable ORGDOC_AXE names its
`axe.min.js`. Run by `.ci/run`: `pytest -m e2e`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from organisations import organisation

pytestmark = pytest.mark.e2e

SPECS = Path(__file__).parents[2] / "specs"
#: What is looked at, each in its own view: the chart, the list, what is open, the source, an explanation.
VIEWS = ("#chart/", "#list/", "#open/", "#source/", "#portal?view=list", "#list/?q=zzz")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    assert program is not None, "Chromium is not there"
    with sync_playwright() as playwright:
        # As root, as in most containers, Chromium runs without its sandbox or not at all.
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


class Seen:
    """A page in the browser, with what it wrote to the console and asked for beside itself."""

    def __init__(self, browser: Any, address: str, **context: Any) -> None:
        self.address = address
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda problem: self.said.append(str(problem)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def at(self, where: str = "") -> Any:
        """Open the page afresh at an address in it."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}{where}")
        self.page.wait_for_selector("html[data-ready]", state="attached")
        self.page.wait_for_timeout(100)
        return self.page

    @property
    def hash(self) -> str:
        return str(self.page.evaluate("location.hash"))

    @property
    def names(self) -> list[str]:
        return list(self.page.locator("#o-rows b").all_inner_texts())

    @property
    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.textContent"))


Open = Callable[..., Seen]


@pytest.fixture
def opened(run: Run, tmp_path: Path, browser: Any) -> Iterator[Open]:
    """Build a spec and open its page from disk; at the end, nothing was wrong with any."""
    made: list[Seen] = []

    def build(spec: str | Path = "acme", **context: Any) -> Seen:
        path = SPECS / f"{spec}.yaml" if isinstance(spec, str) else spec
        assert run("build", str(path), "-f", "html", "-o", str(tmp_path), "-q").status == 0
        made.append(Seen(browser, (tmp_path / f"{path.stem}.html").as_uri(), **context))
        return made[-1]

    yield build
    for seen in made:
        assert seen.said == []
        assert not [url for url in seen.asked if not url.startswith(("file:", "data:", "about:"))]
        seen.context.close()


def test_search_finds_by_name_manager_and_without_accents(opened: Open) -> None:
    seen = opened()
    page = seen.at()
    page.fill("#o-search", "payroll")
    assert seen.names == ["Payroll and time recording", "Payroll system", "Tomás Herrera"]
    page.fill("#o-search", "TOMAS herrera")
    assert "Recruitment tracker" in seen.names and "Ledger modernisation" not in seen.names
    page.fill("#o-search", "nothing is called so")
    assert page.locator("#o-none").is_visible() and seen.names == []
    page.click("#o-clear")
    assert page.input_value("#o-search") == "" and len(seen.names) > 5


def test_filters_narrow_the_list_and_make_the_rest_of_the_chart_pale(opened: Open) -> None:
    seen = opened()
    page = seen.at("#list/")
    page.select_option("#o-f-officer", "CTO")
    page.select_option("#o-f-kind", "project")
    page.select_option("#o-f-sure", "firm ●")
    page.select_option("#o-f-manager", "Mei Tanaka")
    assert seen.names == ["Mobile ordering app"]
    page.click('nav a[href="#chart/"]')
    page.wait_for_timeout(100)
    pale = page.locator("#o-canvas a.pale")
    assert pale.count() > 20 and page.locator('#o-canvas a.pale[href="#ordering-app"]').count() == 0
    page.click("#o-clear")
    assert pale.count() == 0
    page.click('.tally a[href*="Shared"]')
    assert seen.names[:2] == ["Infrastructure business plan", "Contact centre telephony"]


def test_details_are_filters_too(opened: Open, tmp_path: Path) -> None:
    spec = tmp_path / "details.yaml"
    spec.write_text(
        "organisation: {name: A}\nprojects:\n"
        "  - {id: a, name: One, for: [internal], details: {Status: amber}}\n"
        "  - {id: b, name: Two, for: [internal], details: {Status: green}, tags: [x]}\n",
        encoding="utf-8",
    )
    seen = opened(spec)
    page = seen.at("#list/")
    page.locator('[id="o-f-d.Status"]').select_option("amber")
    assert seen.names == ["One"]
    again = seen.at(seen.hash)
    assert seen.names == ["One"] and again.locator('[id="o-f-d.Status"]').input_value() == "amber"


def test_a_deep_link_shows_an_item_on_its_page_of_the_chart(opened: Open) -> None:
    seen = opened("group")
    page = seen.at("#track-and-trace")
    assert page.locator("#o-name").inner_text() == "Track and trace"
    assert page.locator("#o-canvas a.chosen").count() >= 1
    assert page.locator("#o-which").input_value() != "0"
    for heading in ("Why", "Facts", "Each way to decide"):
        assert page.locator("#o-told h3", has_text=heading).count() >= 1
    page.click("#o-close")
    assert page.locator("#o-panel").is_hidden() and seen.hash.startswith("#chart/")
    page.go_back()
    page.wait_for_timeout(100)
    assert page.locator("#o-name").inner_text() == "Track and trace"
    seen.at("#open/3")
    assert seen.focused.startswith("3")


def test_the_charts_cards_lead_to_their_explanations_and_pages(opened: Open) -> None:
    seen = opened("group")
    page = seen.at()
    page.locator('#o-canvas a[href^="#chart/"]').first.click()
    page.wait_for_timeout(200)
    assert seen.hash.startswith("#chart/0") and page.locator("#o-canvas svg").count() == 1
    link = page.locator("#o-canvas a").filter(has=page.locator("text")).first
    wanted = link.get_attribute("href")
    link.click()
    assert seen.hash == wanted and page.locator("#o-panel").is_visible()
    page.keyboard.press("Escape")
    box = page.locator("#o-canvas svg").get_attribute("viewBox")
    page.click("#o-larger")
    near = page.locator("#o-canvas svg").get_attribute("viewBox")
    page.mouse.move(640, 700)
    page.mouse.down()
    page.mouse.move(500, 650, steps=5)
    page.mouse.up()
    assert len({box, near, page.locator("#o-canvas svg").get_attribute("viewBox")}) == 3
    page.click("#o-whole")
    whole = page.locator("#o-canvas svg").get_attribute("viewBox")
    assert [float(n) for n in whole.split()] == pytest.approx([float(n) for n in box.split()], abs=5)
    page.set_viewport_size({"width": 1280, "height": 500})  # lower than the page of the chart is
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    page.click("#o-whole")
    shown = page.locator("#o-canvas svg").bounding_box()
    x, _, width, height = map(float, page.locator("#o-canvas svg").get_attribute("viewBox").split())
    assert height >= 460 and x <= 0 and abs(shown["width"] / shown["height"] - width / height) < 0.01


def test_everything_goes_by_keys_alone(opened: Open) -> None:
    seen = opened()
    page = seen.at()
    page.keyboard.press("Tab")
    assert seen.focused == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "o-main" and not seen.hash.startswith("#o-")
    page = seen.at()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "o-search":
            break
    page.keyboard.type("priya")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert "Supplier onboarding" in seen.focused
    page.keyboard.press("Enter")
    assert seen.focused == "Supplier onboarding" and page.locator("#o-panel").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#o-panel").is_hidden() and "Supplier onboarding" in seen.focused

    page.locator('nav a[href="#chart/"]').focus()
    page.keyboard.press("Enter")
    page.locator("#o-canvas").focus()
    before = page.locator("#o-canvas svg").get_attribute("viewBox")
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    assert page.locator("#o-canvas svg").get_attribute("viewBox") != before
    page.keyboard.press("0")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#o-panel").is_visible()


def test_a_long_list_is_walked_through_and_draws_only_what_is_seen(opened: Open, tmp_path: Path) -> None:
    spec = tmp_path / "many.yaml"
    spec.write_text(organisation(600), encoding="utf-8")
    seen = opened(spec)
    page = seen.at("#list/")
    page.locator("#o-rows a").first.focus()
    page.keyboard.press("End")
    page.wait_for_timeout(100)
    last = page.locator("#o-rows li").last
    assert last.get_attribute("aria-posinset") == last.get_attribute("aria-setsize")
    assert page.locator("#o-rows li").count() < 60
    page.keyboard.press("Home")
    page.wait_for_timeout(100)
    assert page.evaluate("document.activeElement.parentElement.ariaPosInSet") == "1"


def test_an_answer_is_supposed_and_shows_what_moves(opened: Open, tmp_path: Path) -> None:
    seen = opened()
    record = json.loads((tmp_path / "acme.json").read_bytes())
    inside = next(a for q in record["questions"] for a in q["answers"] if a["answer"] == "internal")
    told = "Suppose Partner Co is inside. Two items and one reporting line would change."
    page = seen.at("#open/")
    page.locator("#o-open-3 button", has_text="inside").click()
    assert page.locator("#o-open-3 button", has_text="inside").get_attribute("aria-pressed") == "true"
    assert page.locator("#o-open-3 .result li").count() == len(inside["effects"])
    assert page.locator("#o-supposed").inner_text() == told
    page.click("#o-show-moved")
    assert seen.names == ["Data exchange", "Partner file gateway", "Marek Nowak"]
    page.locator("#o-rows a").first.click()
    assert "then: CIO" in page.locator("#o-verdict").inner_text().replace("\n", " ")
    page.click('nav a[href="#open/"]')
    page.locator("#o-open-1 button").first.click()  # another one takes its place
    assert page.locator("button[aria-pressed=true]").count() == 1
    assert page.locator("#o-open-3 .result li").count() == 0
    page.click('nav a[href="#chart/"]')
    page.wait_for_timeout(100)
    assert page.locator('#o-canvas a.moved[href="#portal"]').count() == 1
    page.click("#o-back")
    assert page.locator("#o-suppose").is_hidden() and page.locator("#o-canvas a.moved").count() == 0


@pytest.mark.parametrize("spec", ["acme", "group", "hospital", "one-officer", "minimal"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(spec: str, width: int, scheme: str, opened: Open) -> None:
    script = os.environ.get("ORGDOC_AXE")
    if not script:
        pytest.fail("set ORGDOC_AXE to axe.min.js of npm's axe-core")
    axe = Path(script).read_text(encoding="utf-8")
    seen = opened(spec, viewport={"width": width, "height": 844}, color_scheme=scheme)
    for view in VIEWS:
        page = seen.at(view)
        found = page.evaluate(f"{axe}; axe.run().then((result) => result.violations)")
        told = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]
        assert told == [], view
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view


def test_a_small_screen_shows_the_list_first_and_an_explanation_alone(opened: Open) -> None:
    seen = opened(viewport={"width": 390, "height": 844}, has_touch=True)
    page = seen.at()
    assert page.locator("#o-list").is_visible() and page.locator("#o-filters > div").is_hidden()
    page.evaluate("scrollTo(0, 700)")
    page.wait_for_timeout(100)
    page.locator("#o-rows a").nth(8).tap()
    assert page.locator("#o-name").is_visible() and page.locator("#o-search").is_hidden()
    page.click("#o-close")
    assert page.evaluate("scrollY") > 500 and page.locator("#o-search").is_visible()


def test_dark_and_light_are_the_systems_and_paper_is_white(opened: Open) -> None:
    colours = {}
    for scheme in ("light", "dark"):
        page = opened(color_scheme=scheme).at()
        colours[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.emulate_media(media="print", color_scheme=scheme)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert colours == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 27, 34)"}


def test_what_is_printed_is_the_view_and_the_chosen_explanation(opened: Open, tmp_path: Path) -> None:
    seen = opened()
    shown = {}
    for view in ("#chart/", "#list/", "#open/", "#ledger?view=list"):
        seen.at(view).pdf(path=tmp_path / "page.pdf")
        done = subprocess.run(
            ["pdftotext", "-layout", tmp_path / "page.pdf", "-"], check=True, capture_output=True, timeout=60
        )
        shown[view] = " ".join(done.stdout.decode().split())
    names = [one["name"] for one in json.loads((tmp_path / "acme.json").read_bytes())["assignments"]]
    assert all(name in shown["#list/"] for name in names)
    assert "Chandra Rao, CTO" in shown["#chart/"] and "For the CIO" in shown["#open/"]
    assert "Why not the other way" in shown["#ledger?view=list"]
    assert not any("Search" in text or "Suppose" in text for text in shown.values())


def test_names_that_look_like_programs_are_names(opened: Open, tmp_path: Path) -> None:
    names = [
        "</script><img src=x onerror=window.caught=1>",
        "\"' onload=window.caught=1 x='",
        "$& $1 {n} {all} \ue000 &lt;b&gt; <!--",
        "مشروع الفوترة",
    ]
    items = "".join(
        f"  - {{id: p{n}, name: {json.dumps(name)}, manager: {json.dumps(name)}, for: [internal],\n"
        f"     tags: [{json.dumps(name)}], details: {{{json.dumps(name)}: {json.dumps(name)}}}}}\n"
        for n, name in enumerate(names)
    )
    spec = tmp_path / "names.yaml"
    spec.write_text(f"organisation: {{name: {json.dumps(names[0])}}}\nprojects:\n{items}", encoding="utf-8")
    seen = opened(spec)
    page = seen.at("#list/")
    assert seen.names[: len(names)] == names
    for number, name in enumerate(names):
        page = seen.at(f"#p{number}?view=list&q=p{number}")
        assert page.locator("#o-name").inner_text() == name and seen.names[0] == name
        assert name in page.locator("#o-told").inner_text()
        page.select_option("#o-f-manager", name)
    assert page.evaluate("window.caught") is None and page.locator("main img").count() == 0


def test_without_a_script_the_chart_what_is_open_and_the_source_are_there(opened: Open) -> None:
    seen = opened(java_script_enabled=False)
    seen.page.goto(seen.address)
    for selector in ("#o-canvas svg", "#o-open-1", "#o-source-A1"):
        assert seen.page.locator(selector).is_visible(), selector
    for selector in ("#o-form", "#o-list", "#o-panel"):
        assert seen.page.locator(selector).is_hidden(), selector


def test_a_search_costs_no_more_the_more_there_is_to_draw(opened: Open, tmp_path: Path) -> None:
    took = {}
    for items in (200, 2000):
        spec = tmp_path / f"n{items}.yaml"
        spec.write_text(organisation(items), encoding="utf-8")
        page = opened(spec).at("#list/")
        page.wait_for_timeout(500)
        took[items] = page.evaluate(
            """() => {
              const box = document.getElementById('o-search'), took = [];
              for (let n = 0; n < 15; n++) {
                box.value = ['ledger', 'a', 'pay', ''][n % 4];
                const begun = performance.now();
                box.dispatchEvent(new Event('input'));
                document.body.offsetHeight;
                took.push(performance.now() - begun);
              }
              return took.sort((a, b) => a - b)[7];
            }"""
        )
        assert page.locator("#o-rows li").count() < 60
    assert took[2000] < 10 * took[200] + 5  # ten times the items; what is drawn is the same


@contextmanager
def served(spec: Path) -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, "-m", "orgdoc", "serve", str(spec), "--port", "0"],
        stdout=subprocess.PIPE, encoding="utf-8", env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            yield process.stdout.readline().partition(" is shown at ")[2].partition(",")[0]
        finally:
            process.kill()


def test_a_served_page_follows_the_spec_and_stays_where_it_was(browser: Any, tmp_path: Path) -> None:
    spec = tmp_path / "acme.yaml"
    good = (SPECS / "acme.yaml").read_text(encoding="utf-8")
    spec.write_text(good, encoding="utf-8")
    with served(spec) as address:
        seen = Seen(browser, address)
        page = seen.at("#list/?q=ledger")
        spec.write_text(good.replace("for: [Finance]", "for: [Finanse]"), encoding="utf-8")
        page.wait_for_selector(".notice pre >> text=did you mean")
        page.wait_for_selector("html[data-ready]", state="attached")
        assert page.input_value("#o-search") == "ledger"
        spec.write_text(good.replace("Ledger modernisation", "Ledger renewed"), encoding="utf-8")
        page.wait_for_selector("#o-rows >> text=Ledger renewed")
        assert seen.hash == "#list/?q=ledger" and page.locator(".notice pre").count() == 0
        assert seen.said == []
        assert {url.partition("?")[0] for url in seen.asked if url.startswith("http")} <= {
            address, f"{address}stamp", f"{address}#list/",
        }  # fmt: skip
    page.wait_for_selector("#o-gone", state="visible")
    seen.context.close()
