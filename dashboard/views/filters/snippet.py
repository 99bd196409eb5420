"""Snippets of the page on filters; what is shown is left in `result`."""

from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.downloads.python_code import imports_first, loading_lines, picture_lines
from dashboard.views.filters.settings import ChosenKernel, FilterSettings

_TORCH_MODES = {"zeros": "constant", "replicate": "replicate", "reflect": "reflect", "circular": "circular"}


def filter_snippet(picture: Picture, settings: FilterSettings, place: tuple[int, int]) -> str:
    """The filtered image, before it is brought to the screen.

    Args:
        picture: the reader's image.
        settings: the kernel, and how it is applied.
        place: row and column of the pixel whose sum is printed.
    """
    kernel, (row, column) = settings.kernel, place
    return imports_first(
        picture_lines(picture),
        kernel.imports,
        _working_lines(settings),
        f"kernel = {kernel.code}",
        _filter_lines("result", "image", "kernel", kernel, settings.border),
        'print("sum of the weights", kernel.sum().item())\n'
        'print("result from", result.min().item(), "to", result.max().item())\n'
        f'print("row {row}, column {column}:", result[:, {row}, {column}].tolist())',
    )


def chain_snippet(picture: Picture, settings: FilterSettings, second: ChosenKernel) -> str:
    """Two kernels in turn (`in_turn`), and their composition (`composed`) once (`result`)."""
    first = settings.kernel
    return imports_first(
        picture_lines(picture),
        first.imports,
        second.imports,
        "from engine.convolution import filter_image\nfrom engine.kernels import compose_centred",
        _working_lines(settings),
        f"first = {first.code}\nsecond = {second.code}",
        f'border = "{settings.border}"\n'
        "in_turn = filter_image(filter_image(image, first, padding_mode=border), second, padding_mode=border)\n"
        "composed = compose_centred(first, second)\n"
        "result = filter_image(image, composed, padding_mode=border)",
        'print("composed kernel", composed, sep="\\n")\n'
        "rows, columns = composed.shape  # near the border the two differ\n"
        "inside = (result - in_turn)[..., rows:-rows, columns:-columns]\n"
        'print("largest difference away from the border", inside.abs().max().item())',
    )


def frequencies_snippet(settings: FilterSettings, size: int) -> str:
    """The factor by which the kernel multiplies each wave, frequency 0 in the middle."""
    kernel = settings.kernel
    return imports_first(
        "import torch",
        kernel.imports,
        f"kernel = {kernel.code}",
        f"spectrum = torch.fft.fft2(kernel.double(), s=({size}, {size})).abs()",
        "result = torch.fft.fftshift(spectrum).float()  # one step is 1 / size cycles per pixel",
        f'print("flat areas times", result[{size // 2}, {size // 2}].item())\n'
        f"down, across = divmod(int(result.argmax()), {size})\n"
        f"across, down = abs(across - {size // 2}) / {size}, abs(down - {size // 2}) / {size}\n"
        'print("at most times", result.max().item(), "at", across, "cycles per pixel across and", down, "down")',
    )


def learned_snippet(picture: Picture, network: ChosenNetwork, layer: str, chosen: int, *, longest_side: int) -> str:
    """A filter of a network's first convolution, and its response to the image."""
    colour = network.model.get_parameter(f"{layer}.weight").shape[1] == 3
    prepared = (
        f"image = fit(image, {longest_side})"
        if colour
        else f"image = round_to_8_bit(luminance(fit(image, {longest_side})))[None]  # (1, h, w)"
    )
    return imports_first(
        picture_lines(picture),
        loading_lines(network, "network"),
        "import torch.nn.functional as F",
        f"from engine.images import {'fit' if colour else 'fit, luminance, round_to_8_bit'}",
        prepared,
        f'weights = network.get_submodule("{layer}").weight.detach()  # (c_out, c_in, k_h, k_w)',
        f"one = weights[{chosen}:{chosen + 1}]",
        "reach = [one.shape[3] // 2] * 2 + [one.shape[2] // 2] * 2  # left, right, top, bottom",
        'result = F.conv2d(F.pad(image[None], reach, mode="replicate"), one)[0, 0]  # without its bias',
        f'print("filter {chosen} of", len(weights), "response from", result.min().item(), "to", result.max().item())',
    )


def _working_lines(settings: FilterSettings) -> str:
    """The image brought to at most 512 pixels, and to grey levels unless its colours are kept."""
    if settings.colour == "Colour":
        return "from engine.images import fit\n\nimage = fit(image, 512)"
    load = "from engine.images import fit, luminance, round_to_8_bit"
    return f"{load}\n\nimage = round_to_8_bit(luminance(fit(image, 512)))[None]  # (1, h, w)"


def _filter_lines(target: str, source: str, name: str, kernel: ChosenKernel, border: str) -> str:
    """The convolution in plain torch: pad, then slide the kernel over each channel."""
    k_h, k_w = kernel.weights.shape
    reach = f"({(k_w - 1) // 2}, {k_w // 2}, {(k_h - 1) // 2}, {k_h // 2})"
    return (
        "import torch.nn.functional as F\n"
        f'padded = F.pad({source}[:, None], {reach}, mode="{_TORCH_MODES[border]}")  # left, right, top, bottom\n'
        f"{target} = F.conv2d(padded, {name}[None, None])[:, 0]"
    )
