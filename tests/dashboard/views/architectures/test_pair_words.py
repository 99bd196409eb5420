"""Sentences on two networks follow the networks that are on screen."""

from dashboard.views.architectures.network_form import described
from dashboard.views.architectures.pair_words import pair_in_words


def test_plain_and_residual_are_called_alike_only_while_they_are():
    plain = described("plain20", size=32)
    assert "same number of parameters. Only the 9 additions differ" in pair_in_words(
        plain, described("resnet20", size=32)
    )
    assert "differ now" in pair_in_words(plain, described("resnet20", size=32, width=24))
    assert "differ now" in pair_in_words(plain, described("resnet20", size=64))


def test_vgg_and_resnet_in_numbers():
    vgg, resnet = described("vgg19", size=224), described("resnet34", size=224)
    words = pair_in_words(vgg, resnet)
    assert "The 3 orange paths" in words
    assert "in the 13 other blocks" in words
    assert "19 layers against 34" in words
    assert f"{resnet.summary.parameters / vgg.summary.parameters:.0%} of the parameters" in words


def test_two_networks_that_are_no_pair_get_no_sentence():
    assert pair_in_words(described("vgg19", size=224), described("vgg16", size=224)) == ""
