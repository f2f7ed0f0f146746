"""What orgdoc says in the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orgdoc.model.verdict import OPEN_VERDICTS, SHARED, Decision, Decisions
from orgdoc.views.agenda import Agenda, Entry
from orgdoc.views.phrases import asking
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.words import figure, listed, plural

#: What is done now, behind the bar of a long build; of a chart, it is the page's title.
BRIEFING_IS_WRITTEN = "Writing the briefing"
PAGE_IS_WRITTEN = "Writing the page"
WORD_FILE_IS_MADE = "Making the Word file"
SLIDES_ARE_WRITTEN = "Writing the slides"
FILES_ARE_SAVED = "Writing the data file, saving everything"


def written(subject: str, form: tuple[str, str], decisions: Decisions, pages: int) -> str:
    """Return what a file is, for the line that names it.

    `subject` is chart, briefing, register, page or data; `form` is what it comes as, one and many ("a
    picture", "pictures"); `pages` are those of the chart in this format.
    """
    one, many = form
    if subject == "chart" and one:
        return f"chart as {one}" if pages == 1 or one == many else f"chart as {many}, {figure(pages, 'page')}"
    if one:
        return f"{subject} as {one}"
    if subject == "page":
        return f"page to explore, {figure(len(decisions.items), 'item')}"
    if subject == "chart":
        return f"chart, {figure(pages, 'page')}"
    return "" if subject == "data" else f"{subject}, {figure(len(decisions.items), 'item')}"


def further_pages(counts: Mapping[str, int]) -> str:
    """Return what lies in the folder of further pages: "11 further pages"."""
    most = max(counts.values())
    return f"{figure(most, 'further page')}{'' if len(counts) == 1 else ', in each format'}"


def first_page_alone(pages: int) -> str:
    """Return what to say where one page of a chart is printed; `pages` are those it has."""
    return f"the chart has {pages} pages, and this is the first; --page chooses another"


def picture_not_there(document: str, picture: str, formats: str) -> str:
    """Return what to say where a document shows pictures that this build does not make."""
    return f"{document} shows {picture}, which is not there; -f {formats} makes both"


def counts(decisions: Decisions, agenda: Agenda, naming: Naming) -> str:
    """Return "CIO 19   CTO 10   shared 1   open 4   2 decisions and 1 question are open:"."""
    verdicts = [d.verdict for d in decisions.items.values()]
    parts = [f"{label} {verdicts.count(branch)}" for branch, label in naming.labels.items()]
    for word, of in (("shared", (SHARED,)), ("open", OPEN_VERDICTS)):
        if count := sum(verdict in of for verdict in verdicts):
            parts.append(f"{word} {count}")
    sorts = ((len(agenda.to_decide), "decision"), (len(agenda.questions), "question"))
    waiting = [figure(n, word) for n, word in sorts if n]
    if not waiting:
        return "   ".join([*parts, "nothing needs a decision"])
    are = "is" if len(agenda.entries) == 1 else "are"
    return "   ".join([*parts, f"{listed(waiting)} {are} open:"])


def open_lines(decisions: Decisions, agenda: Agenda, naming: Naming, spec: str) -> list[tuple[str, ...]]:
    """Return number, subject, reason and place of all that is open; `spec` is the path as typed."""
    return [(f"{entry.number}", *_open_line(entry, decisions, naming, spec)) for entry in agenda.entries]


def _open_line(entry: Entry, decisions: Decisions, naming: Naming, spec: str) -> tuple[str, str, str]:
    if entry.vacancy is not None:
        post = naming.organisation.officers[entry.vacancy.officer]
        return post.post, f"a vacant post ({figure(len(entry.items), 'item')})", f"{spec}:{post.span.line}"
    if entry.decision is not None:
        decision = entry.decision
        place = f"{spec}:{lines_of(decision, naming)}"
        return decision.subject, asking.open_in_brief(decision, naming), place
    assert entry.question is not None
    question = entry.question
    reason = asking.asked_in_brief(question, naming)
    settles = f" (settles {len(question.settles)})" if len(question.settles) > 1 else ""
    return question.subject, f"{reason}{settles}", f"{spec}:{question.span.line}"


def lines_of(decision: Decision, naming: Naming) -> str:
    """Return the lines of the spec that a subject stands on: "45, 163"."""
    if decision.subject in naming.items:
        return str(naming.items[decision.subject].span.line)
    lines = sorted({fact.place.span.line for facts in decision.facts.values() for fact in facts})
    return ", ".join(map(str, lines))


def several_built(count: int, unchanged: int, failed: int) -> str:
    """Return "12 specs: 3 built, 9 unchanged"."""
    parts = [f"{count - unchanged - failed:,} built"]
    parts += [f"{unchanged:,} unchanged"] if unchanged else []
    parts += [f"{failed:,} not written"] if failed else []
    return f"{count:,} specs: {', '.join(parts)}"


def too_many_to_page(spec: str, items: int, most: int, others: Sequence[str]) -> str:
    """Return what to say where chart and briefing would have too many pages; `others` are formats to take."""
    return (
        f"{spec} has {items:,} items, and a chart or a briefing is made of {most:,} at most. Write the data "
        f"alone, with -f {','.join(others)}; or make a spec of each division, and build them together"
    )


def cut_short(names: tuple[str, ...]) -> str:
    """Return what to say of a set that does not agree with its record."""
    subject = listed(names)
    is_not = "is not" if len(names) == 1 else "are not"
    return (
        f"{subject} {is_not} as the last build left {'it' if len(names) == 1 else 'them'}: that build was "
        f"cut short, or the {plural('file', len(names))} changed since. The whole set is written anew."
    )


def undrawn(labels: Sequence[str]) -> str:
    """Return what to say of letters that the built-in engine cannot paint in a picture."""
    shown = listed([*labels[:5], f"{len(labels) - 5} more"] if len(labels) > 5 else labels)
    return (
        f"the built-in engine has no letters for {shown}, so the PNG shows boxes there (the SVG is right). "
        "Install Graphviz with fonts for them, and the PNG is drawn with its dot."
    )


def not_renewed(names: Sequence[str]) -> str:
    """Return what to say of files of an earlier build, in formats that this one did not make."""
    shown = listed([*names[:3], f"{len(names) - 3} more"] if len(names) > 3 else names)
    return f"{shown}: from an earlier build, and left as before."


def no_longer_hidden(template: str, styles: Sequence[str]) -> str:
    return (
        f"{template} hides what stands in its {plural('style', len(styles))} {listed(styles)}; it is shown."
    )


def brought_along(template: str, styles: Sequence[str]) -> str:
    """Return what a template lacked: "corp.docx has no style for …; the built-in ones are used"."""
    shown = listed([*styles[:4], f"{len(styles) - 4} more"] if len(styles) > 4 else styles)
    return f"{template} has no {plural('style', len(styles))} {shown}; taken from the built-in template."
