"""Comments that orgdoc itself writes into a spec, and takes away once they are true no more."""

from __future__ import annotations

#: Behind the name of the organisation, where lists do not have it.
NO_NAME = "the lists do not say it; write it here"
#: Over the parties on no side of the boundary.
NOT_PLACED = "named in the lists, and nobody has said yet on which side:"
