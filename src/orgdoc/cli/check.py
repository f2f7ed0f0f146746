"""`orgdoc check`"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import click

from orgdoc.cli import completing
from orgdoc.cli.command import command
from orgdoc.cli.painting import paint
from orgdoc.cli.rule_books import book_in
from orgdoc.cli.rules_option import named, rules_option
from orgdoc.cli.spec_files import STANDARD_INPUT, read, refuse_missing
from orgdoc.cli.status import FINDINGS
from orgdoc.cli.streams import write_data, write_json
from orgdoc.codes import every_code
from orgdoc.diagnostics.diagnostic import Diagnostic, Severity
from orgdoc.diagnostics.github_report import render_github
from orgdoc.diagnostics.json_report import render_json
from orgdoc.diagnostics.sarif_report import render_sarif
from orgdoc.diagnostics.text_report import concise, render, summary
from orgdoc.digest import sha256
from orgdoc.rules.book_reader import ReadBook
from orgdoc.source import SourceText
from orgdoc.version import __version__


@command()
@click.argument("specs", nargs=-1, required=True, metavar="SPEC...", shell_complete=completing.files)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "concise", "json", "github", "sarif"]),
    default="text",
    help="How to print it.  [text]",
)
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@rules_option
def check(specs: tuple[str, ...], form: str, strict: bool) -> int:
    """Say everything that is wrong with each SPEC, in one run.

    A SPEC of - is read from standard input.

    Example: orgdoc check specs/acme.yaml
    """
    refuse_missing(specs)
    given = named()
    book = book_in(given) if given is not None else None
    found: list[_Checked] = []
    if book is not None and book.problems:
        found.append(_of_book(book))
    if book is None or book.rulebook is not None:
        for spec in specs:
            one = read(spec)
            if one.book is not None and one.book.problems:
                found.append(_of_book(one.book))
            name = None if spec == STANDARD_INPUT else one.source.name
            found.append(_Checked(name, one.source, one.sha256, one.problems))
    _PRINTERS[form](found)
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return FINDINGS if any(problem.severity in failing for one in found for problem in one.problems) else 0


class _Checked(NamedTuple):
    """A file that was looked at: a spec, or a rule book with something wrong in it; `file` is None for
    standard input.
    """

    file: str | None
    source: SourceText
    sha256: str
    problems: tuple[Diagnostic, ...]
    is_book: bool = False


def _of_book(book: ReadBook) -> _Checked:
    return _Checked(book.source.name, book.source, sha256(book.data), book.problems, is_book=True)


def _print_text(found: Sequence[_Checked]) -> None:
    for number, one in enumerate(found):
        if number and (one.problems or found[number - 1].problems):
            click.echo()
        report = render(one.problems, one.source, paint=paint)
        click.echo(report or f"{summary((), one.source.name)}\n", nl=False)
    if len(found) > 1 and found[-1].problems:
        click.echo()
    _print_total(found)


def _print_concise(found: Sequence[_Checked]) -> None:
    for one in found:
        lines = [concise(problem, one.source, paint) for problem in one.problems]
        click.echo("\n".join([*lines, summary(one.problems, one.source.name)]))
    _print_total(found)


def _print_total(found: Sequence[_Checked]) -> None:
    if len(found) > 1:
        what = "files" if any(one.is_book for one in found) else "specs"
        click.echo(summary([problem for one in found for problem in one.problems], f"{len(found)} {what}"))


def _print_json(found: Sequence[_Checked]) -> None:
    write_json(render_json([(one.source.name, one.sha256, one.problems) for one in found], __version__))


def _print_github(found: Sequence[_Checked]) -> None:
    for one in found:
        write_data(render_github(one.problems, one.file))


def _print_sarif(found: Sequence[_Checked]) -> None:
    write_json(
        render_sarif([(one.source, one.sha256, one.problems) for one in found], every_code(), __version__)
    )


_PRINTERS = {
    "text": _print_text,
    "concise": _print_concise,
    "json": _print_json,
    "github": _print_github,
    "sarif": _print_sarif,
}
