"""A page of a chart → `Layout`: what stands where, how large, in which colours. Nothing is drawn here."""
