"""Colours of a chart, and the contrast that keeps its words legible."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from orgdoc.chart.drawing import Paint
from orgdoc.colours import READABLE, contrast, mix
from orgdoc.errors import OrgdocError

NEUTRAL, OPEN = -1, -2  # tones of the view that are no branch's


class Accent(NamedTuple):
    """A branch's colours: a strong fill, a tint for what hangs below, the words on each, and outlines."""

    strong: str
    on_strong: str
    tint: str
    on_tint: str
    edge: str


class Theme(NamedTuple):
    """`background` None is transparent; `page` is what then lies under the chart. `names` are colours
    in small letters, each with what an SVG is to call it instead: see `by_name`.
    """

    name: str
    background: str | None
    page: str
    card: str
    border: str
    line: str
    ink: str
    muted: str
    accents: tuple[Accent, ...]
    neutral: Accent
    open: Accent
    names: tuple[tuple[str, str], ...] = ()

    def accent(self, tone: int) -> Accent:
        if tone == OPEN:
            return self.open
        return self.neutral if tone < 0 else self.accents[tone % len(self.accents)]

    def fill(self, paint: Paint, tone: int) -> str | None:
        fills = {
            Paint.NONE: None,
            Paint.CARD: self.card,
            Paint.TINT: self.accent(tone).tint,
            Paint.STRONG: self.accent(tone).strong,
            Paint.PANEL: mix(self.accent(tone).tint, self.page, 0.55),
            Paint.INK: self.muted,
            Paint.SIGN: self.ink,
            Paint.HOLLOW: self.card,
            Paint.RULE: self.border,
        }
        return fills[paint]

    def text(self, on: Paint, tone: int, muted: bool) -> str:
        if on is Paint.STRONG:
            return self.accent(tone).on_strong
        if on is Paint.TINT:
            return self.accent(tone).on_tint
        return self.muted if muted else self.ink

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield every pair of text colour and fill that a chart in this theme may show."""
        panels = [self.fill(Paint.PANEL, tone) or self.page for tone in range(len(self.accents))]
        for under in (self.card, self.page, *panels):
            yield from ((self.ink, under), (self.muted, under))
        for accent in (*self.accents, self.neutral, self.open):
            yield from ((accent.on_strong, accent.strong), (accent.on_tint, accent.tint))

    def with_accent(self, index: int, colour: str) -> Theme:
        """Return the theme with another colour for one branch, its tint and words made to fit."""
        accents = list(self.accents)
        accents[index] = accent_of(colour, self.page)
        return self._replace(accents=tuple(accents))


def accent_of(strong: str, page: str) -> Accent:
    """Return the accent of one strong colour on a light or dark page."""
    tint = mix(strong, page, 0.13)
    return Accent(strong, _words_on(strong), tint, _words_on(tint), strong)


def _words_on(fill: str) -> str:
    """Return white, near-black or black: the first that reads well, and one of them always does."""
    readable = (words for words in ("#FFFFFF", "#14181F") if contrast(words, fill) >= READABLE)
    return next(readable, "#000000")


def is_legible(theme: Theme) -> bool:
    return all(contrast(words, fill) >= READABLE for words, fill in theme.pairs())


def _theme(accents: str, **colours: str) -> Theme:
    """Return a theme of a table: a row for each accent, and for what is neutral and what is open, each with
    the strong colour, the words on it, the tint, the words on that, and the outline.
    """
    *of_branches, neutral, is_open = (Accent(*row.split()) for row in accents.strip().splitlines())
    return Theme(names=(), accents=tuple(of_branches), neutral=neutral, open=is_open, **colours)


LIGHT = _theme(
    """
    #1F3F66 #FFFFFF #E3EBF5 #14202E #1F3F66
    #23807A #FFFFFF #DFF1EE #0C2A28 #23807A
    #7A4A78 #FFFFFF #F3E8F2 #2B172A #7A4A78
    #5F6B7A #FFFFFF #EAEDF1 #1B222C #5F6B7A
    #5B6B1F #FFFFFF #EEF1DF #1F260B #5B6B1F
    #8C2F4B #FFFFFF #F8E4EA #30101A #8C2F4B
    #3A4452 #FFFFFF #EDF0F4 #1B222C #3A4452
    #A05A00 #FFFFFF #FDF1DD #3D2600 #A05A00
    """,
    name="light",
    background="#FFFFFF",
    page="#FFFFFF",
    card="#FFFFFF",
    border="#B4BCC8",
    line="#8490A0",
    ink="#1B222C",
    muted="#515C6B",
)

DARK = _theme(
    """
    #3A6BA3 #FFFFFF #22324A #EEF2F6 #7FAFE6
    #1F7A71 #FFFFFF #19372F #EEF2F6 #4FB0A5
    #8A5688 #FFFFFF #3A2A40 #EEF2F6 #D3A4D0
    #5F6B7A #FFFFFF #303A46 #EEF2F6 #A9B4C2
    #5F6F2A #FFFFFF #2C3320 #EEF2F6 #B5C77A
    #9A4160 #FFFFFF #402733 #EEF2F6 #E39AB4
    #55606F #FFFFFF #303A46 #EEF2F6 #C3CCD7
    #F0B35A #2B1A00 #3A2F1E #FFF1DC #F0B35A
    """,
    name="dark",
    background="#161B22",
    page="#161B22",
    card="#1F262F",
    border="#4A5563",
    line="#7C8796",
    ink="#EEF2F6",
    muted="#B4BECA",
)

PRINT = _theme(
    """
    #000000 #FFFFFF #FFFFFF #000000 #000000
    #707070 #FFFFFF #FFFFFF #000000 #000000
    #D0D0D0 #000000 #FFFFFF #000000 #000000
    #FFFFFF #000000 #FFFFFF #000000 #000000
    #404040 #FFFFFF #FFFFFF #000000 #000000
    #A0A0A0 #000000 #FFFFFF #000000 #000000
    #404040 #FFFFFF #FFFFFF #000000 #000000
    #000000 #FFFFFF #FFFFFF #000000 #000000
    """,
    name="print",
    background="#FFFFFF",
    page="#FFFFFF",
    card="#FFFFFF",
    border="#000000",
    line="#000000",
    ink="#000000",
    muted="#000000",
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, PRINT)}


class ColourError(OrgdocError, ValueError):
    """A colour that does not work; the message is a sentence for users."""


def theme_of(name: str, accents: Mapping[int, str]) -> Theme:
    """Return the theme of that name with accents by branch index.

    Raises ColourError, with a sentence for users, for a colour that is not #RRGGBB or that leaves
    some text of the page without enough contrast.
    """
    theme = THEMES[name]
    for index, colour in accents.items():
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
            raise ColourError(f"{colour!r} is not a colour; write it as #RRGGBB, such as #1F3A5F")
        theme = theme.with_accent(index, colour)
        if not is_legible(theme):
            raise ValueError(
                f"{colour} leaves text on the chart hard to read in the theme {name}; take another"
            )
    return theme


def colours(theme: Theme) -> dict[str, str]:
    """Return the colours of a theme by the names that styles give them: `ink`, `tint-0`, `edge-open`."""
    found = {name: getattr(theme, name) for name in ("page", "card", "border", "line", "ink", "muted")}
    tones = [(str(tone), tone) for tone in range(len(theme.accents))]
    for name, tone in (*tones, ("neutral", NEUTRAL), ("open", OPEN)):
        found |= {f"{part}-{name}".replace("_", "-"): c for part, c in theme.accent(tone)._asdict().items()}
        found[f"panel-{name}"] = theme.fill(Paint.PANEL, tone) or theme.page
    return found


def by_name() -> Theme:
    """Return a theme in which every colour is another one, so that each can be told by its name: an SVG drawn
    in it says `var(--ink)`, and takes its colours, light or dark, from the page in which it stands.
    """
    counted = iter(range(4, 256, 4))

    def one() -> str:
        return f"#{next(counted):02X}0000"

    def accent() -> Accent:
        return Accent(*(one() for _ in Accent._fields))

    # The page alone has green in it, and so has what is mixed of it and a tint.
    plain = LIGHT._replace(
        name="by name",
        background=None,
        page="#00FF00",
        card=one(),
        border=one(),
        line=one(),
        ink=one(),
        muted=one(),
        accents=tuple(accent() for _ in LIGHT.accents),
        neutral=accent(),
        open=accent(),
    )
    return plain._replace(names=tuple((c.lower(), f"var(--{name})") for name, c in colours(plain).items()))
