"""Who answers for each project and resource, the CIO or the CTO, and why."""

from __future__ import annotations

__version__ = "0.1.0"
