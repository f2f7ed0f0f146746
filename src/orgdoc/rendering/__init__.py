"""Renderers: functions from a view to text or bytes; none knows what it is about, none writes a file."""
