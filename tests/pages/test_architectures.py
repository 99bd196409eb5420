"""The page on architectures: each view opens, controls change what is shown, and bad choices get advice."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.architectures.claims import claims
from dashboard.navigation import ROOT
from engine.networks import card_of, shipped_networks, summarize
from engine.networks.variants import blueprint

VIEWS = ["Network", "Build a block", "Side by side", "Receptive field", "Operations", "The lecture's numbers"]


def opened(**state) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for key, value in state.items():
        app.session_state[f"architectures.{key}"] = value
    return app.switch_page("pages/architectures.py").run()


def words(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.latex))


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens_with_code(view):
    app = opened(view=view)
    assert not app.exception
    assert "result" in app.code[0].value


def test_an_input_size_changes_the_multiply_adds_and_not_the_parameters():
    app = opened()
    assert "**11.7M**" in words(app)
    assert "**1.81G**" in words(app)
    app.slider(key="architectures.size").set_value(112).run()
    adds = summarize(blueprint("resnet18"), (3, 112, 112)).multiply_adds
    assert "**11.7M**" in words(app)
    assert f"**{adds / 1e6:.0f}M**" in words(app)


def test_another_network_begins_with_its_own_size_and_width():
    app = opened()
    app.selectbox(key="architectures.network").set_value("lenet5").run()
    assert app.slider(key="architectures.size").value == 28
    assert app.slider(key="architectures.width").value == 6
    assert "**61.7k**" in words(app)
    app.slider(key="architectures.width").set_value(12).run()
    assert "**61.7k**" not in words(app)
    assert not app.exception


def test_a_picture_that_is_too_small_gets_a_sentence_naming_the_layer():
    app = opened(network="alexnet", size=40)
    assert "features.12 (MaxPool2d)" in app.warning[0].value
    assert "at least 63×63" in app.warning[0].value


@pytest.mark.parametrize(
    ("block", "count"),
    [("VGG", "221{,}440"), ("Inception", "163{,}328"), ("Residual", "73{,}984"), ("Dense", "250{,}560")],
)
def test_each_builder_writes_its_formula_with_numbers(block, count):
    app = opened(view="Build a block", block=block)
    assert not app.exception
    assert count in words(app)


def test_a_builders_control_changes_the_block():
    app = opened(view="Build a block")
    app.slider(key="architectures.vgg_n").set_value(3).run()
    assert f"{221_440 + 128 * (9 * 128 + 1):,}".replace(",", "{,}") in words(app)


def test_a_googlenet_block_fills_the_fields():
    app = opened(view="Build a block", block="Inception")
    app.session_state["architectures.googlenet"] = "5b"
    app.session_state["architectures.inc_in"] = 832
    app.run()
    assert not app.exception


def test_an_impossible_identity_gets_advice():
    app = opened(view="Build a block", block="Residual", res_in=64, res_out=32)
    assert "cannot bring 64 channels down to 32" in app.warning[0].value


def test_the_saving_by_1x1_convolutions_is_said():
    assert "2.4 times fewer" in words(opened(view="Build a block", block="Inception"))


def test_the_quiz_reveals_live_counts_after_a_guess():
    app = opened(view="The lecture's numbers")
    assert not app.table
    app.radio(key="architectures.guess").set_value("AlexNet (8 layers)").run()
    assert "It is GoogLeNet" in app.info[0].value
    assert "agrees with the parameter counts that torchvision publishes exactly" in words(app)
    shown = app.table[0].value
    for claim in claims():
        row = shown[shown["what"] == claim.what]
        assert (row["the lecture says"].item(), row["counted now"].item()) == (claim.said, claim.counted)


def test_googlenets_window_is_explained():
    assert "3×3 window where the paper has 5×5" in opened(network="googlenet").info[0].value


def test_the_receptive_field_agrees_with_walking_back():
    app = opened(view="Receptive field", layer="layer2.1.conv2")
    assert "99 × 99 pixels" in words(app)
    assert any("walking back" in badge.value for badge in app.markdown)


@pytest.mark.parametrize("network", ["alexnet", "vgg16", "inception_v3", "resnet18", "resnet20"])
def test_the_field_of_a_pooling_has_a_badge(network):
    shape = (3, card_of(network).input_size, card_of(network).input_size)
    last = next(
        row
        for row in reversed(summarize(blueprint(network), shape).rows)
        if "ool" in row.type and len(row.output_shape) == 4
    )
    app = opened(view="Receptive field", network=network, size=shape[1], layer=last.name)
    assert not app.exception
    assert any("agrees with the pixels found by walking back" in badge.value for badge in app.markdown)


def test_uneven_adaptive_pooling_is_enclosed_by_its_frame():
    app = opened(view="Receptive field", network="vgg16", size=300, layer="avgpool")
    assert "none lies outside of the frame exactly" in words(app)


def test_side_by_side_follows_size_and_width_and_agrees():
    app = opened(view="Side by side", left="lenet5", right="vgg-small")
    before = words(app)
    assert "torch's FlopCounterMode and parameter count, both networks exactly" in before
    app.number_input(key="architectures.left-size").set_value(40).run()
    app.number_input(key="architectures.right-width").set_value(8).run()
    assert not app.exception
    assert "1 × 40 × 40" in app.table[0].value.to_string()
    assert '("lenet5", 40, None), ("vgg-small", 32, 8)' in app.code[0].value
    app.selectbox(key="architectures.left").set_value("alexnet").run()
    assert app.number_input(key="architectures.left-size").value == 224


def test_operations_agree_with_the_layer_table_and_their_code_has_the_width():
    app = opened(view="Operations", network="vgg-small", size=32, width=8)
    assert "agrees with the layer table: the shapes in" in words(app)
    assert "width=8" in app.code[0].value


def test_googlenets_three_classifiers_are_listed():
    table = opened(network="googlenet").table[0].value.to_string()
    assert f"{512 * 128 + 256 + 2049 * 1024 + 1025 * 1000:,}" in table
    assert "1,025,000" in table


def test_a_card_says_its_classes_and_which_trained_weights_there_are():
    assert "1,000 classes of ImageNet" in words(opened())
    accuracy = shipped_networks()["lenet5-mnist"].test_accuracy
    assert f"LeNet-5 of 1998 on MNIST ({accuracy:.1%} right)" in words(opened(network="lenet5", size=28))
    assert "Trained weights: none" in words(opened(network="resnet110", size=32))
