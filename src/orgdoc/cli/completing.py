"""What the shell offers at TAB. Whatever goes wrong there, it offers nothing and says nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

import click
from click.shell_completion import CompletionItem

from orgdoc import pipeline
from orgdoc.cli.rule_books import beside
from orgdoc.cli.spec_files import STANDARD_INPUT, read_file
from orgdoc.codes import every_code
from orgdoc.formats.registry import FORMATS
from orgdoc.supposing import offers

#: What may be offered, each with what it is, for the shells that show it.
_Offers = Iterable[tuple[str, str]]


def files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(incomplete, type="file")]


def subjects(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the items, managers and stakeholders of the spec that the line names so far."""

    def of_the_spec() -> _Offers:
        # Before the value of an option is there, Click has not sorted out the arguments yet.
        plain = (word for word in ctx.args if not word.startswith("-"))
        spec = ctx.params.get("spec") or next(iter(ctx.params.get("specs") or plain), None)
        named = set(ctx.params.get("items") or ())
        if spec is None or spec == STANDARD_INPUT:
            return ()
        return [
            offer for offer in pipeline.subjects(read_file(spec), spec, beside(spec)) if offer[0] not in named
        ]

    return _offered(of_the_spec, incomplete)


def changes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the changes that the spec on the line allows."""

    def of_the_spec() -> _Offers:
        spec = ctx.params.get("spec") or next((word for word in ctx.args if not word.startswith("-")), None)
        if spec is None or spec == STANDARD_INPUT:
            return ()
        found = pipeline.read(read_file(spec), spec, None, beside(spec))
        if found.organisation is None:
            return ()
        answer = pipeline.answer(found.organisation, spec, None, rulebook=found.rulebook)
        return list(offers(answer.decisions, answer.naming))

    return _offered(of_the_spec, incomplete)


def branches(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return _offered(lambda: ((branch, "") for branch in pipeline.branch_ids()), incomplete)


def formats(incomplete: str) -> list[CompletionItem]:
    """Offer the formats, also as the last of several: `svg,do` leads to `svg,docx`."""
    before, comma, _ = incomplete.rpartition(",")
    return _offered(
        lambda: ((f"{before}{comma}{form.name}", form.what) for form in FORMATS.values()), incomplete
    )


def rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return _offered(pipeline.rule_ids, incomplete)


def codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return _offered(lambda: ((code, one.holds) for code, one in every_code().items()), incomplete)


def _offered(offers: Callable[[], _Offers], incomplete: str) -> list[CompletionItem]:
    try:
        return [
            CompletionItem(_quoted(value), help=help or None)
            for value, help in offers()
            if value.casefold().startswith(incomplete.casefold())
        ]
    except Exception:  # a message in the middle of a line being typed would be worse than no offer
        return []


def _quoted(value: str) -> str:
    """Return a name of several words as bash takes it; other shells quote it themselves.

    The script that bash runs reads each backslash away once, so there are two.
    """
    if not os.environ.get("_ORGDOC_COMPLETE", "").startswith("bash"):
        return value
    return "".join(c if c.isalnum() or c in "-_." or not c.isascii() else f"\\\\{c}" for c in value)
