"""What `orgdoc build` does with its specs: one, several, again and again, or a page of one alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

import click

from orgdoc.api import Answer
from orgdoc.characters import as_file_name
from orgdoc.cli.ending import tell
from orgdoc.cli.file_content import content_of
from orgdoc.cli.new_files import refuse_inputs
from orgdoc.cli.progress import Progress
from orgdoc.cli.rule_books import in_use
from orgdoc.cli.rules_option import named
from orgdoc.cli.spec_files import (
    STANDARD_INPUT,
    Told,
    decided,
    epoch_date,
    name_of,
    read_data,
    shown,
)
from orgdoc.cli.status import FINDINGS, Built, WrongUse
from orgdoc.cli.streams import write_document, write_json
from orgdoc.cli.versions import earlier_version
from orgdoc.cli.watching import watch
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.digest import sha256
from orgdoc.formats.graphviz.engine import Engine
from orgdoc.formats.registry import FORMATS, MOST_PAGED, Subject, needs_chart
from orgdoc.model.verdict import OPEN_VERDICTS
from orgdoc.outputs import Published, folded, is_safe, publish, publish_set, read_record, set_state, stopped
from orgdoc.pipeline import (
    Build,
    Earlier,
    Look,
    Style,
    branch_ids,
    focus_page_of,
    inputs_of,
    reader_for,
    readers_of,
)
from orgdoc.rules.book_reader import built_in_rulebook
from orgdoc.views.chart_page import ChartPage
from orgdoc.views.explanation import find, known_names
from orgdoc.views.phrases import terminal
from orgdoc.views.phrases.people import head
from orgdoc.views.terminal import Written, build_report, verdict_labels


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for, beside the specs; `page` and `focus` name one to write alone.

    `inputs` are the files that are read, by what they are to the user: none is written over.
    """

    folder: Path
    formats: tuple[str, ...]
    look: Look
    style: Style
    engine: Engine
    jobs: int | None
    strict: bool
    quiet: bool
    force: bool
    page: str | None
    focus: str | None
    since: str | None
    inputs: Mapping[str, Collection[str]]

    def stem(self, spec: str) -> str:
        """Return what the files of a spec are called, without ending; for one reader, `acme-for-cio`."""
        reader = self.style.reader
        return f"{stem_of(spec)}-for-{as_file_name(reader)}" if reader else stem_of(spec)

    def build(
        self, answer: Answer, stem: str, earlier: Earlier | None, progress: Progress | None = None
    ) -> Build:
        """Return the set of documents of an answer, still to be made."""
        return Build(
            answer.found,
            stem,
            self.formats,
            engine=self.engine,
            look=self.look,
            style=self.style,
            jobs=self.jobs,
            progress=progress,
            earlier=earlier,
        )


def watch_specs(
    specs: tuple[str, ...], templates: Sequence[str], wanted: Wanted, read_again: Callable[[Style], Style]
) -> int:
    """Build each spec, and again whenever it, a template or the earlier version is saved.

    `read_again` reads the templates anew into a style.
    """
    told = Told()

    def build(spec: str, *, again: bool) -> Built:
        """Build, from the second time on without the report; what fails is said, and is no end."""
        try:
            if not again:
                return build_one(spec, wanted, told)
            return build_one(spec, replace(wanted, style=read_again(wanted.style), quiet=True), told)
        except Exception as problem:  # whatever it is, the next time the file is saved may be better
            if signal := stopped():
                raise signal from None
            return Built(tell(problem, name_of(spec)))

    # A revision of git is no file that could be saved.
    earlier = (wanted.since,) if wanted.since is not None and Path(wanted.since).exists() else ()
    books = (book,) if (book := named()) else ()
    return watch(specs, (*templates, *earlier, *books), build, quiet=wanted.quiet)


