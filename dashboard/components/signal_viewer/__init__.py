"""Signal viewer."""
