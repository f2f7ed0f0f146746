"""The engine's SVG made fit for Office, browsers and screen readers."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from orgdoc.rendering.dot_labels import clean
from orgdoc.rendering.drawing import Box, Layout

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_FONTS = 'Arial, Helvetica, "Liberation Sans", sans-serif'


def finish(raw: bytes, layout: Layout) -> bytes:
    """Return the SVG of a layout drawn by an engine, with names, links and words for screen readers."""
    drawn = ET.fromstring(raw)
    root = _root(layout)
    graph = drawn.find(f"{{{_SVG}}}g")
    if graph is None:
        raise ValueError("this SVG was not drawn by Graphviz")
    turned = ET.SubElement(root, "g", {"transform": graph.get("transform", "")})
    groups = _Groups(layout, turned)
    for element in graph:
        if element.tag == f"{{{_SVG}}}polygon":
            turned.append(_shape(element))  # the background
        elif element.get("class") == "node":
            _node(element, layout, groups)
        elif element.get("class") == "edge":
            line = ET.SubElement(turned, "g", {"aria-hidden": "true"})
            line.extend(_shapes(element))
    ET.indent(root, " ")
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _root(layout: Layout) -> ET.Element:
    width, height = f"{layout.width:.2f}", f"{layout.height:.2f}"
    root = ET.Element(
        "svg",
        {
            "xmlns": _SVG,
            "xmlns:xlink": _XLINK,
            "width": f"{width}pt",
            "height": f"{height}pt",
            "viewBox": f"0 0 {width} {height}",
            "xml:lang": layout.language,
            "role": "img",
            "aria-labelledby": "chart-title chart-desc",
        },
    )
    ET.SubElement(root, "title", {"id": "chart-title"}).text = clean(layout.title)
    ET.SubElement(root, "desc", {"id": "chart-desc"}).text = clean(layout.description)
    return root


class _Groups:
    """The groups of cards and rows, each made when the first of its boxes comes."""

    def __init__(self, layout: Layout, parent: ET.Element) -> None:
        self._parent = parent
        self._owners = {box.id: box for box in layout.boxes if box.id}
        self._made: dict[str, ET.Element] = {}

    def of(self, box: Box) -> ET.Element:
        key = box.id or box.part_of
        if key not in self._made:
            group = _group(self._owners.get(key, box), self._parent)
            if not key:
                return group
            self._made[key] = group
        return self._made[key]


def _node(element: ET.Element, layout: Layout, groups: _Groups) -> None:
    """Put a drawn box into the group of the card or row that it is, or is part of."""
    name = element.findtext(f"{{{_SVG}}}title", "")
    shapes = _shapes(element)
    if name.startswith("n") and shapes:
        groups.of(layout.boxes[int(name[1:].partition("_")[0])]).extend(shapes)


def _group(box: Box, turned: ET.Element) -> ET.Element:
    """Return a new group, which for a card or a row has an id, a title and, where there is one, its link."""
    group = ET.SubElement(turned, "g", {"id": box.id} if box.id else {})
    if box.tip:
        ET.SubElement(group, "title").text = clean(box.tip)
    if box.link and box.link.startswith(("http://", "https://")):
        link = clean(box.link)
        return ET.SubElement(group, "a", {"href": link, "xlink:href": link, "target": "_top"})
    return group


def _shapes(element: ET.Element) -> list[ET.Element]:
    """Return the drawn parts of a node or an edge, without its title and the groups inside."""
    kept = ("polygon", "path", "ellipse", "polyline", "text")
    return [_shape(part) for part in element.iter() if part.tag.rpartition("}")[2] in kept]


def _shape(element: ET.Element) -> ET.Element:
    attributes = {key: value for key, value in element.attrib.items() if key != f"{{{_XML}}}space"}
    if "font-family" in attributes:
        attributes["font-family"] = _FONTS
    if attributes.get("stroke-dasharray") == "1,5":
        pen = float(attributes.get("stroke-width", "1")) * 0.7  # denser and finer than engines draw dots
        dots = {
            "stroke-dasharray": f"0.1,{pen * 2:.2f}",
            "stroke-linecap": "round",
            "stroke-width": f"{pen:.2f}",
        }
        attributes |= dots
    shape = ET.Element(element.tag.rpartition("}")[2], attributes)
    shape.text = element.text
    return shape
