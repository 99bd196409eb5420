"""Video viewer."""
