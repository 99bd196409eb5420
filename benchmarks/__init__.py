"""Measurements of Convscope beside a rival, both in one run: `make bench`."""
