"""The help of a message, followed by a machine: what a user who does what it says would make of the spec."""

from __future__ import annotations

import re
from collections.abc import Callable

from orgdoc.diagnostics.diagnostic import Diagnostic

_KEY = re.compile(r"^(\s*(?:- )*)([a-z_]+):")
Action = Callable[["Text", re.Match[str]], None]


class OnlyAPersonCanError(Exception):
    """What to write hangs on what the author meant."""


class Text:
    """The lines of a spec, and the place that a message marks: a line and columns, from 0."""

    def __init__(self, text: str, problem: Diagnostic) -> None:
        self.lines = text.split("\n")
        self.problem = problem
        span = problem.primary.span
        self.at, self.begin, self.end = span.line - 1, span.column - 1, span.end_column - 1

    @property
    def line(self) -> str:
        return self.lines[self.at]

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def replace(self, new: str) -> None:
        """Write something in place of what is marked, quotes round it included."""
        self.lines[self.at] = self.line[: self.begin] + new + self.line[self.end :]

    def replace_value(self, new: str) -> None:
        """Write something in place of the value that begins where the mark does, to where it ends."""
        self.lines[self.at] = self.line[: self.begin] + new + self.line[self.value_ends() :]

    def value_ends(self) -> int:
        """Return where the marked value ends: at the end of its line, or of its part of brackets."""
        before = self.line[: self.begin]
        if before.count("[") > before.count("]") or before.count("{") > before.count("}"):
            depth = 0
            for at in range(max(self.end, self.begin), len(self.line)):
                sign = self.line[at]
                if not depth and sign in ",]}":
                    return at
                depth += (sign in "[{") - (sign in "]}")
        return len(self.line)

    def write(self, new: str) -> None:
        """Write a key with its value in place of that key, an entry in place of an entry, else a value."""
        key = re.match(r"([a-z_]+):", new)
        if new.startswith("- "):
            self.lines[self.at] = self.line[: len(self.line) - len(self.line.lstrip())] + new
        elif key and (found := [*re.finditer(rf"\b{key[1]}\b\s*[:：=]?", self.line)]):
            self.begin = max((one for one in found if one.start() <= self.begin), default=found[0],
                             key=lambda one: one.start()).start()  # fmt: skip
            if not new.endswith(":"):
                self.drop_below()
            self.replace_value(new)
        elif key and self.problem.code == "unknown-key":
            self.drop_below()
            self.replace_value(new)
        elif key:
            self.replace_value(new)
        else:
            self.replace(new)

    def indent(self) -> int:
        """Return where the key or the dash on the marked line stands."""
        found = re.match(r"\s*(?:- )*", self.line)
        return found.end() if found else 0

    def drop_below(self) -> None:
        """Remove the lines that stand under the marked one."""
        margin = self.indent()
        while self.at + 1 < len(self.lines):
            below = self.lines[self.at + 1]
            if not below.strip() or len(below) - len(below.lstrip()) <= margin:
                break
            del self.lines[self.at + 1]

    def remove_line(self) -> None:
        self.drop_below()
        begins = re.match(r"(\s*- )[a-z_]+:", self.line)
        if begins and self.at + 1 < len(self.lines) and self.lines[self.at + 1].startswith("    "):
            self.lines[self.at + 1] = begins[1] + self.lines[self.at + 1].lstrip()
        if "{" in self.line or "[" in self.line.partition(":")[2][: self.begin]:
            self.remove()
        else:
            del self.lines[self.at]

    def remove(self) -> None:
        """Remove what is marked, with the comma beside it; a line that holds nothing else goes whole."""
        if re.fullmatch(r"\s*- ", self.line[: self.begin]) and self.end >= len(self.line):
            del self.lines[self.at]
            return
        end = self.value_ends()
        if re.match(r"[,\s]*,", self.line[end:]):
            end += self.line[end:].index(",") + 1
            self.lines[self.at] = self.line[: self.begin] + self.line[end:].lstrip()
        else:
            self.lines[self.at] = self.line[: self.begin].rstrip(" ,") + self.line[end:]

    def leave(self) -> None:
        raise OnlyAPersonCanError

    def append(self, new: str) -> None:
        """Write a value after the key or the dash of the marked line."""
        self.drop_below()
        found = re.match(r"\s*(?:- )*(?:-$|[a-z_]+:)?", self.line)
        self.lines[self.at] = f"{self.line[: found.end()].rstrip() if found else ''} {new}"

    def nest(self, key: str, entry: str) -> None:
        """Write a key with an entry under it, in place of what the key has."""
        self.at = max((n for n in range(self.at + 1) if self.lines[n].strip() == key), default=self.at)
        self.drop_below()
        margin = len(self.line) - len(self.line.lstrip())
        self.lines[self.at : self.at + 1] = [" " * margin + key, " " * (margin + 2) + entry]

    def in_place_of(self, key: str, new: str) -> None:
        self.begin = self.line.rindex(f"{key}:", 0, self.begin)
        self.replace_value(new)

    def to_the_margin(self) -> None:
        """Move the marked line, and what stands under it, out to the left."""
        margin, first = self.indent(), self.at
        end = first + 1
        while end < len(self.lines) and self.lines[end].startswith(" " * (margin + 1)):
            end += 1
        self.lines[first:end] = [line[margin:] for line in self.lines[first:end]]

    def as_detail(self, entry: str) -> None:
        del self.lines[self.at]
        above = next(n for n in range(self.at - 1, -1, -1) if "details: {" in self.lines[n])
        self.lines[above] = self.lines[above].replace("details: {", f"details: {{{entry}, ", 1)

    def add(self, *new: str) -> None:
        """Write lines after the marked one, as keys of the same entry."""
        margin = self.indent()
        if "{" in self.line:
            at = self.line.index("{") + 1
            self.lines[self.at] = self.line[:at] + ", ".join(new) + ", " + self.line[at:]
        else:
            self.lines[self.at + 1 : self.at + 1] = [" " * margin + one for one in new]


