"""The pages of a chart as SVG, PNG and DOT, several at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import graphviz

from orgdoc.chart.layout import LaidOut, laid_out
from orgdoc.chart.theme import LIGHT, Theme
from orgdoc.formats.graphviz import graph, picture, svg
from orgdoc.formats.graphviz.engine import Engine, EngineError, engine_for_pictures
from orgdoc.formats.graphviz.labels import with_marks
from orgdoc.parallel import Work, WorkerLostError, usable_cores
from orgdoc.views.chart_page import ChartPage

#: Told the title of the page that is drawn, how many pages are, and of how many.
Progress = Callable[[str, int, int], None]

DPI = 200  # of PNG files, and of what is printed
_FEW = 12  # pages, up to which threads are done before processes have started
_PAINTED = frozenset({"png"})
#: A page, how wide it is printed besides, if it is, and what of it is drawn.
_Value = tuple[ChartPage | LaidOut, float | None, frozenset[str]]
_EMBEDDED_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "HEBREW", "COMBINING")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as files, each empty where it was not asked for.

    `page` has its size, and no boxes and lines any more. `picture` is the PNG to
    print, no finer than the paper shows; `png` the one in full size. `undrawn` are
    the labels that these show as boxes, for want of letters.
    """

    page: LaidOut
    svg: bytes = b""
    png: bytes = b""
    dot: bytes = b""
    picture: bytes = b""
    undrawn: tuple[str, ...] = ()


class Drawing:
    """Pages that are being drawn, laid out where they are not yet; the drawing has begun.

    `kinds` are those of svg, png and dot that are wanted of every page. `pictures` says which pages, by
    index, are printed besides, and how wide, in points. `jobs` pages are drawn at once (None: one for each
    core; 1: none before it is asked for); the bytes are the same for every number. `progress` is told of each
    page, from any thread. Whoever asks for no more says `stop`.
    """

    def __init__(
        self,
        pages: Sequence[ChartPage | LaidOut],
        engine: Engine,
        theme: Theme,
        kinds: Collection[str],
        *,
        pictures: Mapping[int, float] | None = None,
        jobs: int | None = None,
        progress: Progress | None = None,
    ) -> None:
        widths, wanted = pictures or {}, frozenset(kinds)
        self._pages, self._progress = pages, progress
        painted, drawn = wanted & _PAINTED, wanted - _PAINTED
        printed = [widths.get(number) for number in range(len(pages))]
        # Where there are fewer pages than cores, what is painted is drawn beside what is not.
        are_few = len(pages) < (usable_cores() if jobs is None else jobs)
        self._parts = 2 if are_few and drawn and (painted or widths) else 1
        values: list[_Value]
        if self._parts == 1:
            values = [(page, width, wanted) for page, width in zip(pages, printed, strict=True)]
        else:
            ready = map(_laid_out, pages)
            values = [
                part
                for page, width in zip(ready, printed, strict=True)
                for part in ((page, width, painted), (page, None, drawn))
            ]
        draw_one = partial(_drawn, engine=engine, theme=theme)
        self._tell(0)
        self._work = Work(draw_one, values, jobs=jobs, few=_FEW, done=self._tell)

    def first(self, count: int) -> tuple[Drawn, ...]:
        """Return the first pages, as many as there are, in their order.

        Raises EngineError where Graphviz cannot be run or does not draw.
        """
        try:
            done = self._work.first(count * self._parts)
        except WorkerLostError as problem:
            raise EngineError(
                "A process that was drawing the chart ended before it was done; there may be too little "
                "memory. Draw fewer pages at once."
            ) from problem
        return tuple(map(_together, done[:: self._parts], done[self._parts - 1 :: self._parts]))

    def all(self) -> tuple[Drawn, ...]:
        """As `first`, of every page."""
        return self.first(len(self._pages))

    def stop(self) -> None:
        self._work.stop()

    def _tell(self, parts: int) -> None:
        done, pages = parts // self._parts, self._pages
        if self._progress is not None and parts % self._parts == 0 and done < len(pages):
            page = pages[done]
            self._progress((page.page if isinstance(page, LaidOut) else page).title, done, len(pages))


