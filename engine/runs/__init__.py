"""Runs kept in a store: queued, claimed by workers, recorded and looked up."""
