"""The page to explore as HTML: one file with its style, its script and its data, which asks for nothing.

It is safe where it lies: its policy allows one script and one style, both by their hashes, and no request.
Whatever comes from a spec is escaped here, or filled in by the script as text.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson

from orgdoc.chart.theme import Theme, colours
from orgdoc.colours import READABLE, contrast
from orgdoc.formats.graphviz.labels import clean
from orgdoc.views.document import Check, Inline, Link, Runs, Text
from orgdoc.views.web_page import Notice, OpenEntry, Part, Section, Standing, Subject, WebPage

#: Data from so many bytes on is packed: unpacking it takes a browser less time than reading it.
PACKED_FROM = 200_000
#: So many of the open entries stand in the page itself; those that follow are put in when they are asked for.
_STANDING_OPEN = 60
_MOST_DETAILS, _MOST_VALUES = 6, 60  # by which one can filter: keys, and values of each
_FIRST_SLOT, _SLOTS = 0xE000, 4000  # see `interned`
_SLOT = re.compile("[\ue000-\uf8ff]")
_LINE_NUMBER = re.compile("(?<=line[ \u00a0])[0-9]+")
_CODE = re.compile(r"`([^`]+)`")
_CITED = re.compile(r"[A-Z][0-9]+")
_WEB = ("http://", "https://")
#: Patterns, each with the indices of what fills its slots, and the texts that do.
Told = tuple[list[tuple[str, list[int]]], list[str]]


def to_html(
    page: WebPage,
    charts: Sequence[bytes],
    themes: Sequence[Theme],
    *,
    served: str = "",
    notice: Notice | None = None,
) -> bytes:
    """Return the page; `charts` are its pages of the chart as SVG, in the colours' names of `theme.by_name`.

    `themes` are one, or one for light and one for dark. `served` is the stamp of what `orgdoc serve` shows:
    the page then asks for it, and for nothing else. `notice` stands above everything.
    """
    drawn = [_svg(chart) for chart in charts]
    content = _json(_data(page))
    pack = len(content) + sum(map(len, drawn[1:])) >= PACKED_FROM
    blocks = [_block('id="o-data" type="application/json"', content, pack)]
    blocks += [
        _block(f'data-chart="{number}" type="text/plain"', chart, pack)
        for number, chart in enumerate(drawn[1:], start=1)
    ]
    said = _notice(notice) if notice is not None else ""
    body = f"{said}{_head(page, bool(served))}{_body(page, drawn)}{''.join(blocks)}"
    return _document(page.language, f"{page.title} · {page.organisation}", themes, body, served)


def problems_only(
    notice: Notice, title: str, themes: Sequence[Theme], *, served: str, gone_words: str
) -> bytes:
    """Return what is served where there is no page to show: the notice alone, which follows the spec too."""
    gone = f'<p id="o-gone" class="wide quiet" role="status" hidden>{_text(gone_words)}</p>'
    data = _block('id="o-data" type="application/json"', "null", pack=False)
    main = f"<main>{_notice(notice)}</main>"
    return _document("en-GB", title, themes, f"{main}{gone}{data}", served)


def _document(language: str, title: str, themes: Sequence[Theme], body: str, served: str) -> bytes:
    style, code = _style(themes), page_script()
    policy = [
        "default-src 'none'",
        f"script-src '{_hash(code)}'",
        f"style-src '{_hash(style)}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        *(["connect-src 'self'"] if served else []),
    ]
    stamp = f' data-served="{_text(served)}"' if served else ""
    parts = [
        "<!doctype html>",
        f'<html lang="{_text(language)}"{stamp}>',
        '<head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        '<link rel="icon" href="data:,">',
        f"<title>{_text(title)}</title>",
        f"<style>{style}</style></head>",
        f"<body>{body}",
        f"<script>{code}</script></body></html>",
        "",
    ]
    return "\n".join(parts).encode()


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def page_script() -> str:
    """Return the script as it stands in the page: without comments and indents."""
    lines = (line.strip() for line in _beside("page.js").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


@cache
def _beside(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _style(themes: Sequence[Theme]) -> str:
    first, *others = (f":root{{{_variables(theme)}}}" for theme in themes)
    dark = "".join(f"@media screen and (prefers-color-scheme:dark){{{other}}}" for other in others)
    scheme = "" if others else f"html{{color-scheme:{'dark' if _is_dark(themes[0]) else 'light'}}}"
    names = [*map(str, range(len(themes[0].accents))), "neutral", "open"]
    tones = "".join(
        f".tone-{ {'neutral': '-1', 'open': '-2'}.get(name, name) }{{background:var(--tint-{name});"
        f"color:var(--on-tint-{name});border-color:var(--edge-{name})}}"
        for name in names
    )
    rules = re.sub(r"/\*.*?\*/", "", _beside("page.css"))
    lines = (line.strip() for line in rules.splitlines())
    return "\n".join([first, dark, *(line for line in lines if line), scheme, tones])


def _variables(theme: Theme) -> str:
    found = colours(theme) | {"link": _link_colour(theme), "hedge": theme.open.edge}
    return ";".join(f"--{name}:{colour}" for name, colour in found.items())


def _link_colour(theme: Theme) -> str:
    """Return the first branch's colour where it reads well as text, which one of the user's may not."""
    first = theme.accents[0]
    found = (first.strong, first.edge)
    return next(
        (c for c in found if min(contrast(c, theme.page), contrast(c, theme.card)) >= READABLE), theme.ink
    )


def _is_dark(theme: Theme) -> bool:
    return int(theme.page[1:3], 16) < 128


# --- text -----------------------------------------------------------------------------------------


def _text(text: str) -> str:
    """Return text as it may stand between tags and in an attribute."""
    return _escaped(clean(text))


def _escaped(text: str) -> str:
    """Return text without what means something in markup, or stands for a slot in a pattern."""
    text = html.escape(text, quote=True)
    return text if text.isascii() else _SLOT.sub(lambda at: f"&#{ord(at[0])};", text)


def _prose(text: str) -> str:
    """Return text with keys of the spec, which stand in backticks, as code."""
    return _CODE.sub(r"<code>\1</code>", _text(text))


def _runs(runs: Runs) -> str:
    return "".join(map(_inline, runs))


def _inline(run: Inline) -> str:
    words = _text(run.text)
    if isinstance(run, Link):
        if run.href is not None:
            return _link(run.text, run.href)
        place = run.text if _CITED.fullmatch(run.text) else run.anchor or ""
        return f'<a href="#source/{_text(place)}">{words}</a>'
    if isinstance(run, Check):
        return words
    return _emphasised(run, words.replace("\n", "<br>"))


def _emphasised(run: Text, words: str) -> str:
    if run.strong:
        return f"<strong>{words}</strong>"
    if run.hedge:
        return f'<em class="hedge">{words}</em>'
    return f'<span class="quiet">{words}</span>' if run.quiet else words


def _link(words: str, to: str) -> str:
    if to.startswith(_WEB):
        return f'<a href="{_text(to)}" rel="noreferrer noopener" target="_blank">{_text(words)}</a>'
    return f'<a href="#{_text(to)}" dir="auto">{_text(words)}</a>'


# --- what stands in the page ----------------------------------------------------------------------


def _notice(notice: Notice) -> str:
    return (
        f'<section class="notice" aria-labelledby="o-notice"><div class="wide"><h2 id="o-notice">'
        f"{_text(notice.title)}</h2><p>{_text(notice.text)}</p>"
        f'<pre tabindex="0">{html.escape(notice.report)}</pre></div></section>'
    )


def _head(page: WebPage, served: bool) -> str:
    words = {name: _text(text) for name, text in page.words.items()}
    total = len(page.decisions) + len(page.questions)
    count = f' <span class="n">{total}</span>' if total else ""
    tabs = "".join(
        f'<a href="#{view}/">{words[view]}{count if view == "open" else ""}</a>'
        for view in ("chart", "list", "open", "source")
    )
    live = f'<p class="quiet">{words["served"]}</p>' if served else ""
    gone = f'<p id="o-gone" class="notice" role="status" hidden>{words["gone"]}</p>'
    return (
        f'<a class="skip" href="#o-main">{words["skip"]}</a>{gone}'
        f'<div id="o-head"><header class="wide top"><div><p class="quiet">{_text(page.address)}</p>'
        f'<h1>{_text(page.title)}</h1><p class="lead">{_runs(page.lead)}</p></div>'
        f"{_tally(page.standings)}{live}"
        f'<noscript><p class="quiet">{words["no_script"]}</p></noscript>'
        f'<p id="o-old" class="quiet" hidden>{words["old_browser"]}</p></header></div>'
        f'<div class="bar"><div class="wide"><nav class="js" aria-label="{words["views"]}" hidden>'
        f"{tabs}</nav></div>"
        f"{_suppose(words)}</div>"
    )


def _tally(standings: Iterable[Standing]) -> str:
    found = (
        f'<a class="tone-{s.tone}" href="#list/?{_query("officer", s.label)}">'
        f"<b>{s.count:,}</b><span>{_text(s.label)}{_text(f' · {s.holder}') if s.holder else ''}</span></a>"
        for s in standings
        if s.count or s.holder
    )
    return f'<div class="tally">{"".join(found)}</div>'


def _query(key: str, value: str) -> str:
    return _text(urlencode({key: value}))


def _suppose(words: Mapping[str, str]) -> str:
    return (
        '<div id="o-suppose" hidden><div class="wide"><p id="o-supposed" role="status"></p>'
        f'<button type="button" id="o-show-moved">{words["moved_list"]}</button>'
        f'<button type="button" id="o-back">{words["take_back"]}</button></div></div>'
    )


def _body(page: WebPage, charts: Sequence[str]) -> str:
    words = {name: _text(text) for name, text in page.words.items()}
    return (
        f'{_form(page, words)}<main id="o-main" class="wide body" tabindex="-1"><div id="o-views">'
        f'<div class="status js" hidden><span id="o-count" role="status"></span>'
        f'<button type="button" id="o-as-list" hidden>{words["as_list"]}</button>'
        f'<button type="button" id="o-clear" hidden>{words["clear"]}</button></div>'
        f"{_chart(page, charts, words)}"
        f'<section id="o-list" aria-label="{words["list"]}" hidden><ul id="o-rows"></ul>'
        f'<p id="o-none" hidden>{words["none"]}</p></section>'
        f'<section id="o-open" aria-label="{words["open"]}">{_open(page, words)}</section>'
        f'<section id="o-source" aria-label="{words["source"]}">{"".join(map(_section, page.sections))}'
        "</section>"
        f"</div>{_panel(words)}</main>"
        f'<footer><div class="wide">{_text(page.provenance)}</div></footer>'
    )


def _form(page: WebPage, words: Mapping[str, str]) -> str:
    none = {
        "manager": not any(s.managers for s in page.subjects),
        "tag": not any(s.tags for s in page.subjects),
    }
    names = (name for name in ("officer", "sure", "manager", "kind", "tag") if not none.get(name))
    keys = [(name, words[name]) for name in names]
    keys += [(f"d.{key}", _text(key)) for key, _ in _filter_details(page.subjects)]
    selects = "".join(
        f'<label><span dir="auto">{label}</span><select id="o-f-{_text(name)}">'
        f'<option value="">{words["any"]}</option></select></label>'
        for name, label in keys
    )
    return (
        f'<form id="o-form" class="wide js" role="search" autocomplete="off" hidden><label class="find">'
        f"<span>{words['search']}</span>"
        f'<input id="o-search" type="search" placeholder="{words["search_hint"]}"></label>'
        f'<details id="o-filters" open><summary>{words["filters"]}</summary>'
        f"<div>{selects}</div></details></form>"
    )


def _chart(page: WebPage, charts: Sequence[str], words: Mapping[str, str]) -> str:
    options = "".join(
        f'<option value="{n}">{n + 1} · {_text(chart.title)}</option>' for n, chart in enumerate(page.charts)
    )

    def button(name: str, sign: str, shown: str = "") -> str:
        label = f' aria-label="{words[name]}" title="{words[name]}"' if not shown else ""
        return f'<button type="button" id="o-{name}"{label}>{shown or sign}</button>'

    pages = " hidden" if len(page.charts) < 2 else ""
    return (
        f'<section id="o-chart" aria-label="{words["chart"]}"><div class="tools js" hidden>'
        f'<div class="pages"{pages}>{button("before", "‹")}'
        f'<select id="o-which" aria-label="{words["page"]}">{options}</select>{button("after", "›")}</div>'
        f"{button('smaller', '−')}{button('larger', '+')}{button('whole', '', words['whole'])}</div>"
        f'<div id="o-canvas" tabindex="0" role="group" aria-label="{words["chart_help"]}">{charts[0]}</div>'
        "</section>"
    )


def _panel(words: Mapping[str, str]) -> str:
    def button(name: str) -> str:
        word = words["on_chart" if name == "seek" else name]
        return f'<button type="button" id="o-{name}">{word}</button>'

    return (
        f'<section id="o-panel" aria-label="{words["explanation"]}" hidden><div class="do">'
        f"{button('close')}{button('seek')}{button('print')}</div>"
        '<h2 id="o-name" tabindex="-1" dir="auto"></h2><div id="o-verdict"></div>'
        '<div id="o-told"></div></section>'
    )


def _open(page: WebPage, words: Mapping[str, str]) -> str:
    found = []
    for part, entries, caption in _open_parts(page):
        standing = "".join(_entry(entry, words) for entry in entries[:_STANDING_OPEN])
        found.append(f'<div id="o-{part}"><h2>{_text(caption)}</h2>{standing}</div>')
    if not found:
        return f"<h2>{words['open']}</h2><p>{_text(page.nothing_open)}</p>"
    return f'<p class="quiet">{words["one_at_a_time"]}</p>{"".join(found)}'


def _open_parts(page: WebPage) -> list[tuple[str, Sequence[OpenEntry], str]]:
    parts = zip(("decisions", "questions"), (page.decisions, page.questions), page.captions, strict=True)
    return [(name, entries, caption) for name, entries, caption in parts if entries]


def _entry(entry: OpenEntry, words: Mapping[str, str]) -> str:
    title = (
        f'<a href="#{_text(entry.subject)}">{_text(entry.title)}</a>' if entry.subject else _text(entry.title)
    )
    buttons = "".join(
        f'<button type="button" data-try="{entry.number}.{n}" aria-pressed="false">{_text(one.word)}</button>'
        for n, one in enumerate(entry.tries)
    )
    tries = (
        f'<div class="tries js" role="group" aria-label="{words["suppose"]}: {_text(entry.title)}" hidden>'
        f'<span class="quiet">{words["suppose"]}</span>{buttons}</div><ul class="result"></ul>'
        if buttons
        else ""
    )
    told = "".join(f"<p>{_runs(runs)}</p>" for runs in entry.told)
    return (
        f'<article id="o-open-{entry.number}" tabindex="-1"><h3 dir="auto">'
        f'<span class="no">{entry.number}</span>{title}</h3>{told}{tries}</article>'
    )


def _section(section: Section) -> str:
    told = "".join(f"<p>{_runs(runs)}</p>" for runs in section.paragraphs)
    table = ""
    if section.columns:
        heads = "".join(f'<th scope="col">{_text(column)}</th>' for column in section.columns)
        rows = "".join(
            f'<tr id="o-source-{_text(row[0][0].text)}" tabindex="-1">'
            f"{''.join(f'<td>{_runs(cell)}</td>' for cell in row)}</tr>"
            for row in section.rows
        )
        table = (
            f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
        )
    return (
        f'<div class="behind" id="o-source-{_text(section.anchor)}" tabindex="-1">'
        f"<h2>{_text(section.heading)}</h2>{told}{table}</div>"
    )


def _svg(chart: bytes) -> str:
    """Return a drawing as it stands in a page, without the line that begins a file."""
    text = chart.decode()
    return text[text.index("<svg") :].strip()


# --- the data -------------------------------------------------------------------------------------


def _data(page: WebPage) -> dict[str, Any]:
    kinds, sures, managers, tags, patterns, places = (_Table() for _ in range(6))
    for name in sorted({name for s in page.subjects for name in s.managers}, key=str.casefold):
        managers.at(name)
    for name in sorted({name for s in page.subjects for name in s.tags}, key=str.casefold):
        tags.at(name)
    details = _filter_details(page.subjects)
    of_key = {
        key: (k, {value: v for v, value in enumerate(values)}) for k, (key, values) in enumerate(details)
    }
    rows = []
    for s in page.subjects:
        places.at(s.address)
        told, arguments = interned(map(part_markup, s.parts), s.names)
        rows.append([
            s.address, clean(s.name), kinds.at(s.kind), s.standing, sures.at(s.sure), s.sign,
            [managers.at(name) for name in s.managers], [tags.at(tag) for tag in s.tags],
            [[of_key[k][0], of_key[k][1][v]] for k, v in s.details if k in of_key],
            s.chart, [[patterns.at(pattern), *slots] for pattern, slots in told], arguments,
        ])  # fmt: skip
    entries = (*page.decisions, *page.questions)
    words = {name: _text(text) for name, text in page.words.items()}
    asked_for = ("matching", "shown")
    return {
        "standings": [[s.label, s.holder, s.tone] for s in page.standings],
        "sures": sures.values,
        "kinds": kinds.values,
        "managers": [clean(name) for name in managers.values],
        "tags": [clean(name) for name in tags.values],
        "details": [[key, list(values)] for key, values in details],
        "patterns": patterns.values,
        "subjects": rows,
        "charts": [[chart.name, clean(chart.title)] for chart in page.charts],
        "tries": {
            f"{entry.number}.{n}": [
                clean(one.then),
                [[m.address, clean(m.name), m.before, m.after, clean(m.unless)] for m in one.moves],
                clean(one.told),
            ]
            for entry in entries
            for n, one in enumerate(entry.tries)
        },
        "more": [
            [part, "".join(_entry(entry, words).replace(" hidden>", ">") for entry in rest)]
            for part, found, _ in _open_parts(page)
            if (rest := found[_STANDING_OPEN:])
        ],
        "words": {name: page.words[name] for name in asked_for},
    }


class _Table:
    """Values by their index, each once."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def at(self, value: str) -> int:
        return self._places.setdefault(value, len(self._places))

    @property
    def values(self) -> list[str]:
        return list(self._places)


