"""Everything of the dashboard that two or more pages use: controls, figures, the player, lessons, exports."""
