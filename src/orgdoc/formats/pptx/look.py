"""The colours of a deck: a theme of the chart whose colours are those of the template, by their names."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass

from lxml.etree import _Element

from orgdoc.chart.drawing import Paint
from orgdoc.chart.theme import LIGHT, Accent, Theme, accent_of
from orgdoc.colours import READABLE, contrast

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ACCENTS = tuple(f"accent{number}" for number in range(1, 7))
_APART = 25.0  # degrees between the hues of two branches, and to that of what is open
_GREY = 0.15  # less saturated is no hue
_LEGIBLE = 7.0  # contrast of words with the paper that a template must give, else there is plain white
#: What is made of a colour of the theme: the share of its lightness that is kept, the rest is light.
_CALMER = 0.5  # of its saturation: a strong colour made light is shrill
_TINT, _PANEL, _MUTED, _LINE, _BORDER = 0.13, 0.07, 0.68, 0.5, 0.25
#: Typefaces that are nowhere wider than Arial, by whose widths texts are measured (metric twins measured:
#: Carlito 0.93 of it, Liberation Serif 0.96, Liberation Sans Narrow 0.82).
_NO_WIDER = frozenset(
    (
        "arial", "helvetica", "liberation sans", "arimo", "calibri", "calibri light", "carlito",
        "times new roman", "liberation serif", "tinos", "arial narrow", "liberation sans narrow",
    )
)  # fmt: skip
#: So much wider than Arial a text of another typeface is taken to be: DejaVu Sans, as wide as Verdana, is.
UNKNOWN_WIDTH = 1.2
ARIAL = "Arial"


def is_no_wider(typeface: str) -> bool:
    return typeface.strip().casefold() in _NO_WIDER


@dataclass(frozen=True, slots=True)
class Palette:
    """A theme, and by what name of the template each of its colours goes; others are written as they are."""

    theme: Theme
    names: Mapping[str, str]

    def xml(self, colour: str) -> str:
        return self.names.get(colour.upper()) or f'<a:srgbClr val="{colour.lstrip("#").upper()}"/>'

    def fill(self, paint: Paint, tone: int) -> str:
        """Return the colour of a fill as XML, "" for none."""
        colour = self.theme.fill(paint, tone)
        return self.xml(colour) if colour else ""

    def text(self, on: Paint, tone: int, *, muted: bool) -> str:
        return self.xml(self.theme.text(on, tone, muted))

    @property
    def ink(self) -> str:
        return self.xml(self.theme.ink)

    @property
    def muted(self) -> str:
        return self.xml(self.theme.muted)

    @property
    def border(self) -> str:
        return self.xml(self.theme.border)

    @property
    def card(self) -> str:
        return self.xml(self.theme.card)

    @property
    def open(self) -> str:
        return self.xml(self.theme.open.strong)


def plain_palette(theme: Theme) -> Palette:
    """Return a theme's own colours, whatever the template's are."""
    return Palette(theme, {})


def scheme_of(theme_part: _Element) -> dict[str, str]:
    """Return the colours of a theme part by name: dk1, lt1, accent1 …, as #RRGGBB."""
    scheme = next(theme_part.iter(f"{_A}clrScheme"), None)
    found = {}
    for entry in scheme if scheme is not None else ():
        value = (entry[0].get("lastClr") or entry[0].get("val") or "") if len(entry) else ""
        if len(value) == 6 and all(letter in "0123456789abcdefABCDEF" for letter in value):
            found[entry.tag.removeprefix(_A)] = f"#{value.upper()}"
    return found


