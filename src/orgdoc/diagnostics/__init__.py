"""What is wrong with a spec, as values; how it reads is in the modules called reports."""
