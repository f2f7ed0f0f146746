"""Word: a neutral document as a .docx, all of its look in the named styles of a template."""
