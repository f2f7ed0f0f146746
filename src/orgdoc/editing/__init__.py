"""A spec as text that programs write and change: so that reading it gives exactly what was meant."""
