"""Everything of the dashboard that two or more pages use: controls, figures, the player, lessons, exports."""

from dashboard.shell.navigation import insist_on_entry

insist_on_entry()  # the first thing that a page imports, long before what it needs to compute
