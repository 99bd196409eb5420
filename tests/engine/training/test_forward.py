import torch

from engine.training.forward import on_the_cpu


class Elsewhere(torch.Tensor):
    """Stands for a tensor on another device."""

    def cpu(self):
        return torch.tensor([7.0])


def test_only_tensors_from_elsewhere_are_brought_over_however_deep_they_lie():
    away, here = torch.ones(1).as_subclass(Elsewhere), torch.arange(3)
    brought = on_the_cpu({"step": 3, "order": here, "groups": [{"lr": away, "params": (0, 1)}]})
    assert brought["order"] is here
    assert brought == {"step": 3, "order": here, "groups": [{"lr": torch.tensor([7.0]), "params": (0, 1)}]}
