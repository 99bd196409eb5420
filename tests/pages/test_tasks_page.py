"""The page on vision tasks without a browser: every view, its code, odd scenes, and networks to download."""

import pytest
import torch

from dashboard.controls.image_picker import Picture
from dashboard.lessons import lesson
from dashboard.views.tasks.scene_state import FIRST, GROUND, SCENE, read_shapes, shapes_text
from engine.vision_tasks import (
    CLASSES,
    KINDS,
    Detections,
    DrawnScene,
    Scene,
    Shape,
    confusion,
    count_boxes,
    draw,
    mean_iou,
    predict_scene,
    proposals,
    shipped_task,
    sweep,
    task_network,
)
from engine.vision_tasks.torchvision_models import PUBLISHED, blank, most_probable, published
from tests.dashboard.views.run_snippet import executed, printed
from tests.pages.opening import opened

VIEW = "tasks.view"


def text_of(app) -> str:
    return " ".join(text.value for text in [*app.markdown, *app.caption])


def latex_of(app) -> str:
    return " ".join(text.value for text in app.latex)


def last_of(app) -> str:
    """The number that the last formula ends with."""
    return latex_of(app).split("= ")[-1].split("\\")[0].strip("\n$ ")


@pytest.mark.parametrize("view", ["Sliding window", "Boxes", "Class activation", "Pixels", "Many scenes"])
def test_every_view_opens_with_a_formula_and_agrees_with_its_oracle(view):
    app = opened("tasks", {VIEW: view})
    assert not app.exception
    assert latex_of(app)
    assert ("agrees with" in text_of(app)) == (view != "Many scenes")


def test_the_four_answers_stand_side_by_side():
    words = text_of(opened("tasks"))
    tasks = (
        "Classification** · 4 of 4 right",
        "Localization** · ",
        "Detection** · F1 1.00",
        "Segmentation** · mean IoU",
    )
    for task in tasks:
        assert task in words, task


def test_sweeping_is_what_the_window_alone_says():
    app = opened("tasks", {"tasks.row": 5, "tasks.column": 4})
    names = executed(app.code[0].value)
    swept = names["probabilities"][:, 5, 4]
    torch.testing.assert_close(names["alone"], swept, atol=1e-5, rtol=1e-4)
    table = app.dataframe[0].value
    assert table["Swept"].tolist() == [f"{value:.4f}" for value in swept.tolist()]
    assert table["Alone"].tolist() == table["Swept"].tolist()
    assert "agrees with the 23 windows of this row, each by itself" in text_of(app)
    assert "= 23" in latex_of(app)


def test_the_boxes_on_screen_are_those_of_the_code():
    app = opened("tasks", {VIEW: "Boxes", "tasks.score": 0.5, "tasks.iou": 0.4})
    names = executed(app.code[0].value)
    assert f"**After suppression:** {len(names['found'])} boxes" in text_of(app)
    assert f"**Before suppression:** {len(names['crowd'])} boxes" in text_of(app)
    assert f"= {names['counts'].f1:.3f}" in latex_of(app)
    assert len(names["crowd"]) > 2 * len(names["found"])
    assert app.dataframe[0].value["Class"].tolist() == [CLASSES[label] for label in names["found"].classes]


def test_a_high_overlap_threshold_keeps_doubles():
    few, many = (opened("tasks", {VIEW: "Boxes", "tasks.iou": iou}) for iou in (0.3, 1.0))
    assert len(few.dataframe[0].value) == 4
    assert len(many.dataframe[0].value) > 8
    assert "false alarm" in many.dataframe[0].value["IoU with its true box"].tolist()


@pytest.mark.parametrize("kind", KINDS)
def test_the_activation_map_adds_up_to_the_logit_of_the_code(kind):
    app = opened("tasks", {VIEW: "Class activation", "tasks.class": kind, "tasks.threshold": 0.3})
    logit = executed(app.code[0].value)["logit"].item()
    assert f"= {logit:.3f}" in latex_of(app)


def test_the_mean_iou_on_screen_is_that_of_the_code():
    app = opened("tasks", {VIEW: "Pixels"})
    assert f"= {executed(app.code[0].value)['result']:.3f}" in latex_of(app)
    assert sum(app.dataframe[0].value["True pixels"]) == 96 * 96


