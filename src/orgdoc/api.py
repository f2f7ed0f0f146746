"""orgdoc as a library: a spec is loaded, decided, asked, drawn and written. docs/api.md teaches it.

Nothing is printed, nothing reads the clock, and files are written by `Answer.write` alone.
"""

from __future__ import annotations

import html
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from orgdoc import pipeline
from orgdoc.diagnostics.diagnostic import Diagnostic
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.diagnostics.text_report import concise
from orgdoc.editing.spec_editor import edited
from orgdoc.errors import OrgdocError
from orgdoc.formats.graphviz.engine import Engine, find_engine
from orgdoc.formats.markdown import to_markdown
from orgdoc.formats.registry import DEFAULT_FORMATS, FORMATS, Drawing
from orgdoc.formats.word.write import to_document, to_docx
from orgdoc.model.difference import Change
from orgdoc.model.organisation import Organisation
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.verdict import Decision as Decided
from orgdoc.model.verdict import Decisions, Way
from orgdoc.outputs import publish_set
from orgdoc.rules.book_reader import ReadBook, built_in_rulebook, built_in_text, read_book
from orgdoc.rules.extending import FindBook
from orgdoc.source import SourceText
from orgdoc.supposing import changes_of
from orgdoc.views import explanation
from orgdoc.views.changes import as_markdown, as_text
from orgdoc.views.chart_page import ChartPage
from orgdoc.views.document import Document
from orgdoc.views.phrases.naming import Naming

if TYPE_CHECKING:
    import docx.document
    import graphviz


class SpecError(OrgdocError):
    """A spec with mistakes: `problems` are all of them, each with its place in `source`, the text."""

    def __init__(self, source: SourceText, problems: tuple[Diagnostic, ...]) -> None:
        super().__init__("\n".join(concise(problem, source) for problem in problems))
        self.source = source
        self.problems = problems


class RuleBookError(OrgdocError):
    """A rule book with mistakes: `problems` are all of them, each with its place in `source`, the text."""

    def __init__(self, source: SourceText, problems: tuple[Diagnostic, ...]) -> None:
        super().__init__("\n".join(concise(problem, source) for problem in problems))
        self.source = source
        self.problems = problems


@dataclass(frozen=True)
class RuleBook:
    """A rule book: branches, rules, facts of its own, and the sources that the rules restate."""

    book: Rulebook
    text: str

    @classmethod
    def built_in(cls) -> RuleBook:
        """Return the rules of “Difference between CIO and CTO”."""
        return cls(built_in_rulebook(), built_in_text())

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> RuleBook:
        """Read a rule book from a file.

        Raises RuleBookError with every mistake in it, and OSError where the file cannot be read.
        """
        path = Path(path)
        return cls.of(read_book(path.read_bytes(), os.fspath(path).replace(os.sep, "/"), _beside(path)))

    @classmethod
    def parse(cls, text: str, name: str = "rules.yaml") -> RuleBook:
        """Read a rule book from its text; `name` is what messages call it. Raises RuleBookError."""
        return cls.of(read_book(text.encode(), name))

    @classmethod
    def of(cls, found: ReadBook) -> RuleBook:
        """Return a book that was read without errors; raises RuleBookError for another."""
        if found.rulebook is None:
            raise RuleBookError(found.source, found.problems)
        return cls(found.rulebook, found.source.text)

    @property
    def branches(self) -> tuple[str, ...]:
        return tuple(branch.id for branch in self.book.branches)


@dataclass(frozen=True)
class Spec:
    """An organisation as its spec states it.

    `problems` are warnings and notes: a spec with errors never becomes one.
    """

    name: str
    data: bytes
    organisation: Organisation
    problems: tuple[Diagnostic, ...]
    source: SourceText
    sha256: str
    rulebook: Rulebook

    def decide(self, rules: RuleBook | None = None, *, shown_date: date | None = None) -> Answer:
        """Decide by the rules by which the spec was read; `shown_date` is for a spec without `as_of`.

        With `rules`, the spec is read anew by those: another book may have other posts and facts. Raises
        SpecError where it does not fit them.
        """
        if rules is not None and rules.book != self.rulebook:
            return loads(self.data, self.name, rules=rules).decide(shown_date=shown_date)
        found = pipeline.answer(self.organisation, self.name, shown_date, self.sha256, self.rulebook)
        return Answer(found, self)


