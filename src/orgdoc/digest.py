"""What tells one file from another."""

from __future__ import annotations


def sha256(data: bytes) -> str:
    """Return the SHA-256 of `data`, in hexadecimal figures."""
    import hashlib  # noqa: PLC0415 - it brings all of OpenSSL, and most of what is read needs no digest

    return hashlib.sha256(data).hexdigest()
