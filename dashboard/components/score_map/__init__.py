"""Score map."""
