"""The lecture's worked example of a convolution, as a reader would type it."""

# The lecture's worked example: its output is 12 12 17 / 10 17 19 / 9 6 14.
LECTURE_INPUT = "3 3 2 1 0 / 0 0 1 3 1 / 3 1 2 2 3 / 2 0 0 2 2 / 2 0 0 0 1"
LECTURE_KERNEL = "0 1 2 / 2 2 0 / 0 1 2"
