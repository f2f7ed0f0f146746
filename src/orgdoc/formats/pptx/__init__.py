"""PowerPoint: a neutral deck as a .pptx, in the master, layouts, fonts and colours of a template."""
