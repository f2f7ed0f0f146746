"""What orgdoc raises; each message is a sentence for users."""

from __future__ import annotations


class OrgdocError(Exception):
    """The base of everything that orgdoc raises on purpose."""


class TemplateError(OrgdocError):
    """A template that cannot be used, in a sentence that says why and what to do."""


class ProgramError(OrgdocError):
    """Another program that is needed is not there, or failed."""
