"""What ships with the project: recipes, the networks trained by them, recordings of comparisons."""
