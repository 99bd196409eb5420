"""Every benchmark runs as a smoke test; a failing one is reported and does not stop the others."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks.measurement import Measurement, SkippedError

ROOT = Path(__file__).parents[2]
IN_A_BROWSER = ("first_paint", "rerun", "player", "live_curve", "filters", "architectures")


def names():
    return [pytest.param(name, marks=pytest.mark.browser if name in IN_A_BROWSER else ()) for name in NAMES]


NAMES = command.ON_ANY_MACHINE


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", names())
def test_a_benchmark_runs(name):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", name], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines(), done.stderr
    for line in done.stdout.splitlines():
        if not line.startswith(f"{name}: skipped:"):
            figures = json.loads(line)
            assert figures["ours"] >= 0, line
            assert figures["rival"] >= 0, line


class Benchmark:
    """Stands in for a module of benchmarks."""

    def __init__(self, *results, fails=None):
        self.results, self.fails = results, fails

    def measure(self):
        yield from self.results
        if self.fails:
            raise self.fails


def test_a_benchmark_that_fails_says_so_and_the_others_are_kept(monkeypatch, capsys, tmp_path):
    good, late = (Measurement(name, 1.0, 2.0, "s", goal=1.0) for name in ("good", "late"))
    stand_ins = {
        "benchmarks.first": Benchmark(good, fails=TimeoutError("Timeout 180000ms exceeded.\nCall log: ...")),
        "benchmarks.second": Benchmark(fails=SkippedError("no data")),
        "benchmarks.third": Benchmark(late),
    }
    monkeypatch.setattr(command.importlib, "import_module", stand_ins.__getitem__)
    monkeypatch.setattr(command, "ON_ANY_MACHINE", ("first", "second", "third"))
    monkeypatch.setattr(command, "RESULTS", tmp_path)
    monkeypatch.setattr(sys, "argv", ["benchmarks"])
    assert command.main() == 1
    failed = '{"name": "first", "error": "TimeoutError: Timeout 180000ms exceeded."}'
    kept = [good.as_json(), failed, late.as_json()]
    assert capsys.readouterr().out.splitlines() == [good.as_json(), failed, "second: skipped: no data", late.as_json()]
    (file,) = tmp_path.iterdir()
    assert file.read_text().splitlines() == kept


def test_what_was_measured_before_an_interruption_is_kept(monkeypatch, tmp_path):
    good = Measurement("good", 1.0, 2.0, "s", goal=1.0)
    stand_ins = {"benchmarks.first": Benchmark(good), "benchmarks.second": Benchmark(fails=KeyboardInterrupt())}
    monkeypatch.setattr(command.importlib, "import_module", stand_ins.__getitem__)
    monkeypatch.setattr(command, "ON_ANY_MACHINE", ("first", "second"))
    monkeypatch.setattr(command, "RESULTS", tmp_path)
    monkeypatch.setattr(sys, "argv", ["benchmarks"])
    with pytest.raises(KeyboardInterrupt):
        command.main()
    (file,) = tmp_path.iterdir()
    assert file.read_text().splitlines() == [good.as_json()]
