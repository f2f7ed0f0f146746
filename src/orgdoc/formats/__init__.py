"""A view or a layout → bytes, one file or folder a format; none knows what it is about or writes files."""
