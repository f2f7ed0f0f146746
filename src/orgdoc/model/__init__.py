"""The organisation, the rule book and the verdicts: frozen values, no sentences."""
