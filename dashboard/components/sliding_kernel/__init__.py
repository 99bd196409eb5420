"""Sliding kernel."""
