"""The version of orgdoc, which every document records."""

__version__ = "0.1.0"