def _write(text: Text, found: re.Match[str]) -> None:
    new = found[1]
    if new.endswith("…"):  # what only the author knows
        new = new[:-1].strip()
        new = new if text.at + 1 < len(text.lines) and "- " in text.lines[text.at + 1][:6] else f"{new} Mine"
    text.write(new)


def _own_value(text: Text, found: re.Match[str]) -> None:
    text.write(f"{found[1]}: {found[2]}")


def _quote(text: Text, found: re.Match[str]) -> None:
    if found[1].startswith(("&", "*", "!")) and text.line[text.begin : text.begin + 1] in "&*!":
        text.lines[text.at] = text.line[: text.begin] + f'"{found[1]}"' + text.line[text.value_ends() :]
    else:
        text.replace_value(f'"{found[1]}"')


def _remove(text: Text, found: re.Match[str]) -> None:
    text.remove()


def _remove_sign(text: Text, found: re.Match[str]) -> None:
    text.replace("")


def _remove_line(text: Text, found: re.Match[str]) -> None:
    text.remove_line()


def _add(text: Text, found: re.Match[str]) -> None:
    text.add(found[1])


def _add_party(text: Text, found: re.Match[str]) -> None:
    top = [n for n, line in enumerate(text.lines) if line.startswith("boundary:")]
    if not top:
        text.lines[0:0] = [f"boundary: {{unknown: [{found[1]}]}}"]
    elif "{" in text.lines[top[0]]:
        text.lines[top[0]] = text.lines[top[0]].replace("{", f"{{unknown: [{found[1]}], ", 1)
    else:
        text.lines[top[0] + 1 : top[0] + 1] = [f"  unknown: [{found[1]}]"]


def _shorten(text: Text, found: re.Match[str]) -> None:
    text.replace("Short")


def _on_one_line(text: Text, found: re.Match[str]) -> None:
    text.drop_below()
    text.replace_value("On one line")


#: What an author would write for a key, where a help leaves it to them.
VALUES = {
    "branch": "cio", "rationale": "It was decided so.", "by": "Ada", "on": "2026-10-01", "kind": "software",
    "for": "[internal]", "serves": "[internal]", "as_of": "2026-10-01", "name": "A name",
}  # fmt: skip


