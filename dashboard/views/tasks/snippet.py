"""The snippets of the page on vision tasks; each leaves what is shown in names that its first line tells."""

from dashboard.controls.image_picker import Picture
from dashboard.downloads.python_code import imports_first, picture_lines
from engine.vision_tasks import Scene
from engine.vision_tasks.torchvision_models import PublishedNetwork


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

from engine.vision_tasks import CLASSES, Scene, Shape, draw, sweep, task_network
from engine.vision_tasks.window_detector import pad_border

{_scene_lines(scene)}
network = task_network("windows")
probabilities = sweep(network, scene.image).probabilities  # (5, rows, columns)

row, column = {row}, {column}
whole = pad_border(scene.image, 12)  # (3, 120, 120)
window = whole[:, 4 * row : 4 * row + 32, 4 * column : 4 * column + 32]
with torch.no_grad():
    alone = network(window[None])[0, :5, 0, 0].softmax(0)  # (5,)
for name, one, other in zip(CLASSES, probabilities[:, row, column], alone, strict=True):
    print(f"{{name}}: swept {{one:.4f}}, alone {{other:.4f}}")
"""


def boxes_snippet(scene: Scene, *, score_threshold: float, iou_threshold: float) -> str:
    """The boxes that stay as `found`, and how many are right as `counts`."""
    return f"""from engine.vision_tasks import CLASSES, Scene, Shape, count_boxes, draw, proposals, sweep, task_network

{_scene_lines(scene)}
swept = sweep(task_network("windows"), scene.image)
crowd = proposals(swept, score_threshold={score_threshold:g})
found = crowd.suppressed(iou_threshold={iou_threshold:g})
counts = count_boxes(found, scene.boxes, scene.classes)
print(f"boxes: {{len(crowd)}} before, {{len(found)}} after suppression; F1 {{counts.f1:.3f}}")
for box, label, score in zip(found.boxes.tolist(), found.classes.tolist(), found.scores.tolist(), strict=True):
    print(CLASSES[label], f"{{score:.3f}}:", ", ".join(f"{{side:.1f}}" for side in box))
"""


def activation_snippet(scene: Scene, kind: str, threshold: float) -> str:
    """The class activation map with its box as `location`, and the logit that it adds up to as `logit`."""
    return f"""from engine.vision_tasks import KINDS, Scene, Shape, draw, localize, predict_scene, task_network

{_scene_lines(scene)}
network = task_network("scenes")
kind = KINDS.index("{kind}")
location = localize(network, predict_scene(network, scene.image), kind, threshold={threshold:g})
logit = location.activation.mean() + network.classifier.bias[kind]
box = "no box" if location.box is None else ", ".join(f"{{side:.1f}}" for side in location.box.tolist())
print(f"box: {{box}}; logit {{logit.item():.3f}}")
"""


def pixels_snippet(scene: Scene) -> str:
    """Each pixel's class as `labels`, and the mean IoU as `result`."""
    return f"""from engine.vision_tasks import Scene, Shape, confusion, draw, predict_scene, mean_iou, task_network

{_scene_lines(scene)}
labels = predict_scene(task_network("scenes"), scene.image).pixels[0].argmax(0)  # (96, 96)
result = mean_iou(confusion(labels, scene.labels))
print(f"mean IoU {{result:.3f}}")
"""


def many_snippet(first_seed: int, count: int, noise: float) -> str:
    """The figures of the cards, measured again, as `detection` and `whole`; what was measured besides, as `here`.

    Args:
        first_seed: of the scenes that were measured.
        count: how many; 0 where none were.
        noise: of theirs.
    """
    cards = """from engine.vision_tasks import task_network
from engine.vision_tasks.training import held_out
from engine.vision_tasks.evaluation import measure_scene_network, measure_windows

detection = measure_windows(task_network("windows"), held_out())
whole = measure_scene_network(task_network("scenes"), held_out())
for name, value in [*vars(detection).items(), *vars(whole).items()]:
    print(f"{name}: {value:.3f}")
"""
    if not count:
        return cards
    return f"""{cards}
from engine.vision_tasks.evaluation import detection_result, score_scenes, scene_result

scored = list(score_scenes({first_seed}, {count}, noise={noise:g}))
here = detection_result([one.counts for one in scored]), scene_result([one.whole for one in scored])
for result in here:
    print({{name: f"{{value:.3f}}" for name, value in vars(result).items()}})
"""


def own_picture_snippet(
    picture: Picture, network: PublishedNetwork, *, longest_side: int, score_threshold: float, iou_threshold: float
) -> str:
    """What a published network says of the image: boxes as `found`, or each pixel's class as `labels`."""
    lines = [
        picture_lines(picture),
        "from engine.images import fit",
        f"image = fit(image, {longest_side})",
        f'network = published("{network.name}")',
        "model = load_published(network.name)  # downloaded once",
    ]
    if network.task == "segmentation":
        lines += [
            "from engine.vision_tasks.torchvision_models import load_published, published, segment",
            "labels = segment(model, network, image)  # (h, w)",
            "for label, count in Counter(labels.flatten().tolist()).most_common(6):",
            '    print(f"{network.labels[label]}: {count / labels.numel():.1%} of the pixels")',
            "from collections import Counter",
        ]
    else:
        lines += [
            "from engine.vision_tasks.torchvision_models import detect, load_published, published",
            "everything = detect(model, image)",
            f"sure = everything.chosen((everything.scores >= {score_threshold:g}).nonzero()[:, 0])",
            f"found = sure.suppressed(iou_threshold={iou_threshold:g})",
            'print("found:", len(found))',
            "for label, score in zip(found.classes.tolist(), found.scores.tolist(), strict=True):",
            '    print(f"{network.labels[label]} {score:.2f}")',
        ]
    return imports_first(*lines)
