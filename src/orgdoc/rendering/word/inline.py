"""Runs: words, links and cross references inside a paragraph."""

from __future__ import annotations

import re
from functools import lru_cache

from docx.oxml.ns import qn
from lxml.etree import SubElement, _Element

from orgdoc.rendering.word.anchors import Target
from orgdoc.rendering.word.context import Context
from orgdoc.rendering.word.elements import bookmarked, copied, field, paragraph, parse
from orgdoc.rendering.word.text import allowed_href, by_direction, clean, is_plain, is_right_to_left
from orgdoc.views.document import Link, Runs, Text

_BREAK = re.compile("([\n\t])")
_BR, _TAB = qn("w:br"), qn("w:tab")


def filled(
    style: str, runs: Runs, context: Context, *, keep_next: bool = False, numbering: int = 0
) -> _Element:
    """Return a paragraph with `runs`, set from right to left when all of its words are."""
    element = paragraph(
        style,
        keep_next=keep_next,
        right_to_left=is_right_to_left(words_of(runs)),
        numbering=numbering,
    )
    append(element, runs, context)
    return element


def words_of(runs: Runs) -> str:
    return runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])


def append(parent: _Element, runs: Runs, context: Context) -> None:
    """Add `runs` to a paragraph."""
    for run in runs:
        match run:
            case Text():
                parent.extend(_words(run, context))
            case Link():
                parent.extend(_link(run, context))


def plain(text: str, style: str = "", *, bold: bool = False, italic: bool = False) -> list[_Element]:
    """Return the runs of `text` in the character style with the id `style`, one run for each direction."""
    if is_plain(text):
        return [_run(text, style, bold, italic, right_to_left=False)] if text else []
    return [
        _broken_run(part, style, bold, italic, right_to_left)
        for part, right_to_left in by_direction(clean(text))
        if part
    ]


def numbered(target: Target, context: Context) -> list[_Element]:
    """Return the label of a caption, "Table 1", as Word numbers it and as a cross reference quotes it."""
    strong = context.styles["Strong"]
    number = field(f"SEQ {target.sequence} \\* ARABIC", *plain(str(target.number), strong))
    label = [*plain(f"{target.word} ", strong), *number]
    return bookmarked(target.bookmark, next(context.bookmark_ids), *label)


def _words(run: Text, context: Context) -> list[_Element]:
    if run.strong:
        return plain(run.text, context.styles["Strong"], italic=run.emphasis)
    return plain(run.text, context.styles["Emphasis"] if run.emphasis else "")


def _link(link: Link, context: Context) -> list[_Element]:
    look = plain(link.text, context.styles["Hyperlink"], bold=link.strong)
    if link.anchor is not None:
        target = context.target(link.anchor)
        if target.label and link.text == target.label:
            return field(f"REF {target.bookmark} \\h \\* MERGEFORMAT", *look)
        return [_hyperlink("w:anchor", target.bookmark, look)]
    if link.href is not None and allowed_href(link.href):
        return [_hyperlink("r:id", context.relationship_to(link.href), look)]
    return _words(Text(link.text, strong=link.strong), context)


def _hyperlink(attribute: str, value: str, content: list[_Element]) -> _Element:
    element = copied(_empty_hyperlink())
    element.set(qn(attribute), value)
    element.extend(content)
    return element


def _run(text: str, style: str, bold: bool, italic: bool, right_to_left: bool) -> _Element:
    run = copied(_empty_run(style, bold, italic, right_to_left))
    run[-1].text = text
    return run


def _broken_run(text: str, style: str, bold: bool, italic: bool, right_to_left: bool) -> _Element:
    """Return a run whose line breaks and tabs are those of Word."""
    run = copied(_empty_run(style, bold, italic, right_to_left))
    words = run[-1]
    run.remove(words)
    for piece in filter(None, _BREAK.split(text)):
        if piece in "\n\t":
            SubElement(run, _BR if piece == "\n" else _TAB)
        else:
            run.append(copied(words))
            run[-1].text = piece
    return run


@lru_cache(maxsize=64)
def _empty_run(style: str, bold: bool, italic: bool, right_to_left: bool) -> _Element:
    properties = (
        f'<w:rStyle w:val="{style}"/>' * bool(style)
        + "<w:b/><w:bCs/>" * bold
        + "<w:i/><w:iCs/>" * italic
        + "<w:rtl/>" * right_to_left
    )
    wrapped = f"<w:rPr>{properties}</w:rPr>" * bool(properties)
    return parse(f'<w:r>{wrapped}<w:t xml:space="preserve"/></w:r>')


@lru_cache(maxsize=1)
def _empty_hyperlink() -> _Element:
    return parse('<w:hyperlink w:history="1"/>')
