"""The page to explore: what it says, that nothing in it can be a program, that it is the same each time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Run
from organisations import organisation
from orgdoc import pipeline
from orgdoc.formats.graphviz.engine import find_engine
from orgdoc.formats.html.write import filled, interned, page_script, part_markup
from orgdoc.pipeline import Build, Look, Style
from orgdoc.views.web_page import Part
from test_sentences import book

SPECS = sorted((Path(__file__).parent.parent / "specs").glob("*.yaml"))
ACME = next(spec for spec in SPECS if spec.stem == "acme")
MOST_SCRIPT = 16 * 1024
NASTY = "</script><script>alert(1)</script><!-- \"' & \u202e \u2066 \ue000 `x`"


class Read(HTMLParser):
    """What a parser of HTML finds: elements with their attributes, and the content of scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[dict[str, str | None], str]] = []
        self._in = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._in = tag if tag in ("script", "style") else ""
        if self._in:
            self.raw.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in:
            attrs, before = self.raw[-1]
            self.raw[-1] = (attrs, before + data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]

    @property
    def data(self) -> Any:
        attrs, content = next(block for block in self.raw if block[0].get("id") == "o-data")
        packed = "data-packed" in attrs
        return json.loads(zlib.decompress(base64.b64decode(content)) if packed else content)


def build(text: str, branches: int = 2, **more: Any) -> Build:
    read = pipeline.read(text.encode(), "made.yaml")
    assert read.organisation is not None, read.problems
    found = pipeline.answer(read.organisation, "made.yaml", None, read.sha256, book(branches))
    return Build(found, "made", ("html",), engine=find_engine(None, {}), **more)


def page_of(made: Build) -> str:
    return made.documents().files["made.html"].decode()


def told(data: Any, address: str) -> str:
    """Return the markup of an explanation, as the script fills it."""
    subject = next(s for s in data["subjects"] if s[0] == address)
    patterns = [(data["patterns"][pattern], slots) for pattern, *slots in subject[-2]]
    return filled((patterns, subject[-1]))


@pytest.fixture(scope="module")
def acme() -> Read:
    return Read(page_of(build(ACME.read_text(encoding="utf-8"))))


