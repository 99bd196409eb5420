"""Live slider."""
