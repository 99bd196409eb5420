"""What is true of every view of every page; each section of the lecture has a file of its own that runs these."""

import csv
import io
import re

from dashboard.shell.navigation import PAGES, Section
from tests.dashboard.views.run_snippet import printed
from tests.pages.every_view.walking import views_of
from tests.pages.every_view.words import faults

_NUMBER = re.compile(r"[-−+]?[\d.]+(e[-+]?\d+)?|nan|inf|")
_UNIT = re.compile(r"\([^()]+\)$|, .+$")
# Code that trains, or needs a download: the page's own tests run it at a smaller size.
_TAKES_LONG = ("load_published(", "train(", "loss_surface(", "flow_through_training(", "smoothness_through_training(")
# What a link need not carry: answers and searches are the reader's own, a button of an example sets other controls, a
# comparison is written into the address by hand, and that an image is the reader's own is said beside the code.
_NOT_CARRIED = re.compile(
    r".*\.(quiz\d+|guess\d+|example|more|named|pair)|picture\.source|training\.(search|history|shown)"
)
_HAS_A_UNIT = re.compile(  # what is measured in something
    r"(?i)(?<![a-z])(time|memory|bytes|accuracy|error|share|top-1|top-5|angle|frequency|shift|dx|dy|left|top|right|"
    r"bottom|receptive field|jump|download)(?![a-z])"
)


def pages_of(section: Section) -> list[str]:
    """The addresses of a section's pages."""
    return [page.path for page in PAGES if page.section == section]


class EveryView:
    """The tests of a section; its file names the section."""

    def test_its_words(self, path: str) -> None:
        """No text of any view breaks a rule on words."""
        found = [f"{seen.view}: {fault}" for seen in views_of(path) for text in seen.texts for fault in faults(text)]
        assert not found

    def test_its_code_runs_in_an_empty_folder_and_prints(self, path: str) -> None:
        """What stands under "Code" is a whole program with a result."""
        for seen in views_of(path):
            assert seen.code, f"{seen.view} has no code"
            if any(call in seen.code for call in _TAKES_LONG):
                assert "print(" in seen.code, f"the code of {seen.view} prints nothing"
                compile(seen.code, seen.view, "exec")
            else:
                assert printed(seen.code).strip(), f"the code of {seen.view} prints nothing"

    def test_its_tables_have_headers_and_units(self, path: str) -> None:
        """Every CSV names its columns, says what they are measured in and has as many values in each row."""
        tables = {each.file_name: each for seen in views_of(path) for each in seen.downloads if each.mime == "text/csv"}
        for name, download in tables.items():
            content = download.make()
            header, *rows = csv.reader(io.StringIO(content if isinstance(content, str) else content.decode()))
            assert len(set(header)) == len(header), f"{name} has two columns of one name"
            assert not [column for column in header if _NUMBER.fullmatch(column)], f"{name} has no header"
            without = [column for column in header if _HAS_A_UNIT.search(column) and not _UNIT.search(column)]
            assert not without, f"{name} does not say the unit of {without}"
            machine = {column for column in header if "_" in column.partition(" of ")[0]}
            assert machine <= {"c_in", "c_out"}, f"{name} has names of a program, not words: {machine}"
            assert rows, f"{name} is empty"
            assert {len(row) for row in rows} == {len(header)}, f"{name} has rows of other lengths"

    def test_its_files_can_be_made(self, path: str) -> None:
        """Whatever can be taken away is made without an error and holds something; animations have their own tests."""
        files = {each.file_name: each for seen in views_of(path) for each in seen.downloads if each.mime != "image/gif"}
        for name, download in files.items():
            assert len(download.make()) > 0, f"{name} is empty"

    def test_its_address_carries_its_controls(self, path: str) -> None:
        """A link shows the same view: each control stands in the address, but for those that a link need not carry."""
        found = {
            f"{seen.view}: {key}" for seen in views_of(path) for key in seen.unbound if not _NOT_CARRIED.fullmatch(key)
        }
        assert not found