def test_figures_of_many_scenes_are_measured_here():
    app = opened("tasks", {VIEW: "Many scenes", "tasks.count": 20})
    assert "python -m engine.vision_tasks ship windows" in text_of(app)
    assert "Takes " in text_of(app)
    app.button(key="tasks.measure").click().run()
    job = app.session_state["job.tasks.many"]
    job.join(200)
    app.run()
    shown = app.dataframe[0].value.set_index("Measure").iloc[:, 1]
    assert float(shown["Detection: F1"]) >= 0.9
    assert float(shown["Segmentation: mean IoU"]) >= 0.85
    detection, whole = executed("\n\n".join(app.code[0].value.split("\n\n")[2:]))["here"]
    assert float(shown["Detection: F1"]) == pytest.approx(detection.f1, abs=5e-4)
    assert float(shown["Segmentation: mean IoU"]) == pytest.approx(whole.mean_iou, abs=5e-4)


@pytest.mark.parametrize("view", ["Sliding window", "Boxes", "Class activation", "Pixels"])
def test_an_empty_scene_breaks_no_view(view):
    app = opened("tasks", {VIEW: view, SCENE: ()})
    assert not app.exception
    executed(app.code[0].value)


def test_another_scene_has_other_shapes():
    app = opened("tasks")
    app.button(key="tasks.another").click().run()
    assert app.session_state[SCENE] != FIRST
    assert not app.exception


def test_noise_is_in_the_picture_and_in_the_code():
    app = opened("tasks", {"tasks.noise": 0.3, VIEW: "Boxes"})
    counts = executed(app.code[0].value)["counts"]
    scene = draw(Scene(FIRST, ground=GROUND, noise=0.3))
    found = proposals(sweep(task_network("windows"), scene.image), score_threshold=0.7).suppressed(iou_threshold=0.3)
    assert counts == count_boxes(found, scene.boxes, scene.classes)


def answers(shapes: tuple[Shape, ...], *, noise: float = 0.05, score: float = 0.7) -> tuple[Detections, DrawnScene]:
    drawn = draw(Scene(shapes, ground=GROUND, noise=noise))
    return proposals(sweep(task_network("windows"), drawn.image), score_threshold=score), drawn


TWO_CIRCLES = (Shape("circle", 43, 48, 12), Shape("circle", 53, 48, 12, 0, 1))


@pytest.mark.experiment("tasks", 1)
def test_two_circles_that_overlap_become_one_box_and_two_again():
    app = opened("tasks", {VIEW: "Boxes", SCENE: TWO_CIRCLES})
    assert "**After suppression:** 1 box\n" in text_of(app) + "\n" or "**After suppression:** 1 box " in text_of(app)
    assert "Detection** · F1 0.67, 1 box " in text_of(app)
    assert "1 boxes" not in text_of(app)
    app.slider(key="tasks.iou").set_value(0.6).run()
    assert "**After suppression:** 2 boxes" in text_of(app)


@pytest.mark.experiment("tasks", 2)
def test_the_lower_the_score_threshold_the_more_boxes_and_four_are_kept():
    counts = {}
    for score in (0.99, 0.05):
        for crowd in (True, False):
            app = opened("tasks", {"tasks.score": score, "tasks.crowd": crowd})
            counts[score, crowd] = int(text_of(app).split("Detection** · F1 ")[1].split(", ")[1].split(" box")[0])
    assert 6 <= counts[0.99, True] <= 14
    assert 32 <= counts[0.05, True] <= 48
    assert counts[0.99, False] == counts[0.05, False] == 4


def measured_with(noise: float) -> dict[str, float]:
    """What the column says that is measured here, after the button has been pressed, by the measure's name."""
    app = opened("tasks", {VIEW: "Many scenes", "tasks.noise": noise, "tasks.count": 20})
    button = app.button(key="tasks.measure")
    assert button.label == f"Measure with σ = {noise:g}"
    button.click().run()
    app.session_state["job.tasks.many"].join(200)
    app.run()
    here = app.dataframe[0].value.set_index("Measure")[f"Here, 20 scenes, σ = {noise:g}"]
    return {str(name): float(str(value)) for name, value in here.items()}


@pytest.mark.experiment("tasks", 3)
def test_noise_costs_segmentation_more_than_detection():
    little, much = measured_with(0.05), measured_with(0.25)
    lost = {name: little[name] - much[name] for name in little}
    assert lost["Segmentation: mean IoU"] > lost["Detection: F1"] >= 0


def test_with_noise_segmentation_gives_way_before_the_boxes_of_the_first_scene():
    crowd, drawn = answers(FIRST, noise=0.22)
    labels = predict_scene(task_network("scenes"), drawn.image).pixels[0].argmax(0)
    assert mean_iou(confusion(labels, drawn.labels)) < 0.85
    assert count_boxes(crowd.suppressed(iou_threshold=0.3), drawn.boxes, drawn.classes).f1 == 1


