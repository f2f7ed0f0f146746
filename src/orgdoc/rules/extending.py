"""The book that a rule book extends: the built-in one by its id, or a file beside it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from orgdoc.diagnostics.diagnostic import Diagnostic, Label
from orgdoc.diagnostics.quoting import shortened
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.model.rulebook import Rulebook
from orgdoc.reading.named_book import mistakes
from orgdoc.reading.yaml_reader import ScalarNode

if TYPE_CHECKING:
    from orgdoc.rules.book_reader import ReadBook

#: By which a book names the built-in one under `extends:`, and its rules its source.
BUILT_IN_ID: Final = "cio-cto"
_CIRCLE = "extends-in-a-circle"
#: Gives the path, as messages have it, and the bytes of the book that another names, whose path counts from
#: the folder of that other. Raises OSError.
FindBook = Callable[[str], tuple[str, bytes]]
#: Reads a book: its bytes, its name, what finds those beside it, and the books that are being read already.
ReadAnother = Callable[[bytes, str, FindBook | None, Sequence[bytes]], "ReadBook"]


class Extended(NamedTuple):
    """A book that another extends, and all the text that it was read from."""

    rulebook: Rulebook
    text: bytes


def extended_book(
    node: ScalarNode, find: FindBook | None, within: Sequence[bytes], read: ReadAnother
) -> Extended | Diagnostic:
    """Return the book in a file that `node` names, or what keeps it from being extended.

    `within` are the books that are being read, each extending the next, as bytes.
    """
    named = node.text.strip()
    if not _is_path(named):
        near = nearest(named, [BUILT_IN_ID])
        return Diagnostic(
            "unknown-value",
            f"`extends` cannot be `{shortened(named)}`",
            Label(node.span, f"did you mean `{near}`?" if near else ""),
            help=f"write `{BUILT_IN_ID}`" + ("" if near else ", or the file of a book beside this one"),
        )
    try:
        if find is None:
            raise OSError("a book that is no file has no folder to look in")
        if "\0" in named:
            raise OSError("no file has such a name")
        path, data = find(named)
    except OSError as problem:
        return Diagnostic(
            "extended-not-found",
            f"the book `{shortened(named)}` cannot be read: {(problem.strerror or str(problem)).lower()}",
            Label(node.span),
            help="correct the path, which counts from the folder of this book; "
            f"or write `{BUILT_IN_ID}`, or remove the line",
        )
    if data == within[-1]:
        return _in_a_circle(node, "the book extends itself")
    if data in within:
        return _in_a_circle(node, f"`{shortened(named)}` extends this book in turn")
    found = read(data, path, beside(find, named), within)
    if any(problem.code == _CIRCLE for problem in found.problems):
        # Told here too, for else each book would only send on to the next.
        return _in_a_circle(node, f"from `{shortened(named)}` on, the books extend each other in a circle")
    if found.rulebook is None:
        count = mistakes(found.problems)
        return Diagnostic(
            "extended-with-errors",
            f"the book `{shortened(named)}` has {count}, so that nothing can be added to it",
            Label(node.span),
            help="see `orgdoc rules check` of that file, and correct it",
        )
    return Extended(found.rulebook, found.text)


def _in_a_circle(node: ScalarNode, message: str) -> Diagnostic:
    return Diagnostic(_CIRCLE, message, Label(node.span), help="let one of them stand alone")


def beside(find: FindBook, named: str) -> FindBook:
    """Return what finds the books that the book `named` extends, by what finds that one."""
    return lambda other: find(posixpath.join(posixpath.dirname(named), other))


def _is_path(named: str) -> bool:
    return "/" in named or "." in named
