"""The page on architectures: each view opens, controls change what is shown, and bad choices get advice."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.lessons import lesson
from dashboard.shell.navigation import ROOT
from dashboard.views.architectures.lecture_numbers import claims
from dashboard.views.architectures.network_form import described
from engine.networks import card_of, shipped_networks, summarize
from engine.networks.build import blueprint
from tests.dashboard.views.run_snippet import printed

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
    assert "3×3 windows where the paper has 5×5" in words(opened(network="googlenet"))


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


def table(app: AppTest, column: str):
    """The content of the table that has a column."""
    return next(frame.value for frame in app.dataframe if column in frame.value.columns)


@pytest.mark.experiment("architectures", 1)
def test_twice_the_side_is_four_times_the_work_of_the_convolutions_and_no_parameter_more():
    app = opened()
    app.selectbox(key="architectures.network").set_value("vgg16").run()
    before = table(app, "multiply-adds")
    app.slider(key="architectures.size").set_value(448).run()
    after = table(app, "multiply-adds")
    convolutions = before["type"] == "Conv2d"
    assert list(after["multiply-adds"][convolutions]) == [4 * count for count in before["multiply-adds"][convolutions]]
    assert list(after["parameters"]) == list(before["parameters"])
    linear = before["type"] == "Linear"
    for column in ("output", "parameters", "multiply-adds"):
        assert list(after[column][linear]) == list(before[column][linear])
    assert before["output"][before["layer"] == "avgpool"].item() == "512 × 7 × 7"
    assert after["output"][after["layer"] == "avgpool"].item() == "512 × 7 × 7"
    assert "A pooling to 7×7" in words(app)


@pytest.mark.experiment("architectures", 2)
def test_the_5x5_path_would_cost_nearly_ten_times_as_much_without_its_1x1():
    app = opened(view="Build a block", block="Inception")
    app.session_state["architectures.googlenet"] = "3a"
    app.run()
    shown = table(app, "path").set_index("path")
    assert list(shown.columns[-2:]) == ["without 1×1 before", "saving"]
    assert app.number_input(key="architectures.inc_five_reduced").value == 16
    assert shown.loc["1×1, then 5×5", "saving"] == "9.7 ×"
    assert "9.7 times" in lesson("architectures").try_this[1].look_for


@pytest.mark.experiment("architectures", 3)
def test_resnet_projects_where_each_stage_begins():
    app = opened(view="Side by side")
    app.session_state["architectures.pair"] = "VGG and ResNet"
    for side, name in (("left", "vgg19"), ("right", "resnet34")):
        app.session_state[f"architectures.{side}"] = name
        app.session_state[f"architectures.{side}-size"] = 224
    app.run()
    points = app.table[0].value.set_index("point")
    assert points.loc["shortcuts", "ResNet-34"] == "13 identity, 3 projection"
    projecting = [block.name for block in described("resnet34", size=224).blocks if block.shortcut == "projection"]
    assert projecting == ["layer2.0", "layer3.0", "layer4.0"]
    assert "19 layers against 34: the deeper network has 15% of the parameters" in words(app)


@pytest.mark.experiment("architectures", 4)
def test_the_field_passes_the_images_width_where_the_fourth_stage_begins():
    app = opened(view="Receptive field")
    passed = "wider than the 224 pixels of the image is **layer4.0.conv1** with 243, after 211 in layer3.1.add"
    assert passed in words(app)
    app.select_slider(key="architectures.layer").set_value("layer3.1.add").run()
    assert "**211 × 211 pixels**" in words(app)
    app.select_slider(key="architectures.layer").set_value("layer4.0.conv1").run()
    assert "**243 × 243 pixels**" in words(app)
    assert "this cell's field leaves a part of it out" in words(app)
    app.select_slider(key="architectures.layer").set_value("layer4.0.conv2").run()
    assert "this cell's field covers all of it" in words(app)
    app.slider(key="architectures.size").set_value(512).run()
    assert "wider than the 512 pixels of the image is **avgpool** with 915, after 435 in layer4.1.add" in words(app)


@pytest.mark.parametrize(("network", "layer"), [("vgg16", "layer2.1.conv2"), ("lenet5", "features.28")])
def test_a_layer_that_another_network_does_not_have_is_no_error(network, layer):
    app = opened(view="Receptive field", network=network, size=card_of(network).input_size, layer=layer)
    assert not app.exception
    assert str(app.select_slider(key="architectures.layer").value) in words(app)


@pytest.mark.parametrize("typed", [0, -3, 1025, 10**9])
@pytest.mark.parametrize(("block", "key"), [("VGG", "vgg_in"), ("Inception", "inc_five"), ("Dense", "dense_growth")])
def test_a_number_that_cannot_be_built_takes_the_figure_away_and_says_why(block, key, typed):
    app = opened(view="Build a block", block=block, **{key: typed})
    assert not app.exception
    assert f"is {typed:,}. Use a number from 1 to" in app.warning[0].value
    assert not app.dataframe
    assert not app.code
    app.number_input(key=f"architectures.{key}").set_value(8).run()
    assert not app.warning
    assert app.dataframe


@pytest.mark.parametrize(("side", "typed"), [("left-size", 7), ("right-size", 4096), ("right-width", 0)])
def test_a_size_that_cannot_be_shown_side_by_side_says_why(side, typed):
    app = opened(view="Side by side", left="lenet5", right="vgg-small", **{side: typed})
    assert f"is {typed:,}. Use a number from" in app.warning[0].value
    assert not app.table


@pytest.mark.parametrize(
    ("key", "label", "name"),
    [
        ("architectures.network", "AlexNet", "alexnet"),
        ("architectures.network", "VGG for small pictures", "vgg-small"),
        ("architectures.left", "ResNet-20 for small pictures", "resnet20"),
    ],
)
def test_links_with_the_titles_of_earlier_versions_open_the_same_network(key, label, name):
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.session_state["architectures.view"] = "Network" if key.endswith("network") else "Side by side"
    app.query_params[key] = label
    app.switch_page("pages/architectures.py").run()
    assert app.selectbox(key=key).value == name


# What is printed, and what the page shows of it.
SNIPPETS = [
    ({}, {"11,689,512 parameters, 1,814,073,344 multiply-adds": ["11,689,512", "1,814,073,344"]}),
    ({"network": "alexnet-2012"}, {"60,965,224 parameters, 724,406,816 multiply-adds": ["60,965,224", "724,406,816"]}),
    ({"network": "vgg-small", "size": 40, "width": 8}, {"85,250 parameters, 4,098,816 mul": ["85,250", "4,098,816"]}),
    ({"view": "Build a block"}, {"(128, 56, 56) out, 221,440 parameters": ["128 × 56 × 56", "221,440"]}),
    ({"view": "Build a block", "block": "Inception"}, {"128,049,152 multiply-adds": ["128,049,152"]}),
    ({"view": "Side by side"}, {"AlexNet (torchvision): 61,100,840": ["61,100,840"], "61,706": ["61,706"]}),
    ({"view": "Receptive field", "layer": "layer2.1.conv2"}, {"layer2.1.conv2: 99 pixels": ["99 × 99 pixels"]}),
    ({"view": "Operations", "network": "lenet5", "size": 28}, {"(1, 6, 28, 28)": ["the shapes in"]}),
    ({"view": "The lecture's numbers", "reveal": True}, {each: [each] for each in ("61.10M", "143.67M", "6.62M")}),
]


@pytest.mark.parametrize(("state", "both"), SNIPPETS, ids=[" ".join(map(str, each.values())) for each, _ in SNIPPETS])
def test_the_code_prints_the_numbers_that_are_on_screen(state, both):
    app = opened(**state)
    output = printed(app.code[0].value)
    helps = "\n".join(str(each.proto.help) for each in app.markdown)
    on_screen = words(app) + helps + "".join(each.value.to_string() for each in app.table)
    for line, numbers in both.items():
        assert line in output
        assert all(number in on_screen for number in numbers)
