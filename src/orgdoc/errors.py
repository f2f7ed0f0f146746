"""What orgdoc raises; each message is a sentence for users."""

from __future__ import annotations


class OrgdocError(Exception):
    """The base of everything that orgdoc raises on purpose."""