def load(path: str | os.PathLike[str], *, rules: RuleBook | None = None) -> Spec:
    """Read a spec from a file, by `rules`, else by those that it names, else by the built-in ones.

    Raises SpecError with every mistake in it, RuleBookError where its rule book has some, and OSError where
    the file cannot be read.
    """
    path = Path(path)
    return spec_of(_read(path.read_bytes(), os.fspath(path).replace(os.sep, "/"), rules, _beside(path)))


def _beside(path: Path) -> FindBook:
    """Return what finds the rule book that a file names."""

    def find(named: str) -> tuple[str, bytes]:
        book = path.parent / named
        return book.as_posix(), book.read_bytes()

    return find


def loads(text: str | bytes, name: str = "spec.yaml", *, rules: RuleBook | None = None) -> Spec:
    """Read a spec from its text; `name` is what messages and documents call it.

    `rules` are those to read and decide it by, else the built-in ones. Raises SpecError.
    """
    return spec_of(_read(text.encode() if isinstance(text, str) else text, name, rules, None))


def _read(data: bytes, name: str, rules: RuleBook | None, find: FindBook | None) -> pipeline.Read:
    return pipeline.read(data, name, rules.book if rules is not None else None, find)


def spec_of(found: pipeline.Read) -> Spec:
    """Return a spec that was read without errors; raises SpecError or RuleBookError for another."""
    if found.book is not None and found.book.rulebook is None:
        raise RuleBookError(found.book.source, found.book.problems)
    if found.organisation is None:
        raise SpecError(found.source, found.problems)
    source = found.source
    return Spec(
        source.name,
        found.data,
        found.organisation,
        found.problems,
        source,
        found.sha256,
        found.rulebook,
    )


