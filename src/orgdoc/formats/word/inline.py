"""Runs: words, links and cross references inside a paragraph."""

from __future__ import annotations

import re
from functools import lru_cache

from orgdoc.formats.anchors import Target
from orgdoc.formats.safe_text import allowed_href, by_direction, clean, is_plain, is_right_to_left
from orgdoc.formats.word.context import Context
from orgdoc.formats.word.elements import WITHIN, Place, attribute, bookmarked, field, paragraph
from orgdoc.formats.xml_text import escape
from orgdoc.views.document import Check, Inline, Link, Runs, Text

_BREAK = re.compile("([\n\t])")
BOX = "☐"
#: How sure something is: signs that text faces lack or draw in different sizes, so that one face draws all.
MARKS = frozenset("●◐○◆")
_MARK = re.compile(f"([{''.join(sorted(MARKS))}])")
_MARK_FACE = 'w:ascii="{0}" w:hAnsi="{0}" w:eastAsia="{0}" w:cs="{0}"'.format("Segoe UI Symbol")
_WORDS = '<w:t xml:space="preserve">'


def filled(
    style: str,
    runs: Runs,
    context: Context,
    place: Place = WITHIN,
    *,
    keep_next: bool = False,
    numbering: int = 0,
    to_the_right: bool = False,
) -> str:
    """Return a paragraph with `runs`, set from right to left when all of its words are."""
    return paragraph(
        style,
        written(runs, context),
        place,
        keep_next=keep_next,
        right_to_left=is_right_to_left(words_of(runs)),
        numbering=numbering,
        to_the_right=to_the_right,
    )


def words_of(runs: Runs) -> str:
    return runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])


def written(runs: Runs, context: Context) -> str:
    """Return `runs` as what stands in a paragraph after its properties."""
    return "".join([_inline(run, context) for run in runs])


def _inline(run: Inline, context: Context) -> str:
    match run:
        case Text():
            return _words(run, context)
        case Check():
            return _check(run, context)
        case _:
            return _link(run, context)


def _check(box: Check, context: Context) -> str:
    """Return a box that can be ticked in Word, [MS-DOCX] 2.6.1.10, and its words on the same line."""
    label = attribute(box.text)
    states = (("checkedState", "2612"), ("uncheckedState", "2610"))
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val={label}/><w:id w:val="{next(context.drawing_ids)}"/>'
        '<w14:checkbox><w14:checked w14:val="0"/>'
        + "".join(f'<w14:{state} w14:val="{sign}" w14:font="MS Gothic"/>' for state, sign in states)
        + "</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:rPr>"
        '<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic" w:hint="eastAsia"/>'
        f"</w:rPr><w:t>{BOX}</w:t></w:r></w:sdtContent></w:sdt>" + plain(f"\N{NO-BREAK SPACE}{box.text}")
    )


def plain(text: str, style: str = "", *, bold: bool = False, italic: bool = False) -> str:
    """Return the runs of `text` in the character style with the id `style`, one run for each direction."""
    if not MARKS.isdisjoint(text):
        return "".join(
            _mark(part, style) if n % 2 else plain(part, style, bold=bold, italic=italic)
            for n, part in enumerate(_MARK.split(text))
        )
    if is_plain(text):
        return _run(text, style, bold, italic) if text else ""
    return "".join(
        _broken_run(part, style, bold, italic, right_to_left)
        for part, right_to_left in by_direction(clean(text))
        if part
    )


def numbered(target: Target, context: Context) -> str:
    """Return the label of a caption, "Table 1", as Word numbers it and as a cross reference quotes it."""
    strong = context.styles["Strong"]
    number = field(f"SEQ {target.sequence} \\* ARABIC", plain(str(target.number), strong))
    label = plain(f"{target.word} ", strong) + number
    return bookmarked(target.bookmark, next(context.bookmark_ids), label)


def _words(run: Text, context: Context) -> str:
    if run.hedge or run.quiet:
        style = context.styles["orgdoc Hedge" if run.hedge else "orgdoc Quiet"]
        return plain(run.text, style, bold=run.strong, italic=run.emphasis)
    if run.strong:
        return plain(run.text, context.styles["Strong"], italic=run.emphasis)
    return plain(run.text, context.styles["Emphasis"] if run.emphasis else "")


def _link(link: Link, context: Context) -> str:
    look = plain(link.text, context.styles["Hyperlink"], bold=link.strong)
    if link.anchor is not None:
        target = context.target(link.anchor)
        if target.label and link.text == target.label:
            return field(f"REF {target.bookmark} \\h \\* MERGEFORMAT", look)
        return hyperlink("w:anchor", target.bookmark, look)
    if link.href is not None and allowed_href(link.href):
        return hyperlink("r:id", context.relationship_to(link.href), look)
    return _words(Text(link.text, strong=link.strong), context)


def hyperlink(kind: str, value: str, content: str) -> str:
    """Return a link to a bookmark (`w:anchor`) or by a relationship (`r:id`)."""
    return f'<w:hyperlink w:history="1" {kind}="{value}">{content}</w:hyperlink>'


def _mark(sign: str, style: str) -> str:
    named = f"<w:rStyle w:val={attribute(style)}/>" if style else ""
    return f"<w:r><w:rPr>{named}<w:rFonts {_MARK_FACE}/></w:rPr>{_WORDS}{sign}</w:t></w:r>"


def _run(text: str, style: str, bold: bool, italic: bool) -> str:
    return f"{_begin(style, bold, italic, False)}{_WORDS}{escape(text)}</w:t></w:r>"


def _broken_run(text: str, style: str, bold: bool, italic: bool, right_to_left: bool) -> str:
    """Return a run whose line breaks and tabs are those of Word."""
    pieces = (
        {"\n": "<w:br/>", "\t": "<w:tab/>"}.get(piece) or f"{_WORDS}{escape(piece)}</w:t>"
        for piece in _BREAK.split(text)
        if piece
    )
    return f"{_begin(style, bold, italic, right_to_left)}{''.join(pieces)}</w:r>"


@lru_cache(maxsize=64)
def _begin(style: str, bold: bool, italic: bool, right_to_left: bool) -> str:
    properties = (
        f"<w:rStyle w:val={attribute(style)}/>" * bool(style)
        + "<w:b/><w:bCs/>" * bold
        + "<w:i/><w:iCs/>" * italic
        + "<w:rtl/>" * right_to_left
    )
    return f"<w:r><w:rPr>{properties}</w:rPr>" if properties else "<w:r>"
