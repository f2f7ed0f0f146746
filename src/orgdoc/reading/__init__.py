"""Text → the model. What a user got wrong is a diagnostic with its place, never an exception."""