class Decision:
    """What is decided of one project, resource, manager or stakeholder, and why."""

    def __init__(self, decided: Decided, answer: Answer) -> None:
        self.decided = decided
        self._answer = answer

    @property
    def id(self) -> str:
        """The id of an item; the name of a manager or a stakeholder."""
        return self.decided.subject

    @property
    def name(self) -> str:
        return self._answer.naming.name(self.decided.subject)

    @property
    def kind(self) -> str:
        """`project`, a kind of resource, `manager` or `stakeholder`."""
        return self.decided.kind

    @property
    def verdict(self) -> str:
        """The label of a branch (`CIO`), or `shared`, `contested`, `undetermined`."""
        return self._answer.naming.labels.get(self.decided.verdict, self.decided.verdict)

    @property
    def certainty(self) -> str | None:
        """`firm`, `likely`, `leaning` or `decided`; None for what is contested or undetermined."""
        return None if self.decided.certainty is None else str(self.decided.certainty)

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways to settle what is contested or open, each with its change and its effects."""
        return self.decided.ways

    @property
    def is_open(self) -> bool:
        """Whether somebody must still decide or find something out."""
        return self.decided.is_open

    def explain(self, width: int = 80) -> str:
        """Return the whole reasoning as text, in lines of at most `width` letters where no word is longer."""
        naming = self._answer.naming
        return explanation.pages(
            self._answer.decisions, naming, self._answer.spec_name, [self.decided], width
        )[0]

    def __repr__(self) -> str:
        return f"<orgdoc.Decision {self.id}: {self.verdict}>"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.explain())}</pre>"


class Answer(Mapping[str, Decision]):
    """Who answers for what in one organisation: decisions by item id, in the order of the spec.

    `answer["portal"]` also finds an item by its name, a manager and a stakeholder by theirs, case aside.
    """

    def __init__(self, found: pipeline.Answer, spec: Spec) -> None:
        self.found = found
        self.spec = spec

    @property
    def decisions(self) -> Decisions:
        return self.found.decisions

    @property
    def naming(self) -> Naming:
        return self.found.naming

    @property
    def spec_sha256(self) -> str:
        return self.found.spec_sha256

    @property
    def spec_name(self) -> str:
        return self.naming.spec

    @property
    def managers(self) -> Mapping[str, Decision]:
        return {name: Decision(one, self) for name, one in self.decisions.managers.items()}

    @property
    def stakeholders(self) -> Mapping[str, Decision]:
        return {name: Decision(one, self) for name, one in self.decisions.stakeholders.items()}

    def __getitem__(self, subject: str) -> Decision:
        found = explanation.find(subject, self.decisions, self.naming)
        if found is None:
            near = nearest(subject, explanation.known_names(self.decisions, self.naming))
            raise KeyError(f"{subject!r} is not in it" + (f"; did you mean {near}?" if near else ""))
        return Decision(found, self)

    def __iter__(self) -> Iterator[str]:
        return iter(self.decisions.items)

    def __len__(self) -> int:
        return len(self.decisions.items)

    def chart(
        self,
        *,
        theme: str = "light",
        accents: Mapping[str, str] | None = None,
        stakeholders: bool = False,
        since: Answer | None = None,
        engine: Engine | None = None,
        jobs: int | None = 1,
    ) -> Chart:
        """Return the org chart.

        `accents` are colours by branch id (`{"cio": "#1F3A5F"}`); cards say what has changed `since` an older
        answer; `jobs` says in how many processes its
        pages are drawn, None for one a processor; more than one needs a program whose main module can be
        imported, as `multiprocessing` says of spawned processes.

        Raises ColourError for a colour that cannot be read on the page.
        """
        look = pipeline.Look(theme, accents or {}, stakeholders)
        return Chart(
            pipeline.Build(
                self.found,
                "chart",
                ("svg", "png"),
                engine=engine,
                look=look,
                jobs=jobs,
                earlier=_earlier(since),
            )
        )

    def briefing(
        self,
        *,
        detail: str = "standard",
        reader: str | None = None,
        template: bytes | None = None,
        since: Answer | None = None,
        engine: Engine | None = None,
    ) -> Briefing:
        """Return the briefing, as `detail` says (summary, standard, full), in the look of `template`.

        `reader` is for whom it is: a branch id, a manager's name or a tag; None for whoever decides. With
        `since`, an older answer, it says what has changed since then, and why.
        """
        style = pipeline.Style(detail, template, reader)
        engine = engine or find_engine(None, os.environ)
        return Briefing(
            pipeline.Build(
                self.found, "briefing", ("docx",), engine=engine, style=style, earlier=_earlier(since)
            )
        )

    def write(  # noqa: PLR0913 - each is a wish of the user's
        self,
        folder: str | os.PathLike[str],
        formats: Collection[str] = DEFAULT_FORMATS,
        *,
        stem: str | None = None,
        look: pipeline.Look | None = None,
        style: pipeline.Style | None = None,
        since: Answer | None = None,
        engine: Engine | None = None,
        jobs: int | None = 1,
        force: bool = False,
    ) -> tuple[Path, ...]:
        """Write documents into `folder`, all or none, and the record (JSON) with them; return their paths.

        They are called after the spec, or `stem`; they say what has changed `since` an older answer. As with
        `orgdoc build`, pages that the chart no longer has go, and other files of earlier builds stay and are
        remembered in the record. Raises ValueError for an unknown format, OutputError where the disk refuses
        or, unless `force`, a file is there that no record says orgdoc wrote, EngineError where Graphviz does
        not draw.
        """
        if unknown := set(formats) - set(FORMATS):
            raise ValueError(f"{sorted(unknown)[0]!r} is not a format; choose from {', '.join(FORMATS)}")
        stem = stem or PurePath(self.spec_name).stem
        engine = engine or find_engine(None, os.environ)
        build = pipeline.Build(
            self.found,
            stem,
            formats,
            engine=engine,
            look=look,
            style=style,
            jobs=jobs,
            earlier=_earlier(since),
        )
        made = build.documents().files
        record = f"{stem}.json"
        publish_set(
            Path(folder),
            made,
            record=record,
            record_of=lambda left: build.record(made, None, earlier=left),
            pages=f"{stem}-pages/",
            force=force,
        )
        return tuple(Path(folder) / name for name in (*made, record))

    def asked_of(self, person: str) -> Answer:
        """Return the answer with only those questions and decisions that one person is asked."""
        whole = self.decisions
        agenda = self.found.agenda.asked_of(person, whole.head)
        found = replace(self.found, decisions=whole.asked_of(person), agenda=agenda)
        return Answer(found, self.spec)

    def diff(self, older: Answer) -> Comparison:
        """Return what differs from an older answer to this one, each with what caused it."""
        return Comparison(older, self, older.spec.name, self.spec.name)

    def what_if(self, changes: Mapping[str, str] | Iterable[str]) -> Comparison:
        """Return all that would differ if the spec were changed so: `{"portal.for": "internal"}`.

        `changes` may also be as one types them, `["portal.for=internal", "boundary.external+=Partner Co"]`.
        Nothing is written. Raises NotUnderstoodError for a change that says nothing, NotEditableError and
        SpecError for one that the spec does not allow.
        """
        typed = [f"{k}={v}" for k, v in changes.items()] if isinstance(changes, Mapping) else [*changes]
        text = edited(self.spec.data.decode(), changes_of(typed, self.decisions, self.naming))
        there = spec_of(pipeline.read(text.encode(), self.spec.name, self.naming.rulebook)).decide(
            shown_date=self.naming.date
        )
        return Comparison(self, there, self.spec.name, "", tuple(typed))

    def to_json(self) -> str:
        """Return the machine-readable answer, as `orgdoc explain --format json` prints it."""
        return pipeline.answer_as_json(self.found)

    def __repr__(self) -> str:
        return f"<orgdoc.Answer {self.naming.organisation.name.value}: {len(self)} items>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(one.name)}</td><td>{html.escape(one.kind)}</td>"
            f"<td>{html.escape(self.naming.verdict(one.decided.verdict))}</td></tr>"
            for one in self.values()
        )
        title = html.escape(self.naming.organisation.name.value)
        head = "<tr><th>Project or resource</th><th>Kind</th><th>Belongs to</th></tr>"
        return f"<table><caption>{title}</caption><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _earlier(since: Answer | None) -> pipeline.Earlier | None:
    return pipeline.Earlier(since.found, since.spec_name) if since is not None else None


class Comparison:
    """What differs between two answers; `suppose` are the changes of a world that is only supposed."""

    def __init__(
        self, old: Answer, new: Answer, old_name: str, new_name: str, suppose: tuple[str, ...] = ()
    ) -> None:
        self.old, self.new, self.suppose = old, new, suppose
        self._compared = pipeline.compared(old.found, new.found, old_name, new_name)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every verdict, certainty and reporting line that differs, with its causes."""
        return tuple(self._compared.difference.changes)

    def to_text(self, width: int = 80) -> str:
        return as_text(self._compared, width)

    def to_markdown(self) -> str:
        return as_markdown(self._compared)

    def to_json(self) -> str:
        """Return it as `orgdoc diff --format json` prints it (schema `orgdoc/diff/1`)."""
        return pipeline.difference_as_json(self._compared, self.suppose)

    def __repr__(self) -> str:
        return f"<orgdoc.Comparison of {len(self.changes)} changes>"

    def _repr_markdown_(self) -> str:
        return self.to_markdown()


