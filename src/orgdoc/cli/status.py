"""Exit statuses; 0 is done."""

FINDINGS = 1  # problems in the spec, or with --strict something left to decide
USAGE = 2  # wrong usage; Click's own
ENVIRONMENT = 3  # the disk, the permissions, Graphviz
OUR_BUG = 4
INTERRUPTED = 130
