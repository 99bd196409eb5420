"""Shipped artifacts: training recipes, trained networks and recorded comparisons."""
