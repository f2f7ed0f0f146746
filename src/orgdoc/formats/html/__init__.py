"""HTML: the page to explore, one file that opens from disk and asks for nothing."""
