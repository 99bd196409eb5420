"""Everything of the dashboard that two or more pages use: controls, figures, the player, lessons, exports."""

from dashboard.shell.navigation import rerun_from_entry

rerun_from_entry()  # the first thing that a page imports, long before what it needs to compute
