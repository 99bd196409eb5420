"""The words of all lessons and of all sentences in the source, and the rules on words themselves."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.lessons import FOLDER
from dashboard.shell.navigation import PAGES, ROOT
from tests.pages.every_view.words import faults

LESSONS = sorted(FOLDER.glob("*/*.toml"))
SOURCES = sorted(path for room in ("dashboard", "pages", "engine") for path in (ROOT / room).rglob("*.py"))
SCRIPTS = sorted(path for ending in ("mjs", "html") for path in (ROOT / "dashboard").rglob(f"*.{ending}"))
FEWEST_WORDS = 3  # of letters; shorter strings may be names in the program, or numbers as they are typed
_WORD = re.compile(r"\b[a-zA-Z]{2,}\b")
_QUOTED = re.compile(r"""(?<!\w)(["'`])((?:(?!\1)[^\n])*)\1""")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Choose a picture.", "image"),
        ("Shifted by -3 pixels", "minus"),
        ("between -0.5 and 1", "minus"),
        ("the loss is −0.000 here", "zero"),
        ("the loss is -0 here", "zero"),
        ("found in 1 boxes", "singular"),
        ("The curves show no overfitting.", "not overfitting"),
        ("Named right at 7 of the places", "Correct at"),
        ("This holds nobody up.", "usable"),
        ("What is said: nothing yet", "no claim"),
        ("The stray, in σ", "deviation"),
        ("The file is no list of tensors.", "state_dict"),
        ("after rectifier 3", "ReLU"),
        ("It is constant save at the ends.", "except at the ends"),
        ("An image alone and in company", "in the same batch"),
        ("over 1 images.", "singular"),
        ("the wider sigma", "σ"),
        ("a Laplacian of gaussian", "Gaussian"),
        ("a 3x3 kernel", "3 × 3"),
        ("76.1 % of them", "percent"),
        ("agrees to 2e-7", "exponent"),
        ("agrees to 2e−07", "exponent"),
        ("a loss of 1e+5", "exponent"),
        ("has 22320 weights", "commas"),
        ("$$\n2 \\cdot 11160 = 22320\n$$", "commas"),
        (r"a cost of $165\,888$", "commas"),
        ("Nobody chose them.", "chosen"),
        ("slower than it promises", "suggest"),
        ("planes parted by a bar", "separated"),
        ("Part 3 planes by a bar.", "separated"),
        ("Sought on the whole image", "search"),
        ("another worker carries the run on", "continues"),
    ],
)
def test_a_fault_is_found(text, rule):
    assert any(rule in fault for fault in faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "CIFAR-10 and ResNet-20, top-5, agrees to 2e−7",
        "2 × 1 boxes and 1 × 1 convolutions with p = 1 adds up",
        "−0.05 of 1 class in 1 box, 11 boxes",
        "`x[-1]` and $-1$ and [a link](https://example.org/a -1)",
        "2026-11-30 and 3-5",
        "k = 1 is the smallest",
        "$$\n22{,}320, 0.123456\n$$",
        "arXiv:1404.5997, 22,320 weights, 0.123456, 76.1%, ResNeXt-50 32x4d",
    ],
)
def test_what_is_right_is_left_alone(text):
    assert not faults(text)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lessons_words(path: Path):
    assert not faults(path.read_text(encoding="utf-8"))


def test_the_navigations_words():
    assert not [fault for page in PAGES for fault in faults(f"{page.title}: {page.teaser}")]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_sentence_in_the_source(path: Path):
    if path.name == "snippet.py":
        pytest.skip("programs for readers, whose variables are their own")
    assert not [fault for text in _sentences(path) for fault in faults(text)]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_sentence_of_a_component(path: Path):
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not re.match(r"\s*(//|/?\*)", line)]
    text = "\n".join(lines)
    found = re.findall(r">([^<>{}]+)<", text) if path.suffix == ".html" else []
    found += [re.sub(r"\$\{[^}]*\}", "…", match.group(2)) for match in _QUOTED.finditer(text)]
    assert not [fault for words in found if " " in words.strip() for fault in faults(words)]


def _sentences(path: Path) -> Iterator[str]:
    """Every string that is long enough for a sentence, no docstring and no formula, with "…" for what is put in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    first = [node.body[0] for node in ast.walk(tree) if isinstance(node, holders) and node.body]
    unread = {id(statement.value) for statement in first if isinstance(statement, ast.Expr)}
    unread |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if id(node) in unread or not isinstance(node, (ast.JoinedStr, ast.Constant)):
            continue
        text = _written(node)
        if len(_WORD.findall(text)) >= FEWEST_WORDS and " " in text and "\\" not in text and "print(" not in text:
            yield text


def _written(node: ast.JoinedStr | ast.Constant) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