def _laid_out(page: ChartPage | LaidOut) -> LaidOut:
    return page if isinstance(page, LaidOut) else laid_out(page)


def _together(painted: Drawn, drawn: Drawn) -> Drawn:
    """Return one page of two parts of it, which may be the same."""
    if painted is drawn:
        return drawn
    return replace(drawn, png=painted.png, picture=painted.picture, undrawn=painted.undrawn)


def _drawn(value: _Value, engine: Engine, theme: Theme) -> Drawn:
    given, print_width, kinds = value
    page = _laid_out(given)
    made = graph.digraph(page.layout, theme) if "dot" in kinds else None
    foreign = unsupported_labels(page.page) if "png" in kinds or print_width else ()
    painter = engine_for_pictures(engine, bool(foreign))
    painted = _painted(page, painter, theme) if "png" in kinds or print_width else None
    # Boxes and lines are drawn by now; sent from process to process they would take longer than the drawing.
    bare = replace(page, layout=replace(page.layout, boxes=(), lines=()))
    return Drawn(
        bare,
        svg=draw_svg(page, engine, theme) if "svg" in kinds else b"",
        png=_png(painted, painter, theme, DPI) if painted and "png" in kinds else b"",
        dot=made.source.encode() if made else b"",
        picture=_png(painted, painter, theme, _print_dpi(page, print_width))
        if painted and print_width
        else b"",
        undrawn=foreign if painter.embedded else (),
    )


def digraph(page: LaidOut, theme: Theme = LIGHT) -> graphviz.Digraph:
    """Return the page as a graph of the package graphviz; to draw it takes an engine with `nop2`."""
    return graph.digraph(page.layout, theme)


def draw_svg(page: LaidOut, engine: Engine, theme: Theme = LIGHT) -> bytes:
    return _svg(graph.digraph(page.layout, theme, for_svg=True), page, engine, theme)


def _svg(made: graphviz.Digraph, page: LaidOut, engine: Engine, theme: Theme) -> bytes:
    drawn = engine.run(made.source, "svg")
    try:
        return svg.finish(drawn, page.layout, dict(theme.names))
    except (ValueError, KeyError, IndexError) as problem:
        raise EngineError(f"Graphviz ({engine.path}) printed something that is no drawing.") from problem


def _painted(page: LaidOut, engine: Engine, theme: Theme) -> graphviz.Digraph:
    return graph.digraph(page.layout, theme, bold_by_name=engine.embedded)


def _png(made: graphviz.Digraph, engine: Engine, theme: Theme, dpi: int) -> bytes:
    opaque = made.copy()
    opaque.graph_attr["bgcolor"] = theme.page
    try:
        source = with_marks(opaque.source, engine.embedded)
        return picture.compact(engine.run(source, "png", dpi))
    except ValueError as problem:
        raise EngineError(f"Graphviz ({engine.path}) printed something that is no picture.") from problem


def _print_dpi(page: LaidOut, width: float) -> int:
    """Return how finely to paint a page that is printed so wide, in points."""
    return min(round(DPI * width / page.layout.width), DPI)


def unsupported_labels(page: ChartPage) -> tuple[str, ...]:
    """Return the names and words that the embedded engine cannot draw in a PNG, each once, in the order of
    the page; it has letters for Latin, Greek, Cyrillic and Hebrew only.
    """
    return tuple(dict.fromkeys(label for label in _labels(page) if not all(map(_is_supported, label))))


def _labels(page: ChartPage) -> Iterator[str]:
    yield from (page.title, page.subtitle)
    blocks = [block for branch in page.branches for block in branch.blocks]
    cards = [*page.trunk, *(branch.head for branch in page.branches)]
    cards += [card for block in blocks for card in (block.head, *block.cards) if card is not None]
    for card in cards:
        yield from (card.title, *card.lines, *card.marks)
        for row in card.rows:
            yield from (row.text, *row.marks)
    yield from (entry.text for entry in page.legend)
    yield page.footer


def _is_supported(char: str) -> bool:
    if char.isascii() or unicodedata.category(char)[0] in "PZC":
        return True
    return unicodedata.name(char, "").startswith(_EMBEDDED_SCRIPTS) or char in "°±×÷€£¥¢§©®™ªº²³¹¼½¾µ"
