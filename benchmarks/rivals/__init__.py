"""The bare minimum that each benchmark of a page is measured against."""
