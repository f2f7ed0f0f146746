"""A layout → a `graphviz.Digraph` → SVG and PNG, by a Graphviz program."""
