"""How work is cached, shared out among cores and done in the background."""
