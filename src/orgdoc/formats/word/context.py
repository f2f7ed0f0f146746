"""What the writers of the pieces share while one document is being written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from itertools import count

from orgdoc.formats.word.anchors import Target
from orgdoc.formats.word.numbering import Numbering
from orgdoc.formats.word.package import TO_IMAGE, TO_LINK, Package, Part, Relationship
from orgdoc.formats.word.page import Page
from orgdoc.formats.word.styles import Styles
from orgdoc.views.document import Picture


class Context:
    """The package with what is needed to write into it; the counters give ids unique in it."""

    def __init__(
        self,
        package: Package,
        styles: Styles,
        targets: Mapping[str, Target],
        pictures: Mapping[str, Picture],
        page: Page,
        numbering: Numbering,
    ) -> None:
        self.package = package
        self.styles = styles
        self.targets = targets
        self.pictures = pictures
        self.page = page
        self.numbering = numbering
        self.bookmark_ids: Iterator[int] = count(1)
        self.drawing_ids: Iterator[int] = count(1)
        self.picture_numbers: Iterator[int] = count(1)
        self.addresses: dict[str, str] = {}
        self.stored_pictures: dict[str, tuple[str, str]] = {}
        self.names_in_use: set[str] = set()

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
        """Add a picture to the package, and return the id of the relationship to it."""
        relationships = self.package.document.relationships
        if not self.names_in_use:
            self.names_in_use |= {part.name for part in self.package.parts()} | set(relationships)
        number = next(n for n in self.picture_numbers if f"rIdChart{n}" not in self.names_in_use)
        while (name := f"/word/media/chart{number}.{suffix}") in self.names_in_use:
            number = next(self.picture_numbers)
        relationships[f"rIdChart{number}"] = Relationship(TO_IMAGE, Part(name, content_type, data))
        return f"rIdChart{number}"

    def relationship_to(self, href: str) -> str:
        """Return the id of the relationship that leads outside to `href`."""
        if href not in self.addresses:
            number = f"rIdLink{len(self.addresses) + 1}"
            self.package.document.relationships[number] = Relationship(TO_LINK, href)
            self.addresses[href] = number
        return self.addresses[href]
