"""Sketch pad."""
