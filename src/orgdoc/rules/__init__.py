"""Rule books: how one is read, and the built-in one."""
