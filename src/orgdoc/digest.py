"""What tells one file from another."""

from __future__ import annotations

import hashlib


def sha256(data: bytes) -> str:
    """Return the SHA-256 of `data`, in hexadecimal figures."""
    return hashlib.sha256(data).hexdigest()
