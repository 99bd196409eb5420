"""Numbers and matrices as LaTeX."""

import numpy as np


def latex_number(value: float) -> str:
    """At most four significant digits."""
    return f"{int(value)}" if float(value).is_integer() and abs(value) < 1e6 else f"{float(f'{value:.4g}'):g}"


def latex_matrix(values: np.ndarray) -> str:
    """A matrix (h, w) in brackets."""
    rows = [" & ".join(latex_number(float(value)) for value in row) for row in values]
    return r"\begin{bmatrix}" + r" \\ ".join(rows) + r"\end{bmatrix}"
