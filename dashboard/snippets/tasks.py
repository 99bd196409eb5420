"""The snippets of the page on vision tasks; each leaves what is shown in names that its first line tells."""

from dashboard.controls.image_picker import Picture
from dashboard.snippets.picture import imports_first, picture_lines
from engine.tasks import Scene
from engine.tasks.published import PublishedNetwork


def _scene_lines(scene: Scene) -> str:
    """Code that draws the scene as `scene`."""
    shapes = "".join(
        f'    Shape("{shape.kind}", {shape.x:g}, {shape.y:g}, {shape.reach:g}, {shape.angle:g}, {shape.colour}),\n'
        for shape in scene.shapes
    )
    inside = f"(\n{shapes})" if shapes else "()"
    options = f"ground={scene.ground:g}, noise={scene.noise:g}, seed={scene.seed}"
    return f"shapes = {inside}  # class, x, y, reach, angle, colour\nscene = draw(Scene(shapes, {options}))\n"


def windows_snippet(scene: Scene, row: int, column: int) -> str:
    """The maps of all classes as `probabilities`, and one window classified alone as `alone`."""
    return f"""import torch

from engine.tasks import Scene, Shape, draw, sweep, task_network
from engine.tasks.windows import continued

{_scene_lines(scene)}
network = task_network("windows")
probabilities = sweep(network, scene.picture).probabilities  # (5, rows, columns)

row, column = {row}, {column}
whole = continued(scene.picture, 12)  # (3, 120, 120)
window = whole[:, 4 * row : 4 * row + 32, 4 * column : 4 * column + 32]
with torch.no_grad():
    alone = network(window[None])[0, :5, 0, 0].softmax(0)  # (5,)
print((alone - probabilities[:, row, column]).abs().max().item())
"""


def boxes_snippet(scene: Scene, *, score_threshold: float, iou_threshold: float) -> str:
    """The boxes that stay as `found`, and how many are right as `counts`."""
    return f"""from engine.tasks import Scene, Shape, count_boxes, draw, proposals, sweep, task_network

{_scene_lines(scene)}
swept = sweep(task_network("windows"), scene.picture)
crowd = proposals(swept, score_threshold={score_threshold:g})
found = crowd.suppressed(iou_threshold={iou_threshold:g})
counts = count_boxes(found, scene.boxes, scene.classes)
print(len(crowd), "boxes before,", len(found), "after; F1", counts.f1)
"""


def activation_snippet(scene: Scene, kind: str, threshold: float) -> str:
    """The class activation map with its box as `location`, and the logit that it adds up to as `logit`."""
    return f"""from engine.tasks import KINDS, Scene, Shape, draw, localize, look, task_network

{_scene_lines(scene)}
network = task_network("scenes")
kind = KINDS.index("{kind}")
location = localize(network, look(network, scene.picture), kind, threshold={threshold:g})
logit = location.activation.mean() + network.classifier.bias[kind]
print(location.box, logit.item())
"""


def pixels_snippet(scene: Scene) -> str:
    """Each pixel's class as `labels`, and the mean IoU as `result`."""
    return f"""from engine.tasks import Scene, Shape, confusion, draw, look, mean_iou, task_network

{_scene_lines(scene)}
labels = look(task_network("scenes"), scene.picture).pixels[0].argmax(0)  # (96, 96)
result = mean_iou(confusion(labels, scene.labels))
print(result)
"""


def many_snippet(first_seed: int, count: int, noise: float) -> str:
    """The figures of the cards, measured again, as `detection` and `whole`; what was measured besides, as `here`.

    Args:
        first_seed: of the scenes that were measured.
        count: how many; 0 where none were.
        noise: of theirs.
    """
    cards = """from engine.tasks import task_network
from engine.tasks.learning import held_out
from engine.tasks.measuring import measure_whole, measure_windows

detection = measure_windows(task_network("windows"), held_out())
whole = measure_whole(task_network("scenes"), held_out())
print(detection, whole)
"""
    if not count:
        return cards
    return f"""{cards}
from engine.tasks.measuring import detection_result, score_scenes, whole_result

scored = list(score_scenes({first_seed}, {count}, noise={noise:g}))
here = detection_result([one.counts for one in scored]), whole_result([one.whole for one in scored])
print(here)
"""


def own_picture_snippet(
    picture: Picture, network: PublishedNetwork, *, longest_side: int, score_threshold: float, iou_threshold: float
) -> str:
    """What a published network says of the picture: boxes as `found`, or each pixel's class as `labels`."""
    lines = [
        picture_lines(picture),
        "from engine.images import fit",
        f"image = fit(image, {longest_side})",
        f'network = published("{network.name}")',
        "model = load_published(network.name)  # downloaded once",
    ]
    if network.task == "segmentation":
        lines += [
            "from engine.tasks.published import load_published, published, segment",
            "labels = segment(model, network, image)  # (h, w)",
            "print([network.labels[label] for label in labels.unique()])",
        ]
    else:
        lines += [
            "from engine.tasks.published import detect, load_published, published",
            "everything = detect(model, image)",
            f"sure = everything.chosen((everything.scores >= {score_threshold:g}).nonzero()[:, 0])",
            f"found = sure.suppressed(iou_threshold={iou_threshold:g})",
            "print([network.labels[label] for label in found.classes])",
        ]
    return imports_first(*lines)
