"""Map viewer."""
