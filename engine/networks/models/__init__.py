"""The architectures, written out."""
