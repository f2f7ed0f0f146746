"""Who answers for each project and resource, the CIO or the CTO, and why.

docs/api.md teaches it as a library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from orgdoc.version import __version__

if TYPE_CHECKING:
    from orgdoc.api import (
        Answer,
        Briefing,
        Chart,
        Comparison,
        Decision,
        Page,
        RuleBook,
        RuleBookError,
        Spec,
        SpecError,
        load,
        loads,
    )
    from orgdoc.chart.theme import ColourError
    from orgdoc.errors import OrgdocError, TemplateError
    from orgdoc.formats.graphviz.engine import EngineError
    from orgdoc.outputs import OutputError

__all__ = [
    "Answer",
    "Briefing",
    "Chart",
    "ColourError",
    "Comparison",
    "Decision",
    "EngineError",
    "OrgdocError",
    "OutputError",
    "Page",
    "RuleBook",
    "RuleBookError",
    "Spec",
    "SpecError",
    "TemplateError",
    "__version__",
    "load",
    "loads",
]

#: Where each name is that is not in `orgdoc.api`.
_ELSEWHERE = {
    "ColourError": "orgdoc.chart.theme",
    "EngineError": "orgdoc.formats.graphviz.engine",
    "OrgdocError": "orgdoc.errors",
    "OutputError": "orgdoc.outputs",
    "TemplateError": "orgdoc.errors",
}


def __getattr__(name: str) -> Any:
    """Fetch a name on its first use: who reads a workbook, or asks for the version, needs no more."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_ELSEWHERE.get(name, "orgdoc.api")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
