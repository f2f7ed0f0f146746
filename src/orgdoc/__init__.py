"""Who answers for each project and resource, the CIO or the CTO, and why.

docs/api.md teaches it as a library.
"""

from __future__ import annotations

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
from orgdoc.errors import OrgdocError
from orgdoc.formats.graphviz.engine import EngineError
from orgdoc.formats.office_file import TemplateError
from orgdoc.outputs import OutputError
from orgdoc.version import __version__

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
