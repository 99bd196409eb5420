"""The one CSV writer: what it writes is read back exactly."""

import csv
import io

import numpy as np

from dashboard.downloads.csv import csv_file


def test_floats_are_read_back_as_the_float32_that_they_were():
    third = np.float32(1 / 3)
    (row,) = csv.DictReader(io.StringIO(csv_file(("value",), [(third,)])))
    assert np.float32(row["value"]) == third


def test_commas_and_quotes_stay_inside_their_field():
    written = csv_file(("a, b", "c"), [('x "y"', "z,")])
    assert list(csv.reader(io.StringIO(written))) == [["a, b", "c"], ['x "y"', "z,"]]


def test_integers_are_written_in_full_and_nothing_as_an_empty_field():
    assert csv_file(("n", "x", "y"), [(12345678901, 2.0, None)]) == "n,x,y\n12345678901,2,\n"


def test_a_table_without_rows_keeps_its_header():
    assert csv_file(("n",), []) == "n\n"
