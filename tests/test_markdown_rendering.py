"""A document as Markdown: compared as text, and read back by a parser of CommonMark."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from conftest import Golden
from orgdoc.formats.markdown import to_markdown
from orgdoc.formats.safe_text import clean
from orgdoc.views.document import (
    Block,
    Check,
    Column,
    Document,
    Figure,
    Heading,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    ParagraphStyle,
    Table,
    Text,
)
from test_word_rendering import briefing

CASES = Path(__file__).parent / "cases" / "reports"
FILES = {"chart": "acme pages/01 (chart).svg"}
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
#: What Markdown could stumble over, more often than chance would have it.
WORDS = st.text(
    st.one_of(
        st.sampled_from("\\`*_[]<>&|~$#-+=!.():;1a 9\"'\t\n\u00a0é"),
        st.characters(codec="utf-8", exclude_characters="\r"),
    ),
    max_size=30,
).filter(lambda text: text.strip())


def document(*blocks: Block) -> Document:
    return Document("Title", "", "en-GB", blocks)


def words(tokens: list[Token]) -> str:
    """Return what a reader sees of inline content."""
    return "".join(
        token.content if token.type != "html_inline" else "\n" if token.content == "<br>" else ""
        for token in tokens
    )


def read(markdown: str) -> list[tuple[str, str]]:
    """Return (kind of block, text) for each line of text."""
    tokens = READER.parse(markdown)
    return [
        (before.tag, words(token.children or []))
        for before, token in pairwise(tokens)
        if token.type == "inline"
    ]


def test_every_kind_of_block(golden: Golden) -> None:
    golden(CASES / "every-kind-of-block.md", to_markdown(briefing(), FILES))


def test_links_lead_to_anchors_and_figures_to_files() -> None:
    markdown = to_markdown(briefing(), FILES)
    tokens = [child for token in READER.parse(markdown) for child in token.children or []]
    hrefs = {str(token.attrs["href"]) for token in tokens if token.type == "link_open"}
    inside = {href[1:] for href in hrefs if href.startswith("#")}
    assert inside and all(f'<a id="{anchor}"></a>' in markdown for anchor in inside)
    assert hrefs - {f"#{anchor}" for anchor in inside} == {"https://example.com/a?b=1&c=2"}
    assert {token.attrs["src"] for token in tokens if token.type == "image"} == {
        "acme%20pages/01%20%28chart%29.svg"
    }
    assert {token.content for token in tokens if token.type == "image"} == {
        "Chart: the CEO over two officers.",
        "Chart: five managers.",
    }


def test_mistakes_of_the_caller_are_not_hidden() -> None:
    with pytest.raises(ValueError, match="no block has this anchor"):
        to_markdown(document(Paragraph((Link("x", anchor="gone"),))), {})
    with pytest.raises(KeyError):
        to_markdown(document(Figure("chart", "c", "a", "f")), {})


def test_a_link_that_may_not_be_followed_is_plain_text() -> None:
    markdown = to_markdown(document(Paragraph((Link("read [me]", href="javascript:alert(1)"),))), {})
    assert markdown == "# Title\n\nread \\[me\\]\n"


def test_two_lists_stay_two() -> None:
    items = ((Text("a"),), (Text("b"),))
    blocks = (
        ListBlock(items),
        ListBlock(items),
        ListBlock(items, ordered=True),
        ListBlock(items, ordered=True),
    )
    kinds = [t.type for t in READER.parse(to_markdown(document(*blocks), {})) if t.type.endswith("list_open")]
    assert kinds == ["bullet_list_open"] * 2 + ["ordered_list_open"] * 2


@given(WORDS)
@example("# not a heading")
@example("1. not a list")
@example("__init__ and snake_case, a*b*c, ~~x~~, <b>, &amp; R&D, [x](y) ![z]")
@example("ends with #")
@example("    four spaces")
@example("a\n\n- b\n| c |\n|---|")
def test_text_is_read_as_it_was_written(text: str) -> None:
    columns = (Column(text), Column("b"))
    blocks = (
        Heading(1, text, "h"),
        Paragraph((Text(text),)),
        Paragraph((Text(text),), ParagraphStyle.QUOTE),
        ListBlock(((Text(text),),)),
        Table(columns, (((Link(text, anchor="h"),), (Text(text),)),), text, "", "t"),
    )
    shown, label = clean(text), "Table 1 "
    assert read(to_markdown(replace(document(*blocks), title=text), {})) == [
        ("h1", shown),
        ("h2", shown),
        ("p", shown),
        ("p", shown),
        ("p", shown),
        ("p", label + shown),
        ("th", shown),
        ("th", "b"),
        ("td", shown),
        ("td", shown),
    ]


@given(
    st.lists(
        st.one_of(
            st.builds(Text, WORDS, st.booleans(), st.booleans()),
            st.builds(Link, WORDS, st.just("h"), st.none(), st.booleans()),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_runs_side_by_side_keep_their_words_and_their_marks(runs: list[Inline]) -> None:
    markdown = to_markdown(document(Paragraph(tuple(runs)), Heading(1, "H", "h")), {})
    assert read(markdown)[1] == ("p", clean("".join(run.text for run in runs)))
    if any(run.strong for run in runs if not isinstance(run, Check)):
        assert "<strong>" in READER.render(markdown)
    assert READER.render(markdown).count("<a href") == sum(isinstance(run, Link) for run in runs)
