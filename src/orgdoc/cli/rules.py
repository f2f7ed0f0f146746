"""`orgdoc rules`"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import click

from orgdoc import pipeline
from orgdoc.api import Answer, Comparison, spec_of
from orgdoc.cli import completing
from orgdoc.cli.command import command
from orgdoc.cli.painting import paint
from orgdoc.cli.rule_books import book_in, in_use
from orgdoc.cli.rules_option import rules_option
from orgdoc.cli.spec_files import epoch_date, name_of, read_file, refuse_missing
from orgdoc.cli.status import FINDINGS, WrongUse
from orgdoc.cli.streams import write_json, write_markdown
from orgdoc.deciding.other_book import LeftOut
from orgdoc.deciding.scenarios import tried
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.diagnostics.text_report import render
from orgdoc.model.rulebook import Rulebook
from orgdoc.rules.book_reader import built_in_rulebook
from orgdoc.rules.extending import BUILT_IN_ID
from orgdoc.views import book_report


@command()
@click.argument("words", nargs=-1, metavar="[RULE]...", shell_complete=completing.rules)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="How to print them.  [text]",
)
@click.option("--strict", is_flag=True, help="With check: exit 1 for gaps and for rules that never decide.")
@rules_option
def rules(words: tuple[str, ...], form: str, strict: bool) -> int:
    """Print the rules, where each stands in the source and how strongly it is worded.

    A RULE is its id, as in the list; without one, all are printed. Of a rule book of your own:

    \b
    orgdoc rules check BOOK            mistakes, gaps, clashes, idle rules
    orgdoc rules test BOOK             does each scenario come out as it must
    orgdoc rules explain RULE          one rule in full (of a book: --rules)
    orgdoc rules diff OLD NEW [SPEC]   what a change of the book moves

    Example: orgdoc rules internal-product
    """  # noqa: D301 - the \b is Click's, to keep the lines as they are
    what, *rest = words or ("",)
    if what in _OF_A_BOOK:
        if form == "markdown":
            raise WrongUse(f"orgdoc rules {what} gives text or json")
        return _OF_A_BOOK[what](rest, form, strict)
    book = in_use() or built_in_rulebook()
    for rule in words:
        _refuse_unknown(rule, book)
    if words and form == "markdown":
        raise WrongUse("the Markdown page has all rules; leave out RULE or --format")
    if form == "text":
        click.echo(pipeline.rules_as(form, words, book), nl=False)
    else:
        write = write_json if form == "json" else write_markdown
        write(pipeline.rules_as(form, words, book))
    return 0


def _refuse_unknown(rule: str, book: Rulebook) -> None:
    known = dict(pipeline.rule_ids(book))
    if rule not in known:
        near = nearest(rule, (*known, *_OF_A_BOOK))
        hint = f"; did you mean {near}?" if near else "; `orgdoc rules` prints them all"
        raise WrongUse(f"there is no rule {rule!r}{hint}")


def _book(named: Sequence[str], what: str) -> Rulebook | None:
    """Return the book that is named, that of `--rules`, or the built-in one; None where it has mistakes."""
    if len(named) > 1:
        raise WrongUse(f"orgdoc rules {what} takes one rule book")
    return _read(named[0]) if named else in_use() or built_in_rulebook()


def _read(file: str) -> Rulebook | None:
    """Return the book in a file, or the built-in one by its id; None where it has mistakes, then printed."""
    if file == BUILT_IN_ID and not Path(file).exists():
        return built_in_rulebook()
    found = book_in(file)
    if found.problems:
        click.echo(render(found.problems, found.source, paint=paint), err=True, nl=False)
    return found.rulebook


def _check(named: Sequence[str], form: str, strict: bool) -> int:
    book = _book(named, "check")
    if book is None:
        return FINDINGS
    found = book_report.checked(book)
    if form == "json":
        _write(book_report.check_as_json(book, found))
    else:
        click.echo(book_report.check_as_text(book, found), nl=False)
    return FINDINGS if strict and book_report.has_warnings(found) else 0


def _test(named: Sequence[str], form: str, strict: bool) -> int:
    book = _book(named, "test")
    if book is None:
        return FINDINGS
    found = tried(book)
    if form == "json":
        _write(book_report.tests_as_json(book, found))
    else:
        click.echo(book_report.tests_as_text(book, found), nl=False)
    return 0 if all(one.holds for one in found) else FINDINGS


def _explain(named: Sequence[str], form: str, strict: bool) -> int:
    if not named:
        raise WrongUse("name the rule: orgdoc rules explain RULE; `orgdoc rules` prints them all")
    book = in_use() or built_in_rulebook()
    for rule in named:
        _refuse_unknown(rule, book)
    if form == "json":
        if len(named) > 1:
            raise WrongUse("with --format json, one rule is explained at a time")
        _write(book_report.rule_as_json(book.rule(named[0]), book))
        return 0
    click.echo("\n".join(book_report.rule_as_text(book.rule(rule), book) for rule in named), nl=False)
    return 0


def _diff(named: Sequence[str], form: str, strict: bool) -> int:
    if len(named) not in (2, 3):
        raise WrongUse("name the two versions: orgdoc rules diff OLD NEW [SPEC]")
    before, after = _read(named[0]), _read(named[1])
    if before is None or after is None:
        return FINDINGS
    moves = None
    if len(named) == 3:
        refuse_missing((named[2],))
        moves = _moves(named[2], before, after)
        if moves is None:
            return FINDINGS
    changes = pipeline.rule_changes(before, after)
    if form == "json":
        moved, unknown = (moves.found.to_json(), moves.unknown) if moves is not None else (None, None)
        write_json(pipeline.book_difference_as_json(before, after, moved, unknown))
        return 0
    click.echo(book_report.changes_as_text(before, after, changes))
    if moves is not None:
        width = min(click.get_current_context().max_content_width or 80, 100)
        click.echo(f"\n{name_of(named[2])}")
        if moves.unknown is not None:
            click.echo(f"{book_report.left_out_as_text(*moves.unknown)}\n")
        found = moves.found
        name = found.new.spec.name
        click.echo(pipeline.moves_of_the_book(found.old.found, found.new.found, name, width))
    return 0


class _Moves(NamedTuple):
    """What a change of the book moves in a spec, and which of the books leaves what of it out of account."""

    found: Comparison
    unknown: tuple[Rulebook, LeftOut] | None


def _moves(spec: str, before: Rulebook, after: Rulebook) -> _Moves | None:
    """Return what differs between what two books make of a spec; None where it is right by neither.

    Its mistakes are then printed: those by the book that finds fewer, with its name where they differ.
    """
    data, name, day = read_file(spec), name_of(spec), epoch_date()
    old, new = (pipeline.read(data, name, book) for book in (before, after))
    if old.organisation is None and new.organisation is None:
        # By the book that the spec was not written for, what only the other one knows is no mistake of it.
        found, book = min(((new, after), (old, before)), key=lambda one: len(one[0].problems))
        if old.problems != new.problems:
            click.echo(f"{book_report.spec_refused(name, book)}\n", err=True)
        click.echo(render(found.problems, found.source, paint=paint), err=True, nl=False)
        return None
    if old.organisation is None:
        later = spec_of(new).decide(shown_date=day)
        earlier, left_out = _by_another(later, before)
        return _Moves(later.diff(earlier), (before, left_out))
    earlier = spec_of(old).decide(shown_date=day)
    if new.organisation is None:
        later, left_out = _by_another(earlier, after)
        return _Moves(later.diff(earlier), (after, left_out))
    return _Moves(spec_of(new).decide(shown_date=day).diff(earlier), None)


def _by_another(answer: Answer, book: Rulebook) -> tuple[Answer, LeftOut]:
    spec = answer.spec
    found, left_out = pipeline.answer_by_another_book(
        spec.organisation, spec.name, epoch_date(), spec.sha256, book
    )
    return Answer(found, replace(spec, rulebook=book)), left_out


def _write(shape: dict[str, Any]) -> None:
    write_json(pipeline.as_json_text(shape))


_OF_A_BOOK: dict[str, Callable[[Sequence[str], str, bool], int]] = {
    "check": _check,
    "test": _test,
    "explain": _explain,
    "diff": _diff,
}
