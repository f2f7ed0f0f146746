"""What the writers of the pieces share while one document is being written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from itertools import count

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from orgdoc.formats.anchors import Target
from orgdoc.formats.word.numbering import Numbering
from orgdoc.formats.word.page import Page
from orgdoc.formats.word.styles import Styles
from orgdoc.views.document import Picture


class Context:
    """The document with what is needed to write into it; the counters give ids unique in it.

    `for_office`: LibreOffice alone reads it, which paints of a PNG and its SVG the PNG.
    `streamed` is the content of the parts that are put in when the file is saved, by their names.
    python-docx would compare each new picture and address with all those before it, so they have tables here.
    """

    def __init__(
        self,
        word: WordDocument,
        styles: Styles,
        targets: Mapping[str, Target],
        pictures: Mapping[str, Picture],
        page: Page,
        numbering: Numbering,
        colours: Mapping[int, str],
        *,
        for_office: bool = False,
    ) -> None:
        self.word = word
        self.styles = styles
        self.targets = targets
        self.pictures = pictures
        self.page = page
        self.numbering = numbering
        self.colours = colours
        self.for_office = for_office
        self.bookmark_ids: Iterator[int] = count(1)
        self.drawing_ids: Iterator[int] = count(1)
        self.picture_numbers: Iterator[int] = count(1)
        self.addresses: dict[str, str] = {}
        self.stored_pictures: dict[str, tuple[str, str]] = {}
        self.names_in_use: set[str] = set()
        self.streamed: dict[str, bytes] = {}

    def on(self, page: Page) -> Context:
        """Return the same for another page; what is counted and stored is shared."""
        other = copy(self)
        other.page = page
        return other

    def target(self, anchor: str) -> Target:
        try:
            return self.targets[anchor]
        except KeyError:
            raise ValueError(f"a link leads to “{anchor}”, and no block has this anchor") from None

    def add_picture(self, suffix: str, content_type: str, data: bytes) -> str:
        """Add a picture to the document, and return the id of the relationship to it."""
        main = self.word.part
        if not self.names_in_use:
            self.names_in_use |= {part.partname for part in main.package.iter_parts()} | set(main.rels)
        number = next(n for n in self.picture_numbers if f"rIdChart{n}" not in self.names_in_use)
        while (name := f"/word/media/chart{number}.{suffix}") in self.names_in_use:
            number = next(self.picture_numbers)
        part = Part(PackURI(name), content_type, package=main.package)
        main.load_rel(RELATIONSHIP_TYPE.IMAGE, part, f"rIdChart{number}")
        self.streamed[name] = data
        return f"rIdChart{number}"

    def relationship_to(self, href: str) -> str:
        """Return the id of the relationship that leads outside to `href`."""
        if href not in self.addresses:
            number = f"rIdLink{len(self.addresses) + 1}"
            self.word.part.load_rel(RELATIONSHIP_TYPE.HYPERLINK, href, number, is_external=True)
            self.addresses[href] = number
        return self.addresses[href]
