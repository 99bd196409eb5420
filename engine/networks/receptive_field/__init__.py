"""Receptive fields: the rules of each operation, carried forward and followed back."""