def build_several(specs: Sequence[str], wanted: Wanted) -> int:
    """Build each spec that has changed; one that fails does not keep the others from being built."""
    progress = Progress(shown=not wanted.quiet)
    statuses: list[int] = []
    unchanged = failed = 0
    for number, spec in enumerate(specs):
        progress(spec, number, len(specs))
        if (status := _of_unchanged(spec, wanted)) is not None:
            statuses.append(status)
            unchanged += 1
            continue
        progress.clear()
        try:
            built = build_one(spec, wanted)
        except Exception as problem:  # of this spec alone
            if signal := stopped():
                raise signal from None
            built = Built(tell(problem, name_of(spec)))
        statuses.append(built.status)
        failed += built.verdicts is None
        if not wanted.quiet:
            click.echo()
    progress.clear()
    if not wanted.quiet:
        click.echo(terminal.several_built(len(specs), unchanged, failed))
    return max(statuses)


def _of_unchanged(spec: str, wanted: Wanted) -> int | None:
    """Return the exit status of a spec whose documents are there as they would be built; None for others."""
    if wanted.force or wanted.page or wanted.focus or spec == STANDARD_INPUT:
        return None
    record = f"{wanted.stem(spec)}.json"
    before = read_record(wanted.folder, record)
    if before is None or "inputs" not in before:
        return None
    try:
        data = content_of(spec)
    except OSError:
        return None
    book = read_data(data, spec).rulebook if b"rules" in data else in_use() or built_in_rulebook()
    inputs = inputs_of(
        sha256(data), book.sha256, wanted.formats, wanted.engine, wanted.look, wanted.style, epoch_date()
    )
    if before["inputs"] != inputs or set_state(wanted.folder, record).status != "whole":
        return None
    decided_before = [one for key in ("assignments", "managers") for one in _listed(before.get(key))]
    waiting = any(isinstance(one, dict) and one.get("verdict") in OPEN_VERDICTS for one in decided_before)
    return FINDINGS if wanted.strict and waiting else 0


def _listed(value: Any) -> list[Any]:
    """Return a list of the record, which somebody may have edited."""
    return value if isinstance(value, list) else []


def build_one(spec: str, wanted: Wanted, told: Told | None = None) -> Built:
    """Write the documents of one spec, or one page of its chart; `told` remembers what was warned of."""
    answer = decided(spec, told, notes=True)
    return Built(FINDINGS) if answer is None else build_answer(answer, spec, wanted)


def build_answer(answer: Answer, spec: str, wanted: Wanted) -> Built:
    """Write the documents of an answer, called after `spec`."""
    _refuse_unknown_accents(answer, wanted)
    if not wanted.focus and needs_chart(wanted.formats):
        refuse_too_large(answer, spec)
    verdicts = verdict_labels(answer.decisions, answer.naming)
    earlier = None
    if wanted.since is not None and (earlier := earlier_version(wanted.since, spec, answer)) is None:
        return Built(FINDINGS)
    if wanted.page or wanted.focus:
        return Built(_one_page(answer, spec, wanted, earlier), verdicts)
    _refuse_unknown_reader(answer, spec, wanted)
    folder, stem = wanted.folder, wanted.stem(spec)
    progress = Progress(shown=not wanted.quiet)
    build = wanted.build(answer, stem, earlier, progress)
    made = build.documents()
    progress.clear()
    _say_undrawn(made.undrawn)
    record = f"{stem}.json"
    names = [*made.files, record]
    _refuse_to_overwrite(wanted, names)
    progress(terminal.FILES_ARE_SAVED, 0, 1)
    try:
        published = publish_set(
            folder,
            made.files,
            record=record,
            record_of=lambda left: build.record(made.files, epoch_date(), earlier=left),
            pages=f"{stem}-pages/",
            force=wanted.force,
        )
    finally:
        progress.clear()
    _say_found(folder, published)
    _say_missing_picture(build, folder)
    if not wanted.quiet:
        files = [_written(shown(folder / name)) for name in names]
        click.echo(build_report(files, answer.decisions, answer.found.agenda, answer.naming, name_of(spec)))
    return Built(_status(answer, wanted), verdicts)