def _double_backslash(text: Text, found: re.Match[str]) -> None:
    at = text.line.index("\\", text.begin)
    text.lines[text.at] = f"{text.line[:at]}\\{text.line[at:]}"


def _later(text: Text) -> None:
    """Write a later day: of the documents, or of the end of the decision."""
    key = "as_of" if text.problem.code == "decided-after-as-of" else "expires"
    text.lines = [re.sub(rf"{key}: [\d-]+", f"{key}: 2099-01-01", line) for line in text.lines]


def _remove_key(key: str) -> Action:
    """Remove a key with its value, wherever it stands, and the comma beside it."""

    def remove(text: Text, found: re.Match[str]) -> None:
        lines = (re.sub(rf"(, )?\b{key}: [\w-]+", "", line) for line in text.lines)
        text.lines = [
            line for line, before in zip(lines, text.lines, strict=True) if line.strip() or not before.strip()
        ]

    return remove


def _another_id(text: Text, found: re.Match[str]) -> None:
    text.replace("another-id")


def _begin_an_entry(text: Text, found: re.Match[str]) -> None:
    text.lines[text.at] = f"{text.line[: text.begin - 2]}- {text.line[text.begin :]}"


def _begin_the_file(text: Text, found: re.Match[str]) -> None:
    name = ["organisation:", "  name: Acme Corporation"]
    keeps = text.problem.code == "missing-key"
    text.lines = [*name, *text.lines] if keeps else name


def _add_keys(text: Text, found: re.Match[str]) -> None:
    keys = [key for key in re.findall(r"`([a-z_]+):`", found.string) if key != "override"]
    entries = [f"{key}: {VALUES[key]}" for key in keys]
    if "override:" in found.string:  # of a manager's entry, or in place of a word
        text.replace_value("") if "write" in found[0] else None
        margin = len(text.line) - len(text.line.lstrip())
        head = text.line.replace(": {}", ":").rstrip()
        inside = f"override: {{{', '.join(entries)}}}"
        if "write" in found[0]:
            text.lines[text.at] = " " * margin + inside
        else:
            text.lines[text.at : text.at + 1] = [head, " " * (margin + 2) + inside]
    elif keys == ["for"] and (stated := [n for n, line in enumerate(text.lines) if "for: []" in line]):
        text.lines[stated[0]] = text.lines[stated[0]].replace("for: []", "for: [internal]")
    elif text.line.rstrip().endswith(":"):
        text.lines[text.at + 1 : text.at + 1] = [" " * (text.indent() + 2) + entry for entry in entries]
    else:
        text.add(*entries)


def _add_projects(text: Text, found: re.Match[str]) -> None:
    text.lines = [line for line in text.lines if not re.match(r"(projects|resources):( \[\])?$", line)]
    text.lines += ["projects:", "  - id: ledger", "    name: Ledger", "    for: [internal]"]


def _as_the_other(text: Text, found: re.Match[str]) -> None:
    """Write the marked name like the other everywhere, and take it off its side of the boundary."""
    span = text.problem.related[0].span
    other = text.lines[span.line - 1][span.column - 1 : span.end_column - 1]
    marked = text.line[text.begin : text.end]
    text.remove()
    text.lines = [line.replace(marked, other) for line in text.lines]


def _move_under(text: Text, found: re.Match[str]) -> None:
    entry, head = text.line.strip(), f"{found[2]}:"
    del text.lines[text.at]
    heads = [n for n, line in enumerate(text.lines) if line.strip() == head and head != "sources:"]
    if not heads:
        raise OnlyAPersonCanError
    text.lines.insert(heads[0] + 1, f"{text.lines[heads[0]].replace(head, '')}  {entry}")


def _in_place_of_bullets(text: Text, found: re.Match[str]) -> None:
    text.lines = [re.sub(r"^(\s*)[*+] ", r"\1- ", line) for line in text.lines]


def _as_entries(text: Text, found: re.Match[str]) -> None:
    """Make entries of the lines from the mark on that are as far in as it."""
    margin, at = " " * text.begin, text.at
    while at < len(text.lines) and text.lines[at].startswith(margin) and text.lines[at].strip():
        text.lines[at] = f"{margin}- {text.lines[at].strip().lstrip('•- ')}"
        at += 1


