"""Scene pad."""
