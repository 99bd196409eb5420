"""Curve pad."""
