from dashboard.views.architectures.comparison_facts import points
from dashboard.views.architectures.network_form import described


def test_lenet_against_alexnet_point_by_point():
    lenet, alexnet = (points(described(name, size=size)) for name, size in (("lenet5", 28), ("alexnet", 224)))
    assert (lenet["activation"], alexnet["activation"]) == ("S-shaped (tanh)", "ReLU")
    assert (lenet["pooling"], alexnet["pooling"]) == ("average (2)", "max (3)")
    assert (lenet["dropout"], alexnet["dropout"]) == ("none", "2 × 0.5")
    assert lenet["windows"] == "5×5 (2)"
    assert "mirror images" in alexnet["augmentation (paper)"]
    assert "2 GPUs" in alexnet["trained on (paper)"]


def test_vgg_beside_resnet_counts_projection_shortcuts():
    vgg, resnet = (points(described(name, size=224)) for name in ("vgg19", "resnet34"))
    assert (vgg["shortcuts"], resnet["shortcuts"]) == ("none", "13 identity, 3 projection")
    assert vgg["layers with weights"] == "16 convolutions, 3 linear"