def palette_of(
    scheme: Mapping[str, str], accents: Mapping[int, str], branches: int, *, in_order: bool = False
) -> Palette:
    """Return the palette that a template's colours give for so many branches; `accents` are colours of the
    user's by branch, which are taken as they are. `in_order`: the template's accents are meant for branches.
    """
    chosen = _chosen(scheme, branches, in_order=in_order)
    one, other = scheme.get("dk1", "#000000"), scheme.get("lt1", "#FFFFFF")
    ink_name, paper_name = ("dk1", "lt1") if _lightness(one) <= _lightness(other) else ("lt1", "dk1")
    ink, paper = scheme.get(ink_name, "#000000"), scheme.get(paper_name, "#FFFFFF")
    names: dict[str, str] = {}
    if contrast(ink, paper) < _LEGIBLE or _lightness(paper) < 0.9:
        ink, paper, ink_name = "#000000", "#FFFFFF", ""
    else:
        names = {paper.upper(): _named(paper_name), ink.upper(): _named(ink_name)}

    def shade(colour: str, name: str, kept: float) -> str:
        made = _lighter(colour, kept)
        if name:
            names.setdefault(made, _named(name, kept))
        return made

    muted = shade(ink, ink_name, _MUTED)
    if contrast(muted, _lighter(ink, 0.08)) < READABLE:
        muted = ink
    found = []
    for number, name in enumerate(chosen):
        own = accents.get(number)
        if own is not None or name is None:
            found.append(accent_of(own or LIGHT.accents[number % len(LIGHT.accents)].strong, paper))
            continue
        strong = scheme[name]
        names.setdefault(strong, _named(name))
        tint = shade(strong, name, _TINT)
        on_tint = ink if contrast(ink, tint) >= READABLE else "#000000"
        found.append(Accent(strong, accent_of(strong, paper).on_strong, tint, on_tint, strong))
    second = scheme.get("dk2", muted)
    if contrast(second, paper) < _LEGIBLE:
        second = muted
    else:
        names.setdefault(second, _named("dk2"))
    neutral = Accent(second, paper, shade(ink, ink_name, 0.08), ink, second)
    theme = LIGHT._replace(
        name="template",
        background=None,
        page=paper,
        card=paper,
        border=shade(ink, ink_name, _BORDER),
        line=shade(ink, ink_name, _LINE),
        ink=ink,
        muted=muted,
        accents=tuple(found),
        neutral=neutral,
        open=LIGHT.open._replace(on_tint=ink),
    )
    for tone, name in enumerate(chosen):
        panel = theme.fill(Paint.PANEL, tone)
        if name is not None and tone not in accents and panel:
            names.setdefault(panel.upper(), _named(name, _PANEL))
    return Palette(theme, names)


def _chosen(scheme: Mapping[str, str], branches: int, *, in_order: bool) -> list[str | None]:
    """Return which of the theme's accents each branch has: such as can be told apart, and from what is open;
    None where there is none left.
    """
    there = [name for name in _ACCENTS if name in scheme]
    taken: list[str] = there if in_order else []
    hues = [_hue(LIGHT.open.strong)]
    for name in () if in_order else there:
        hue = _hue(scheme[name])
        if hue is not None and all(other is None or _between(hue, other) >= _APART for other in hues):
            taken.append(name)
            hues.append(hue)
    rest = [name for name in there if name not in taken and _hue(scheme[name]) is None]
    rest += [name for name in there if name not in taken and name not in rest]
    found: list[str | None] = [*taken, *rest]
    found += [None] * branches
    return found[: max(branches, 1)]


def _hue(colour: str) -> float | None:
    hue, _, saturation = colorsys.rgb_to_hls(*_parts(colour))
    return hue * 360 if saturation >= _GREY else None


def _between(one: float, other: float) -> float:
    away = abs(one - other) % 360
    return min(away, 360 - away)


def _lightness(colour: str) -> float:
    return colorsys.rgb_to_hls(*_parts(colour))[1]


def _parts(colour: str) -> tuple[float, float, float]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def _lighter(colour: str, kept: float) -> str:
    """Return the colour as `satMod`, `lumMod` and `lumOff` make it: so much of it, the rest light."""
    hue, light, saturation = colorsys.rgb_to_hls(*_parts(colour))
    made = colorsys.hls_to_rgb(hue, min(light * kept + (1 - kept), 1.0), saturation * _CALMER)
    return "#" + "".join(f"{round(value * 255):02X}" for value in made)


def _named(name: str, kept: float | None = None) -> str:
    if kept is None:
        return f'<a:schemeClr val="{name}"/>'
    satMod, lumMod, lumOff = (round(share * 100_000) for share in (_CALMER, kept, 1 - kept))  # noqa: N806
    return (
        f'<a:schemeClr val="{name}"><a:satMod val="{satMod}"/><a:lumMod val="{lumMod}"/>'
        f'<a:lumOff val="{lumOff}"/></a:schemeClr>'
    )
