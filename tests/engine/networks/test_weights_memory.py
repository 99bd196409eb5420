"""Loading holds the weights once beside the network."""

import os
import subprocess
import sys

import pytest
import torch
from safetensors.torch import save_file

from engine.networks import build

_MEASURE = """
import resource, sys
from engine.networks import build
build("resnet18")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
content = open(sys.argv[1], "rb").read()
build("resnet50", weights=content)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


@pytest.mark.parametrize("ending", ["safetensors", "pth"])
def test_a_file_is_held_once_beside_the_network(tmp_path, ending):
    path = tmp_path / f"weights.{ending}"
    weights = dict(build("resnet50").state_dict())
    save_file(weights, path) if ending == "safetensors" else torch.save(weights, path)
    run = [sys.executable, "-c", _MEASURE, str(path)]
    found = subprocess.run(run, capture_output=True, text=True, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
    size = path.stat().st_size
    assert size > 90e6
    assert float(found.stdout) < 2.3 * size  # the file and the network
