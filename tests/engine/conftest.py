import pytest
import torch


@pytest.fixture
def one_thread():
    """Networks as small as the tests' are fastest, and give the same bits, with one thread."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
