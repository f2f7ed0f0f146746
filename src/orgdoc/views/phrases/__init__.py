"""Every sentence that orgdoc says, and nothing else. A further language is a further package like it."""
