"""The built-in rule books, as package data."""
