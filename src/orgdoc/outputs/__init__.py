"""Write files to the output folder, all or nothing: the only code that writes."""

from __future__ import annotations

from orgdoc.outputs.errors import Kind, OutputError
from orgdoc.outputs.names import is_safe
from orgdoc.outputs.publishing import check_writable, publish
from orgdoc.outputs.record import SetState, read_record, set_state

__all__ = [
    "Kind",
    "OutputError",
    "SetState",
    "check_writable",
    "is_safe",
    "publish",
    "read_record",
    "set_state",
]
