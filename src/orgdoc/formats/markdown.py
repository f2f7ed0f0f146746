"""A neutral document as GitHub-flavoured Markdown: the same words, links and pictures, and no more.

Whatever Markdown would read as markup is escaped, so that a name is printed as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby, zip_longest
from typing import assert_never
from urllib.parse import quote

from orgdoc.formats.anchors import Target, find_targets
from orgdoc.formats.safe_text import allowed_href, clean
from orgdoc.views.document import (
    Block,
    Check,
    Contents,
    Document,
    Figure,
    Heading,
    Inline,
    Link,
    ListBlock,
    PageBreak,
    Paragraph,
    ParagraphStyle,
    Runs,
    Table,
    Text,
)

# An underscore inside a word is not markup, nor is an ampersand that begins no reference.
_MARKUP = re.compile(r"(?P<inside>(?<=[^\W_])_+(?=[^\W_]))|[\\`*\[\]<|~$_]|&(?=#?\w+;)|[&#!]$")
_AT_START = re.compile(r"^(?:([#>+=:-])|(\d+)([.)]))")
_MARKERS = {False: ("-", "*"), True: (".", ")")}  # the second is for a list right after another


def to_markdown(document: Document, picture_files: Mapping[str, str]) -> str:
    """Return `document` as Markdown; `picture_files` says by a picture's name in which file it is.

    A link to an anchor that no block has and a picture without a file are mistakes of the caller.
    """
    writer = _Writer(document, picture_files)
    return "\n\n".join(filter(None, writer.blocks())) + "\n"


class _Writer:
    def __init__(self, document: Document, picture_files: Mapping[str, str]) -> None:
        self._document = document
        self._files = picture_files
        self._targets = find_targets(document)

    def blocks(self) -> Iterator[str]:
        yield f"# {_line(self._document.title)}"
        for line in (self._document.subtitle, " · ".join(filter(None, self._document.header))):
            yield _line(line)
        marker = ""
        for is_detail, group in groupby(self._document.blocks, _is_detail):
            if is_detail:  # the paragraphs on one item are a list: closer together than text
                marker = _other_than(marker, ordered=False)
                yield self._list((p.runs for p in group if isinstance(p, Paragraph)), marker)
                continue
            for block in group:
                marker = _other_than(marker, ordered=block.ordered) if isinstance(block, ListBlock) else ""
                yield self._block(block, marker)

    def _block(self, block: Block, marker: str) -> str:
        match block:
            case Paragraph():
                quoted = "> " if block.style is ParagraphStyle.QUOTE else ""
                return quoted + _at_start(self._runs(block.runs)) if block.runs else ""
            case Heading():
                return f"{'#' * (block.level + 1)} {_anchor(block.anchor)}{_line(block.text)}"
            case ListBlock():
                return self._list(block.items, marker)
            case Table():
                return self._table(block)
            case Figure():
                picture = f"![{_escaped(block.alt)}]({quote(self._files[block.picture])})"
                return f"{picture}\n\n{self._caption(block.anchor, block.caption)}"
            case Contents():
                return self._contents(block)
            case PageBreak():
                return ""
            case _:
                assert_never(block)

    def _list(self, items: Iterable[Runs], marker: str) -> str:
        numbered = marker in _MARKERS[True]
        return "\n".join(
            f"{number if numbered else ''}{marker} {_at_start(self._runs(runs))}"
            for number, runs in enumerate(items, start=1)
        )

    def _table(self, block: Table) -> str:
        rows = [[_line(column.title) for column in block.columns]]
        rows += [["---:" if column.number else "---" for column in block.columns]]
        for number, row in enumerate(block.rows):
            level = block.levels[number] if block.levels else 0
            cells = [self._runs(cell) for cell in row]
            rows.append(["&emsp;" * level + cells[0], *cells[1:]])
        lines = ("| " + " | ".join(row) + " |" for row in rows)
        return self._caption(block.anchor, block.caption) + "\n\n" + "\n".join(lines)

    def _caption(self, anchor: str, caption: str) -> str:
        return f"{_anchor(anchor)}**{_escaped(self._targets[anchor].label)}** {_line(caption)}"

    def _contents(self, block: Contents) -> str:
        headings = [b for b in self._document.blocks if isinstance(b, Heading) and b.in_contents]
        if not headings:
            return ""
        top = min(heading.level for heading in headings)
        lines = (f"{'  ' * (h.level - top)}- [{_escaped(h.text)}](#{h.anchor})" for h in headings)
        return f"**{_line(block.title)}**\n\n" + "\n".join(lines)

    def _runs(self, runs: Runs) -> str:
        """Return `runs` on one line; those alike that follow each other are one."""
        joined: list[Inline] = []
        for run in runs:
            last = joined[-1] if joined else None
            if isinstance(run, Text) and isinstance(last, Text) and _look(run) == _look(last):
                joined[-1] = replace(last, text=last.text + run.text)
            else:
                joined.append(run)
        written = ""
        for run, after in zip_longest(joined, joined[1:]):
            if isinstance(run, Text):
                written += _marked(run, written, after.text if isinstance(after, Text) else "")
            elif isinstance(run, Check):
                written += f"☐\N{NO-BREAK SPACE}{_escaped(run.text)}"
            elif run is not None:
                written += self._link(run)
        return _with_edges(written)

    def _link(self, link: Link) -> str:
        words = f"<strong>{_escaped(link.text)}</strong>" if link.strong else _escaped(link.text)
        if link.anchor is not None:
            _ = self._target(link.anchor)
            return f"[{words}](#{link.anchor})"
        if link.href is not None and allowed_href(link.href):
            return f"[{words}](<{link.href}>)"
        return words

    def _target(self, anchor: str) -> Target:
        try:
            return self._targets[anchor]
        except KeyError:
            raise ValueError(f"a link leads to “{anchor}”, and no block has this anchor") from None


def _is_detail(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style is ParagraphStyle.DETAIL


def _other_than(marker: str, *, ordered: bool) -> str:
    """Return a list marker that does not continue the list before."""
    first, second = _MARKERS[ordered]
    return second if marker == first else first


def _anchor(name: str) -> str:
    return f'<a id="{name}"></a>'


def _look(run: Text) -> tuple[bool, bool]:
    return run.strong, run.emphasis or run.hedge


def _marked(run: Text, before: str, after: str) -> str:
    """Return a run with asterisks round its words; with tags where asterisks would not be understood."""
    words = run.text.strip()
    emphasis = run.emphasis or run.hedge
    if not words or not (run.strong or emphasis):
        return _escaped(run.text)
    start = run.text.index(words)
    space_before, space_after = run.text[:start], run.text[start + len(words) :]
    opens = words[0].isalnum() or not (before + space_before).strip() or space_before[-1:] == " "
    closes = words[-1].isalnum() or (space_after + after)[:1] in ("", " ")
    marks = "*" * (emphasis + 2 * run.strong)
    begin = end = marks
    if not opens or not closes or (before.endswith("*") and not space_before):
        begin = "<strong>" * run.strong + "<em>" * emphasis
        end = "</em>" * emphasis + "</strong>" * run.strong
    return f"{_escaped(space_before)}{begin}{_escaped(words)}{end}{_escaped(space_after)}"


def _line(text: str) -> str:
    """Return `text` as a line of its own."""
    return _at_start(_with_edges(_escaped(text)))


def _escaped(text: str) -> str:
    """Return `text` on one line, so that a reader of Markdown gives it back."""
    escaped = _MARKUP.sub(lambda found: found["inside"] or f"\\{found[0]}", clean(text))
    return escaped.replace("\n", "<br>").replace("\t", "&#9;")


def _with_edges(line: str) -> str:
    """Return `line` with the spaces at its ends as references: bare ones would be cut off."""
    inner = line.strip()
    start = len(line) - len(line.lstrip())
    return _references(line[:start]) + inner + _references(line[start + len(inner) :])


def _references(spaces: str) -> str:
    return "".join(f"&#{ord(space)};" for space in spaces)


def _at_start(line: str) -> str:
    """Return `line` so that its beginning is not taken for a heading, a list or a quotation."""
    return _AT_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", line)
