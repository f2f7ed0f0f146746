"""Who answers for each project and resource, the CIO or the CTO, and why."""

__version__ = "0.1.0"
