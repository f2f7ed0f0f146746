"""Facts and rules → verdicts: pure functions over the model."""
