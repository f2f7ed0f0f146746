"""What is wrong with a spec, as values; how it reads is `text_report`."""