class Chart:
    """An org chart: one page while it is legible on a slide, else an overview and further pages."""

    def __init__(self, build: pipeline.Build) -> None:
        self._build = build

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        return tuple(Page(self._build, page) for page in self._build.pages)

    def __repr__(self) -> str:
        return f"<orgdoc.Chart of {len(self.pages)} pages>"

    def _repr_html_(self) -> str:
        return self.pages[0]._repr_svg_()


class Page:
    """One page of a chart."""

    def __init__(self, build: pipeline.Build, page: ChartPage) -> None:
        self._build = build
        self.page = page

    @property
    def name(self) -> str:
        return self.page.name

    @property
    def title(self) -> str:
        """The message of the page."""
        return self.page.title

    def digraph(self) -> graphviz.Digraph:
        """Return the page as a graph for Graphviz, with every position given (layout `nop2`)."""
        return self._build.digraph(self.page)

    def svg(self) -> str:
        """Return the page as an SVG. Raises EngineError where Graphviz does not draw."""
        return self._alone("svg").decode()

    def png(self) -> bytes:
        """Return the page as a picture of 200 dots to the inch. Raises EngineError."""
        return self._alone("png")

    def _alone(self, form: str) -> bytes:
        engine = self._build.engine or find_engine(None, os.environ)
        alone = self._build.alone(self.page, (form,), engine)
        return alone.drawn(Drawing(form))[0]

    def __repr__(self) -> str:
        return f"<orgdoc.Page {self.name}: {self.title}>"

    def _repr_svg_(self) -> str:
        return self.svg()


class Briefing:
    """The briefing that explains each assignment to stakeholders."""

    def __init__(self, build: pipeline.Build) -> None:
        self._build = build

    @property
    def document(self) -> Document:
        """The briefing as neutral blocks: headings, paragraphs, tables, figures."""
        return self._build.document

    def to_docx(self) -> docx.document.Document:
        """Return it as a document of python-docx, to go on with."""
        return to_document(self._build.document, self._build.pictures, template=self._build.template)

    def to_bytes(self) -> bytes:
        """Return the Word file."""
        return to_docx(self._build.document, self._build.pictures, template=self._build.template)

    def to_markdown(self) -> str:
        """Return it as Markdown, which refers to the pages of the chart as `briefing.svg` and so on."""
        return to_markdown(self._build.document, self._build.shown_files)

    def _repr_markdown_(self) -> str:
        return self.to_markdown()


__all__ = [
    "Answer",
    "Briefing",
    "Chart",
    "Comparison",
    "Decision",
    "Page",
    "RuleBook",
    "RuleBookError",
    "Spec",
    "SpecError",
    "load",
    "loads",
]