def _entry_in_quotes(text: Text, found: re.Match[str]) -> None:
    """Put the entry that the mark is in, between brackets and commas, in quotes."""
    begin = max(text.line.rfind(sign, 0, text.begin) for sign in "[,") + 1 or text.begin
    ends = [n for sign in ",]" if (n := text.line.find(sign, text.begin)) >= 0]
    end = min(ends, default=len(text.line))
    entry = text.line[begin:end]
    quoted = entry.replace(entry.strip(), f'"{entry.strip()}"')
    text.lines[text.at] = text.line[:begin] + quoted + text.line[end:]


def _close(text: Text, found: re.Match[str]) -> None:
    """Write what closes at the end of the line on which it was opened, or else the comma that is missing."""
    missing = next((label.span for label in text.problem.related if label.span.line == text.at + 1), None)
    if missing is not None and text.line.rstrip().endswith(found[1]):
        at = missing.column - 1
        text.lines[text.at] = f"{text.line[:at].rstrip()}, {text.line[at:]}"
    else:
        text.lines[text.at] += found[1]


def _next_line(text: Text, found: re.Match[str]) -> None:
    margin = " " * (text.indent() + 2)
    rest = text.line[text.begin :].lstrip("|")
    head = text.line[: text.begin] + ("|" if rest != text.line[text.begin :] else "")
    text.lines[text.at : text.at + 1] = [head.rstrip(), margin + rest]


def _to_column(text: Text, found: re.Match[str]) -> None:
    text.lines[text.at] = " " * (int(found[1]) - 1) + text.line.lstrip()


def _as_its_entry(text: Text, found: re.Match[str]) -> None:
    """Let a line begin where the first key of the entry above it does."""
    above = re.match(r"\s*- ", text.lines[text.at - 1])
    text.lines[text.at] = " " * (above.end() if above else 0) + text.line.lstrip()


def _as_other_entries(text: Text, found: re.Match[str]) -> None:
    dashes = [line.index("-") for line in text.lines[: text.at] if line.lstrip().startswith("- ")]
    if not dashes:
        raise OnlyAPersonCanError
    by = dashes[-1] - text.line.index("-")
    for number in range(text.at, len(text.lines)):
        text.lines[number] = " " * by + text.lines[number] if text.lines[number].strip() else ""


def _spaces(text: Text, found: re.Match[str]) -> None:
    width = 4 if text.at > 1 else 2
    text.lines[text.at] = " " * width + text.line.lstrip()


def _plain_value(text: Text, found: re.Match[str]) -> None:
    key, _, value = text.line.partition(": ")
    text.lines[text.at] = (
        f'{key}: "{value.strip()[1:-1]}"' if "'" in value else key + ": " + value.replace('"', "")
    )


def _rename_key(text: Text, found: re.Match[str]) -> None:
    text.replace(found[1])


def _somebody(text: Text, found: re.Match[str]) -> None:
    """Write another name; of a resource, the mark stands at its id."""
    if text.line[: text.begin].endswith("id: "):
        text.at += 1
        text.lines[text.at] = re.sub(r"name: .*", "name: Somebody", text.line)
    else:
        text.replace("Somebody")


def _name(text: Text, found: re.Match[str]) -> None:
    """Write a name; of a resource, the mark stands at its id."""
    if text.line[: text.begin].endswith("id: "):
        text.lines[text.at] = re.sub(r"name: [^,}]*", f"name: {found[1]}", text.line)
    else:
        text.replace(f'"{found[1]}"' if "," in found[1] else found[1])


def _first_project(text: Text, found: re.Match[str]) -> None:
    projects = text.lines.index("projects:") if "projects:" in text.lines else None
    if projects is None:
        raise OnlyAPersonCanError
    text.replace(text.lines[projects + 1].split("id: ")[1])


