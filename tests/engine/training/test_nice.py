import subprocess
import sys
from pathlib import Path

import pytest

from engine.training.process_pool import NICENESS

ROOT = Path(__file__).parents[3]
SESSIONS = Path("/proc/sys/kernel/sched_autogroup_enabled")
BACKGROUND = """
import os
from pathlib import Path
from engine.training.process_pool import lower_priority

lower_priority()
lower_priority()
try:
    words = Path("/proc/self/autogroup").read_text().split()
except OSError:
    words = []
print(os.nice(0), words[-1] if words else "none")
"""


def priorities(*, own_session):
    """The priority of a process in the background, and of its session ("none": it is in no session's group)."""
    command = [sys.executable, "-c", BACKGROUND]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=ROOT, start_new_session=own_session
    ).stdout.split()
    return int(done[0]), done[1]


def test_a_worker_goes_behind_whoever_else_uses_the_machine():
    assert priorities(own_session=True)[0] == NICENESS


@pytest.mark.skipif(not SESSIONS.exists(), reason="this system does not share the processor out among sessions")
def test_the_session_that_a_worker_leads_goes_behind_too_and_no_other_session_does():
    leader, other = priorities(own_session=True), priorities(own_session=False)
    if "none" in (leader[1], other[1]):
        pytest.skip("processes here are in no session's group")
    assert leader == (NICENESS, str(NICENESS))
    assert other == (NICENESS, "0")
