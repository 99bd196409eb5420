"""Python code that snippets of several pages share: an image, a network, a tensor, and imports in their order."""

from torch import Tensor

from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.controls.number_grid import number_text
from engine.images import digit_names, sample_names
from engine.training.data.test_images import is_dataset_image


def picture_lines(picture: Picture) -> str:
    """Code that loads the chosen image as `image`, (3, h, w) in [0, 1].

    An image of the reader's own is read from a file of its name, because it is kept nowhere else.
    """
    if picture.original is None and picture.name in (*sample_names(), *digit_names()):
        return f'from engine.images import sample\n\nimage = sample("{picture.name}")  # (3, h, w), in [0, 1]\n'
    if picture.original is None and is_dataset_image(picture.name):
        return (
            f'from engine.training.data.test_images import dataset_image\n\nimage = dataset_image("{picture.name}")\n'
        )
    name = picture.name.replace("\\", "_").replace('"', "_")
    return (
        "from pathlib import Path\n\nfrom engine.images import decode_image\n\n"
        f'image = decode_image(Path("{name}").read_bytes())  # your file, beside this one; (3, h, w), in [0, 1]\n'
    )


def loading_lines(network: ChosenNetwork, variable: str) -> str:
    """Code that loads a network under a name."""
    name = network.card.name
    if network.weights == "run":
        return (
            "from engine.runs.library import Library\nfrom engine.runs.load_trained import trained_network\n\n"
            f'{variable} = trained_network(Library(), "{name.removeprefix("run-")}")'
        )
    if network.weights == "trained" and "imagenet" in network.card.weights:
        return (
            "from torchvision.models import get_model\n\n"
            f'{variable} = get_model("{name}", weights="IMAGENET1K_V1").eval()'
        )
    if network.weights == "trained":
        arguments = 'weights="shipped"'
    else:
        file = network.file_name.replace("\\", "_").replace('"', "_")
        arguments = "seed=0" if network.weights == "random" else f'weights="{file}"'
    return f'from engine.networks import build\n\n{variable} = build("{name}", {arguments})'


def imports_first(*parts: str) -> str:
    """The parts as one script, with every import at the top, each once."""
    lines = "\n".join(parts).split("\n")
    imports = sorted({line for line in lines if line.startswith(("import ", "from "))}, key=_import_order)
    rest = "\n".join(line for line in lines if line not in imports).strip("\n")
    while "\n\n\n" in rest:
        rest = rest.replace("\n\n\n", "\n\n")
    return "\n".join(imports) + "\n\n" + rest + "\n"


def _import_order(line: str) -> tuple[int, str]:
    """The standard library, then installed packages, then this project, as formatters sort them."""
    package = line.split()[1].split(".")[0]
    group = 0 if package in ("collections", "math", "pathlib") else 2 if package in ("engine", "dashboard") else 1
    return group, line.replace("import ", "", 1) if line.startswith("import ") else line


def tensor_code(values: Tensor) -> str:
    """Code of a small float32 matrix, one line a row.

    Args:
        values: (h, w).
    """
    rows = [", ".join(float_code(value) for value in row) for row in values.tolist()]
    return "torch.tensor([\n" + "".join(f"    [{row}],\n" for row in rows) + "])"


def float_code(value: float) -> str:
    """The shortest code of a number that rounds to the same float32."""
    text = number_text(value)
    return text if "." in text else f"{text}."


def axes_code(values: tuple[int, ...]) -> str:
    """A setting per axis as torch takes it: one number where all are equal."""
    return str(values[0]) if len(set(values)) == 1 else str(values)