def _say_missing_picture(build: Build, folder: Path) -> None:
    picture = build.shown_files[build.pages[0].name] if "md" in build.formats else None
    if picture is not None and not (folder / picture).exists():
        formats = ",".join(["svg", *(name for name in FORMATS if name in build.formats and name != "svg")])
        click.echo(f"note: {terminal.picture_not_there(f'{build.stem}.md', picture, formats)}", err=True)


def _written(path: str) -> Written:
    form = FORMATS[PurePath(path).suffix[1:]]
    return Written(path, form.name, form.subject, form.form)


def print_one(spec: str, wanted: Wanted) -> int:
    """Print a single document; nothing is written."""
    answer = decided(spec, notes=True)
    if answer is None:
        return FINDINGS
    _refuse_unknown_accents(answer, wanted)
    if not wanted.focus and needs_chart(wanted.formats):
        refuse_too_large(answer, spec)
    (name,) = wanted.formats
    _refuse_unknown_reader(answer, spec, wanted)
    earlier = None
    if wanted.since is not None and (earlier := earlier_version(wanted.since, spec, answer)) is None:
        return FINDINGS
    build = wanted.build(answer, wanted.stem(spec), earlier)
    if wanted.page or wanted.focus:
        _, page = _chosen_page(answer, spec, wanted, build)
        build = build.alone(page, _drawn_formats(wanted), wanted.engine)
    elif name == "json":
        write_json(build.record({}, None))
        return _status(answer, wanted)
    made = build.documents()
    _say_undrawn(made.undrawn)
    if len(made.files) > 1:
        click.echo(f"note: {terminal.first_page_alone(len(made.files))}", err=True)
    document = next(iter(made.files.values()))
    if FORMATS[name].binary:
        click.echo(document, nl=False)
    else:
        write_document(document, "name a folder with -o, or send it to a file: >FILE")
    return _status(answer, wanted)


def _status(answer: Answer, wanted: Wanted) -> int:
    decisions = (*answer.decisions.items.values(), *answer.decisions.managers.values())
    return FINDINGS if wanted.strict and any(decision.is_open for decision in decisions) else 0


def _one_page(answer: Answer, spec: str, wanted: Wanted, earlier: Earlier | None) -> int:
    """Write one page of the chart by itself, beside the set and without touching it."""
    formats = _drawn_formats(wanted)
    name, page = _chosen_page(answer, spec, wanted, wanted.build(answer, stem_of(spec), earlier))
    stem = f"{wanted.stem(spec)}-{'page' if wanted.page else 'focus'}-{name}"
    made = wanted.build(answer, stem, earlier).alone(page, formats, wanted.engine).documents()
    _say_undrawn(made.undrawn)
    _refuse_to_overwrite(wanted, made.files)
    publish(wanted.folder, made.files, record=list(made.files)[-1])
    if not wanted.quiet:
        for file in made.files:
            click.echo(shown(wanted.folder / file))
    return 0


def _drawn_formats(wanted: Wanted) -> tuple[str, ...]:
    """Return those of the formats that are a chart, of which a page can be written alone."""
    formats = tuple(name for name in wanted.formats if FORMATS[name].subject is Subject.CHART)
    if not formats:
        charts = ", ".join(name for name, form in FORMATS.items() if form.subject is Subject.CHART)
        raise WrongUse(f"a page alone is written as a chart; give one of {charts} with -f")
    return formats