def test_the_policy_allows_one_script_and_one_style_by_their_hashes_and_no_request(acme: Read) -> None:
    policy = next(m["content"] for m in acme.of("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'" and "connect-src" not in rules and "unsafe" not in policy
    scripts = [content for attrs, content in acme.raw if not attrs and "{color-scheme" not in content]
    script, style = scripts[1], scripts[0]
    for name, content in (("script-src", script), ("style-src", style)):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert rules[name] == f"'sha256-{digest}'"
    assert script == page_script()


def test_the_script_is_small() -> None:
    assert len(page_script().encode()) <= MOST_SCRIPT


def test_nothing_is_asked_for_from_elsewhere(acme: Read) -> None:
    for tag, attrs in acme.elements:
        assert not {"src", "srcset", "style", "action", "background"} & set(attrs), (tag, attrs)
        assert not [name for name in attrs if name.startswith("on")], (tag, attrs)
        if tag == "link":
            assert attrs["href"] == "data:,"
    style = next(content for attrs, content in acme.raw if ":root" in content)
    assert "url(" not in style and "@import" not in style


def test_every_link_within_the_page_leads_somewhere(acme: Read) -> None:
    data = acme.data
    there = {subject[0] for subject in data["subjects"]}
    ids = {attrs["id"] for _, attrs in acme.elements if attrs.get("id")}
    markup = "".join(told(data, address) for address in there)
    links = [attrs["href"] or "" for attrs in (*acme.of("a"), *Read(markup).of("a"))]
    assert len(links) > 100
    for link in links:
        where, _, query = link.removeprefix("#").partition("?")
        view, _, rest = where.partition("/")
        if link.startswith("#o-"):
            assert link[1:] in ids
        elif view in ("chart", "list", "open", "source") and "/" in where:
            assert not rest or view == "chart" or f"o-{view}-{rest}" in ids, link
        elif link.startswith("#"):
            assert where in there, link
        else:
            assert link.startswith(("http://", "https://")), link
        assert not query or query.startswith("officer=")


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.stem)
def test_what_the_page_supposes_is_what_the_record_says(spec: Path) -> None:
    made = build(spec.read_text(encoding="utf-8"))
    data = Read(page_of(made)).data
    record = json.loads(pipeline.record_of(made.found, {}))
    of_questions = ([*q["answers"], *q.get("besides", [])] for q in record["questions"])
    asked = [*(d["ways"] for d in record["to_decide"]), *of_questions]
    entries: dict[str, list[Any]] = {}
    for key, tried in data["tries"].items():
        entries.setdefault(key.partition(".")[0], []).append(tried)
    assert len(entries) == len(asked)
    label = [standing[0].casefold() for standing in data["standings"]]
    said = {"contested": "needs a decision", "undetermined": "cannot be told yet"}
    for tries, ways in zip(entries.values(), asked, strict=True):
        for (_, moves, _), way in zip(tries, ways, strict=True):
            effects = way["effects"]
            assert [label[move[3]] for move in moves] == [
                said.get(effect["to"], effect["to"]).casefold() for effect in effects
            ]
            ids = [effect["id"] for effect in effects if "id" in effect]
            assert [move[0] for move in moves if "/" not in move[0]] == ids


def test_every_subject_has_its_whole_explanation(acme: Read) -> None:
    data = acme.data
    portal, ledger = told(data, "portal"), told(data, "ledger")
    for heading in ("Why", "Facts", "Each way to decide", "What to do"):
        assert f"<h3>{heading}</h3>" in portal
    for heading in ("Why", "Facts", "Pulling the other way", "What would move it", "Why not the other way"):
        assert f"<h3>{heading}</h3>" in ledger
    assert '<a href="#open/1" dir="auto">Decision 1</a>' in portal
    assert acme.page.count("If inside, Data exchange and Partner file gateway go") == 1
    assert "2026For" not in acme.page
    assert "for: Finance</span><span>line 48</span><span>inside, line 23" in ledger
    assert "<h3>Manages</h3>" in told(data, "person/priya-shah")
    assert "outside the organisation" in told(data, "party/globex-ltd")


def test_the_page_is_the_same_each_time_and_for_every_number_of_jobs() -> None:
    text = (ACME.parent / "group.yaml").read_text(encoding="utf-8")
    assert page_of(build(text, jobs=1)) == page_of(build(text, jobs=2))


NASTY_NAMES = st.lists(
    st.one_of(
        st.sampled_from(["li", "section", "p", "amp", "&amp;", "line 4", "48", "h3", "\ue000", NASTY, "x27"]),
        st.text(
            st.one_of(st.sampled_from("<>&\"'`/ li\ue000\ue001#;"), st.characters(codec="utf-8")), max_size=9
        ),
    ),
    max_size=5,
)


@given(NASTY_NAMES, NASTY_NAMES)
def test_patterns_filled_again_are_the_markup_whatever_names_look_like(
    names: list[str], others: list[str]
) -> None:
    parts = [
        part_markup(Part("Why", (f"{' and '.join(names)} on line 48, line 4.",))),
        part_markup(
            Part(others[0] if others else "", rows=tuple((name, "line 7") for name in (*names, *others)))
        ),
        part_markup(Part("", links=tuple((name, "person/x") for name in others))),
    ]
    assert filled(interned(parts, [*names, *others])) == "".join(parts)


def test_hostile_text_is_nowhere_markup() -> None:
    nasty = json.dumps("</script><script>alert(1)</script><img src=x onerror=alert(1)> \"' &lt; `x` \ue000")
    text = (
        f"organisation: {{name: {nasty}, prepared_by: {nasty}, status: {nasty}}}\n"
        f"officers: {{ceo: {nasty}, cio: {nasty}, cto: B}}\n"
        f"boundary: {{internal: [Finance], unknown: [{nasty}]}}\n"
        f"projects:\n  - {{id: a, name: {nasty}, manager: {nasty}, for: [Finance, {nasty}], owner: {nasty},\n"
        f"     description: {nasty}, tags: [{nasty}], details: {{{nasty}: {nasty}}}}}\n"
        f"  - {{id: b, name: B, for: [{nasty}],\n"
        f"     override: {{branch: cio, by: {nasty}, on: 2026-01-01, rationale: {nasty}}}}}\n"
        "resources:\n  - {id: c, name: C, kind: software, serves: [a]}\n"
    )
    page = page_of(build(text))
    read = Read(page)
    blocks = [attrs for attrs in read.of("script") if not attrs.get("type")]
    assert len(blocks) == 1
    markup = "".join(told(read.data, subject[0]) for subject in read.data["subjects"])
    found = [*read.elements, *Read(markup).elements]
    assert not [tag for tag, attrs in found if tag == "img" or any(name.startswith("on") for name in attrs)]
    assert "<script>alert" not in markup and "&lt;script&gt;alert(1)" in markup


@pytest.mark.parametrize("branches", [1, 2, 3, 6])
def test_officers_come_from_the_rule_book(branches: int) -> None:
    text = organisation(30)
    made = build(text, branches)
    labels = list(made.found.naming.labels.values())
    read = Read(page_of(made))
    assert [standing[0] for standing in read.data["standings"]][: len(labels)] == labels
    counts = sum(standing.count for standing in made.web_page.standings)
    assert counts == len(made.found.decisions.items)


def test_a_spec_without_managers_or_with_nothing_has_a_page() -> None:
    for text in (
        "organisation: {name: A}\nprojects: [{id: a, name: A, for: [internal]}]\n",
        "organisation: {name: A}\nofficers: {cto: vacant}\nprojects: [{id: a, name: A, for: [external]}]\n",
    ):
        read = Read(page_of(build(text)))
        assert next(subject[0] for subject in read.data["subjects"]) == "a"
        assert "o-f-manager" not in {attrs.get("id") for attrs in read.of("select")}


def test_a_reader_gets_a_page_of_theirs() -> None:
    text = ACME.read_text(encoding="utf-8")
    whole, own = build(text), build(text, style=Style(reader="Kwame Mensah"))
    addresses = {subject.address for subject in own.web_page.subjects}
    assert {"web-shop", "person/kwame-mensah"} & addresses and "ledger" not in addresses
    assert [entry.number for entry in own.web_page.decisions] == [1]
    read = Read(page_of(own))
    assert "#ledger" not in [attrs.get("href") for attrs in read.of("a")]
    assert len(whole.web_page.subjects) > len(addresses)
    open_ones = [run.text for entry in own.web_page.decisions for told in entry.told for run in told]
    assert any("you go on reporting to the CTO" in text for text in open_ones)
    assert [text for text in open_ones if "Mensah" in text] == ["Manager: Kwame Mensah"]


def test_the_colours_are_those_of_the_chart_light_and_dark() -> None:
    text = ACME.read_text(encoding="utf-8")
    page = page_of(build(text))
    assert (
        "prefers-color-scheme:dark" in page and "--strong-0:#1F3F66" in page and "--strong-0:#3A6BA3" in page
    )
    assert 'fill="var(--strong-0)"' in page and not re.search(r'(fill|stroke)="#', page)
    pale = page_of(build(text, look=Look(accents={"cio": "#FFEE00"})))
    assert "--strong-0:#FFEE00" in pale and "--link:#1B222C" in pale  # nobody could read it as text
    dark = page_of(build(text, look=Look("dark", {"cio": "#B00020"})))
    assert "prefers-color-scheme" not in dark and "--strong-0:#B00020" in dark


def test_large_data_is_packed_and_small_data_is_not() -> None:
    small, large = (Read(page_of(build(organisation(n)))) for n in (10, 400))
    packed = [
        ["data-packed" in attrs for attrs, _ in read.raw if attrs.get("id") == "o-data"]
        for read in (small, large)
    ]
    assert packed == [[False], [True]]
    assert len(large.data["subjects"]) >= 400


def test_the_page_is_built_printed_and_verified_like_every_other(run: Run, tmp_path: Path) -> None:
    built = run("build", str(ACME), "-f", "html", "-o", str(tmp_path))
    assert built.status == 0 and "acme.html  page to explore, 36 items" in built.out
    assert run("verify", str(tmp_path), str(ACME)).status == 0
    printed = run("build", str(ACME), "-f", "html", "-o", "-")
    assert printed.status == 0 and printed.out == (tmp_path / "acme.html").read_text(encoding="utf-8")