def _leave_out(text: Text, found: re.Match[str]) -> None:
    """Leave a kind out of the `of` of a case, which stands on the marked line or just above it."""
    at = next(n for n in range(text.at, -1, -1) if re.search(rf"of: \[.*\b{found[1]}\b", text.lines[n]))
    text.lines[at] = re.sub(rf"(, )?\b{found[1]}\b", "", text.lines[at]).replace("[, ", "[")


def _in_place_of_these(text: Text, found: re.Match[str]) -> None:
    del text.lines[text.at]
    margin, post = " " * text.begin, f"{found[1]}:"
    text.lines = [
        f"{margin}{found[1]}{found[2]}" if line.strip().startswith(post) else line for line in text.lines
    ]


def _acts(text: Text, found: re.Match[str]) -> None:
    text.replace(found[1])
    text.lines[text.at] = re.sub(r"name: [^,}]*", found[2], text.line)


#: What a help says, and what it makes of the text; the first that fits counts. Where it leaves words to the
#: author, the machine writes its own.
ACTIONS: tuple[tuple[str, Action], ...] = (
    # Of rule books.
    (r'write six digits .*: `("#\w+")`', _write),
    (r"give (?:this one|one of them) another(?:;|, or)", lambda text, found: text.replace("another-one")),
    (r"give it another name", lambda text, found: text.replace("another_one")),
    (r"give it other words", lambda text, found: text.replace("of other words")),
    (r"let one of them stand alone", _remove_line),
    (r"leave `(\w+)` out of this case", _leave_out),
    (r"add `(rank):` \(`(\w+)`", lambda text, found: text.add(f"{found[1]}: {found[2]}")),
    (r"correct the key, or remove it with its value", _remove_line),
    # Of specs.
    (r"in place of these lines, write `(\w+)(: [^`]+)`", _in_place_of_these),
    (
        r"write who acts, for example `acting: ([^`]+)`; .* `(name: vacant)`",
        _acts,
    ),
    (r"remove this key: it is the last day", _remove_key("until")),
    (r"remove `acting`, or write who", _remove_key("acting")),
    (r"write (?:the backslash|it) twice", _double_backslash),
    (r"add `acting:` with a name", lambda text, found: text.replace_value("2099-01-01, acting: Ada Lund")),
    (r"write a later `(?:decide_by|until)`", lambda text, found: text.replace("2099-01-01")),
    (r"correct the date, or write a later `as_of`|have it decided anew", lambda text, found: _later(text)),
    (r"correct one of the two dates, or remove `expires`|add `as_of:` with a date", _remove_key("expires")),
    (r"say whom it serves on one side, or remove", _remove_key("resources_segregated")),
    (r"give (?:one of them another|it another) id|change the id", _another_id),
    (r"keep one of the two; a further entry", _remove_line),
    (r"if a further entry begins here, write `- id", _begin_an_entry),
    (r"begin with `organisation:`", _begin_the_file),
    (r"add `projects:` and", _add_projects),
    (r"(?:add|write) `(?:override|rationale|kind|for|serves):` ", _add_keys),
    (r"keep one, and write it in the same way everywhere", _as_the_other),
    (r"keep one; who stands on both sides|remove one of these|name it in `for`", _remove),
    (
        r"write the id of a project, or remove the key|name the manager at a project|write the keys out",
        _remove_line,
    ),
    (r"write the id of a project$", _first_project),
    (
        r"name who does the work|write the name of the department",
        _somebody,
    ),
    (r"write who uses it in the end", lambda text, found: text.replace("internal")),
    (r"`([a-z_]+)` belongs under `([a-z_]+):`", _move_under),
    (r"a project says whom it is `([a-z]+)`", _rename_key),
    (r"begin each name with `- ` in place of", _in_place_of_bullets),
    (r"begin each (?:entry|name) with|put a space after each dash", _as_entries),
    (r"put a text with `(?:: | #)` in it in quotes", _entry_in_quotes),
    (r"write a name; a text with", _entry_in_quotes),
    (r"put `([\]}\"'])` where (?:the (?:list|group|text) ends)", _close),
    (r"break the line here|put `[^`]+` on the next line", _next_line),
    (r"let it begin in column (\d+)", _to_column),
    (r"indent it like the other keys", _as_its_entry),
    (r"let the `-` stand under the other entries", _as_other_entries),
    (r"indent with spaces", _spaces),
    (r"put the whole text in (?:double|single) quotes", _plain_value),
    (r"write (?:in a sentence why|it out|who decided)", lambda text, found: text.append("internal")),
    (r"write who answers for it: `([^`]+)`", lambda text, found: text.replace(found[1])),
    (r"write (?:whom|what|who) [a-z ]+: ", lambda text, found: text.append("[internal]")),
    (r"write the day", lambda text, found: text.append("2026-10-12")),
    (
        r"write `([a-z_]+:)` and, indented under it, `([^`:]+: [^`]+|- [^`]+)`",
        lambda text, found: text.nest(found[1], found[2]),
    ),
    (r"write `(?:key: value|override:)`", lambda text, found: text.leave()),
    (r"write the value out in each place", lambda text, found: text.leave()),
    (r"write `([^`]+)` in place of `([a-z_]+)`", lambda text, found: text.in_place_of(found[2], found[1])),
    (r"write `([a-z_]+:)` at the left margin", lambda text, found: text.to_the_margin()),
    (r"write `([^`]+)` under `details:`", lambda text, found: text.as_detail(found[1])),
    (r"write (?:the id of the project: )?`([^`]+)` (?:in each place|for everyone|under)?", _write),
    (r"write `([^`]+)`", _write),
    (r'write ("[^"]+")', lambda text, found: text.replace(found[1])),
    (r"write straight quotes: `([^`]+)`", _write),
    (r"write the id of the project: `([^`]+)`", _write),
    (r"type `([^`]+)` anew", lambda text, found: text.replace(found[1])),
    (r"put the value in quotes: `([^`]+)`", _write),
    (r"put a space after the colon: `([^`]+)`", _write),
    (r"put (?:it|all of it) in brackets: `([^`]+)`", _write),
    (r"(?:put the text in quotes|write one value alone): `([^`]+)`", _write),
    (r'(?:.*; )?(?:if (?:it|this) is (?:a name|text), )?put it in quotes: `?"([^"]+)"', _quote),
    (r'put the text in quotes: ["\'](.+?)["\'];', lambda text, found: _rest_in_quotes(text, found[1])),
    (r"type a (?:plain )?space", lambda text, found: text.replace(" ")),
    (r"remove the (?:line|key|override)|remove this (?:line|key)|remove it with its value", _remove_line),
    (r"delete it", _remove_sign),
    (r"remove it|remove one of the two", _remove),
    (r"shorten it", _shorten),
    (r"write it without line breaks", _on_one_line),
    (r"write (?:it without brackets or dash|one of them): `([^`]+)`", _write),
    (r"write (?:one of them|the name in full) everywhere: `([^`]+)`", _name),
    (r"add `([a-z_]+: [^`]+)`", _add),
    (r"add `([^`]+)` under `boundary:`", _add_party),
    (r"write year, month and day like `([^`]+)`", lambda text, found: text.replace(found[1])),
    (r"copy the whole address", lambda text, found: text.replace("https://example.org/page")),
    (r"`([a-z_]+)` stands here already; remove this key", _remove_line),
    (r"keep the lines that are right", lambda text, found: _settle(text)),
)


def _rest_in_quotes(text: Text, whole: str) -> None:
    begin = text.line.index(whole)
    text.lines[text.at] = f'{text.line[:begin]}"{whole}"{text.line[begin + len(whole) :]}'


def _settle(text: Text) -> None:
    lines, kept = text.lines, True
    text.lines = []
    for line in lines:
        kept = not line.startswith("=====") and (kept or line.startswith(">>>>>"))
        if kept and not line.startswith(("<<<<<", ">>>>>")):
            text.lines.append(line)


def followed(source: str, problem: Diagnostic) -> str | None:
    """Return the spec changed as the help of a problem says; None where only a person can follow it."""
    for said, action in ACTIONS:
        if problem.help and (found := re.match(said, problem.help)):
            text = Text(source, problem)
            try:
                action(text, found)
            except OnlyAPersonCanError:
                return None
            return str(text)
    return None
