"""The browser components, a folder each: its Python side, its module, its style."""
