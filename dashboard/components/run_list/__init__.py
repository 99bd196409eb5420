"""Run list."""