def test_a_scene_goes_into_the_address_and_comes_back():
    assert read_shapes(shapes_text(FIRST)) == FIRST
    assert read_shapes(shapes_text(())) == ()
    tilted = (Shape("plus", 40.5, 31.2, 9.5, 355, 5),)
    assert read_shapes(shapes_text(tilted)) == tilted


@pytest.mark.parametrize("text", ["", "heart,1,2,3,4,5", "circle,1,2,3", "circle,a,2,3,4,5", "circle,1,2,3,4,5;"])
def test_an_address_that_says_nothing_usable_is_ignored(text):
    assert read_shapes(text) is None


def test_shapes_of_an_address_are_kept_inside_the_scene():
    assert read_shapes("circle,-50,500,99,400,9") == (Shape("circle", 24, 72, 24, 40, 3),)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVSCOPE_CACHE", str(tmp_path))


@pytest.mark.usefixtures("cache")
def test_before_the_download_the_reader_is_told_and_the_scene_still_works():
    app = opened("tasks", {VIEW: "Your image"})
    assert "(13 MB) are downloaded once from torchvision's address" in app.info[0].value
    assert app.button(key="tasks.download").label == "Download"
    assert "load_published(network.name)" in app.code[0].value
    assert "**Detection** · F1 1.00" in text_of(app)


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("name", list(PUBLISHED))
def test_a_downloaded_network_answers_on_the_readers_picture(name):
    network = published(name)
    torch.manual_seed(0)
    network.file.parent.mkdir(parents=True)
    torch.save(blank(network).state_dict(), network.file)
    app = opened("tasks", {VIEW: "Your image", "tasks.network": name, "tasks.score": 0.05})
    assert not app.exception
    names = executed(app.code[0].value)
    if network.task == "detection":
        assert "agrees with torchvision.ops.nms" in text_of(app)
        assert r"\mathrm{IoU}(A, B)" in latex_of(app)
        assert ("nothing above the score threshold" in text_of(app)) == (len(names["found"]) == 0)
    else:
        label = network.labels[int(names["labels"].flatten().mode().values)]
        assert f"sees:** {label}" in text_of(app)
        assert r"\arg\max_c z_c(x, y)" in latex_of(app)
        assert "agrees with a second computation in float64" in text_of(app)
        others = most_probable(names["model"], network, names["image"]) != names["labels"]
        assert others.double().mean() < 1e-3


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("ssdlite320_mobilenet_v3_large", 80),
        ("fasterrcnn_mobilenet_v3_large_320_fpn", 80),
        ("lraspp_mobilenet_v3_large", 20),
        ("deeplabv3_mobilenet_v3_large", 20),
    ],
)
def test_the_classes_are_counted_without_the_gaps_of_cocos_numbers(name, count):
    assert len(set(published(name).class_names)) == len(published(name).class_names) == count
    assert f"tells {count} classes of things apart" in text_of(
        opened("tasks", {VIEW: "Your image", "tasks.network": name})
    )


def test_a_reduced_image_is_said_to_be_reduced():
    wide = Picture("wide.png", torch.rand(3, 100, 1920), "wide", "")
    app = opened("tasks", {VIEW: "Your image", "picture.own": wide, "picture.source": "Upload"})
    assert "the image of 100 × 1920 pixels is reduced to 33 × 640" in text_of(app)


PRINTED = {
    "Sliding window": lambda app: [f"swept {value}" for value in app.dataframe[0].value["Swept"]],
    "Boxes": lambda app: [f"{score}:" for score in app.dataframe[0].value["Score"]],
    "Class activation": lambda app: [f"logit {last_of(app)}"],
    "Pixels": lambda app: [f"mean IoU {last_of(app)}"],
    "Many scenes": lambda app: [f"{value}" for value in app.dataframe[0].value.iloc[:, 1]],
}


@pytest.mark.parametrize("view", PRINTED)
def test_the_code_prints_the_numbers_that_are_on_screen(view):
    app = opened("tasks", {VIEW: view})
    output = printed(app.code[0].value)
    numbers = PRINTED[view](app)
    assert numbers
    assert all(number in output for number in numbers), (numbers, output)


def test_what_the_lesson_says_of_200_scenes_is_on_the_networks_cards():
    windows, scenes = (shipped_task(name).result for name in ("windows", "scenes"))
    words = " ".join(lesson("tasks").explanation.split())
    assert f"On {scenes['scenes']:.0f} unseen scenes the box overlaps a true one by half in one of two" in words
    assert scenes["localization"] == pytest.approx(0.5, abs=0.05)
    assert windows["recall"] == 1.0