def _chosen_page(answer: Answer, spec: str, wanted: Wanted, build: Build) -> tuple[str, ChartPage]:
    if wanted.page:
        pages = {page.name: page for page in build.pages}
        by_name = {name.partition("-")[2]: page for name, page in pages.items()} | pages
        # A branch that takes several pages is known by its first one too.
        by_name = {name.partition("-1-of-")[0]: page for name, page in by_name.items()} | by_name
        if wanted.page not in by_name:
            known = ", ".join(name.partition("-")[2] or name for name in pages)
            raise WrongUse(f"the chart of {name_of(spec)} has no page {wanted.page!r}; it has {known}")
        return wanted.page, by_name[wanted.page]
    assert wanted.focus is not None
    decision = find(wanted.focus, answer.decisions, answer.naming)
    page = focus_page_of(answer.found, decision.subject, build.earlier) if decision else None
    if decision is not None and page is None:
        raise WrongUse(f"{wanted.focus} has no card of its own on the chart of {name_of(spec)}")
    if decision is None or page is None:
        near = nearest(wanted.focus, known_names(answer.decisions, answer.naming))
        hint = f"; did you mean {near}?" if near else ""
        raise WrongUse(f"{name_of(spec)} has no project, resource or manager {wanted.focus!r}{hint}")
    return as_file_name(decision.subject), page


def refuse_too_large(answer: Answer, spec: str) -> None:
    """Refuse a chart or a briefing of more pages than anybody reads, instead of working for minutes."""
    items = len(answer.decisions.items)
    if items > MOST_PAGED:
        others = [name for name, form in FORMATS.items() if not form.paged]
        raise WrongUse(terminal.too_many_to_page(name_of(spec), items, MOST_PAGED, others))


def _refuse_unknown_accents(answer: Answer, wanted: Wanted) -> None:
    known = branch_ids(answer.naming.rulebook)
    for branch in wanted.look.accents:
        if branch not in known:
            raise WrongUse(f"--accent: {branch!r} is not one of {', '.join(known)}")


def _refuse_unknown_reader(answer: Answer, spec: str, wanted: Wanted) -> None:
    word = wanted.style.reader
    if word is not None and reader_for(answer.found, word) is None:
        above = head(answer.naming)
        if above is not None and word.strip().casefold() in (above.post, str(above.in_charge).casefold()):
            raise WrongUse(f"--for: the whole briefing is for {above.in_charge}; leave --for out")
        near = nearest(word, readers_of(answer.found))
        hint = f"; did you mean {near}?" if near else ""
        raise WrongUse(f"--for: {name_of(spec)} has no branch, manager or tag {word!r}{hint}")


def _refuse_to_overwrite(wanted: Wanted, names: Collection[str]) -> None:
    """Refuse to write over what is read, as `build firm.json -o .` would."""
    targets = [wanted.folder / name for name in names]
    refuse_inputs(targets, wanted.inputs, other="choose another folder with -o")


def stem_of(spec: str) -> str:
    """Return what the files of a spec are called, without their ending."""
    return "spec" if spec == STANDARD_INPUT else PurePath(spec).stem


def _say_undrawn(labels: Sequence[str]) -> None:
    if labels:
        click.echo(f"note: {terminal.undrawn(labels)}", err=True)


def refuse_names(specs: Sequence[str]) -> None:
    """Refuse specs whose documents could not bear their names, or would bear one name."""
    seen: dict[str, str] = {}
    for spec in specs:
        if not is_safe(f"{stem_of(spec)}.json"):
            raise WrongUse(f"documents cannot be called {stem_of(spec)!r} on every system; rename {spec}")
        stem = folded(stem_of(spec))
        if stem in seen:
            raise WrongUse(
                f"{seen[stem]} and {spec} would write the same files; build each with an -o of its own"
            )
        seen[stem] = spec


def _say_found(folder: Path, published: Published) -> None:
    """Say where the old set was not as its record has it, and what of earlier builds lies there still."""
    if published.before.differing:
        names = tuple(shown(folder / name) for name in published.before.differing)
        click.echo(f"note: {terminal.cut_short(names)}", err=True)
    if published.left:
        click.echo(
            f"note: {terminal.not_renewed([shown(folder / name) for name in published.left])}", err=True
        )