def _filter_details(subjects: Iterable[Subject]) -> list[tuple[str, tuple[str, ...]]]:
    """Return the details that are filters, each with its values: those that few values share."""
    found: dict[str, dict[str, None]] = {}
    for subject in subjects:
        for key, value in subject.details:
            found.setdefault(key, {})[value] = None
    few = [(key, tuple(sorted(values, key=str.casefold))) for key, values in found.items()]
    return [(key, values) for key, values in few if len(values) <= _MOST_VALUES][:_MOST_DETAILS]


def part_markup(part: Part) -> str:
    """Return a part of an explanation as markup."""
    heading = f"<h3>{_text(part.label)}</h3>" if part.label else ""
    texts = "".join(f"<p>{_prose(text)}</p>" for text in part.texts)
    rows = "".join(
        f"<li>{''.join(f'<span>{_prose(cell)}</span>' for cell in row if cell)}</li>" for row in part.rows
    )
    links = "".join(f"<li>{_link(words, to)}</li>" for words, to in part.links)
    listed = f'<ul class="rows">{rows}</ul>' if rows else ""
    led = f'<ul class="links">{links}</ul>' if links else ""
    return f"<section>{heading}{texts}{listed}{led}</section>"


def interned(parts: Iterable[str], names: Iterable[str]) -> Told:
    """Return the markup of a subject's parts as patterns with slots, so that subjects share them: each
    pattern with the indices of what fills its slots, and the texts that do.

    A slot is one character for private use, of which escaped text has none. Filled with the escaped texts,
    the patterns are the markup again, whatever the names look like.
    """
    arguments: dict[str, int] = {}
    known = [(name, _escaped(name)) for name in sorted({clean(n) for n in names}, key=lambda n: (-len(n), n))]
    found = []
    for part in parts:
        markup = part
        for name, escaped in known:
            if len(name) > 1 and len(arguments) < _SLOTS and escaped in markup:
                markup = markup.replace(
                    escaped, chr(_FIRST_SLOT + arguments.setdefault(name, len(arguments)))
                )

        def lined(at: re.Match[str]) -> str:
            return chr(_FIRST_SLOT + arguments.setdefault(at[0], len(arguments)))

        markup = _LINE_NUMBER.sub(lined, markup) if len(arguments) < _SLOTS else markup
        order: dict[str, int] = {}
        pattern = _SLOT.sub(lambda at: chr(_FIRST_SLOT + order.setdefault(at[0], len(order))), markup)  # noqa: B023
        found.append((pattern, [ord(slot) - _FIRST_SLOT for slot in order]))
    return found, list(arguments)


def filled(told: Told) -> str:
    """Return the markup of patterns, as the script of the page makes it."""
    patterns, arguments = told

    def of(pattern: str, places: Sequence[int]) -> str:
        return _SLOT.sub(lambda at: _escaped(arguments[places[ord(at[0]) - _FIRST_SLOT]]), pattern)

    return "".join(of(*each) for each in patterns)


def _json(value: object) -> str:
    """Return a value as JSON that may stand in a page: nothing in it begins or ends a tag."""
    return orjson.dumps(value).decode().replace("<", "\\u003c").replace(">", "\\u003e")


def _block(attributes: str, content: str, pack: bool) -> str:
    """Return a block of data for the script, packed (zlib, base64) or as it is."""
    if not pack:
        return f"<script {attributes}>{content}</script>\n"
    packed = base64.b64encode(zlib.compress(content.encode(), 9)).decode()
    return f'<script {attributes} data-packed="1">{packed}</script>\n'
