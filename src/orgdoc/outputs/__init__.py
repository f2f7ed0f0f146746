"""Write files to the output folder, all or nothing: the only code that writes."""

from __future__ import annotations

from orgdoc.outputs.errors import Kind, OutputError
from orgdoc.outputs.interrupts import Stopped, stopped, told_once
from orgdoc.outputs.names import folded, is_safe
from orgdoc.outputs.publishing import Published, check_writable, publish, publish_set
from orgdoc.outputs.record import SetState, read_record, set_state
from orgdoc.outputs.user_files import FileChange, change_files

__all__ = [
    "FileChange",
    "Kind",
    "OutputError",
    "Published",
    "SetState",
    "Stopped",
    "change_files",
    "check_writable",
    "folded",
    "is_safe",
    "publish",
    "publish_set",
    "read_record",
    "set_state",
    "stopped",
    "told_once",
]
