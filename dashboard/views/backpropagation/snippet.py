"""Snippets of the page on backpropagation; each leaves what is shown under the names of the page."""

from dashboard.downloads.python_code import axes_code, float_code, imports_first, picture_lines, tensor_code
from dashboard.views.backpropagation.learning_task import SIDE, LearningTask
from dashboard.views.backpropagation.settings import BackwardSettings

HEAD = "import torch\nimport torch.nn.functional as F\n\n"


def backward_snippet(settings: BackwardSettings) -> str:
    """The three gradients by autograd, as `dx`, `dw` and `db`."""
    layer = settings.layer
    before, padded, padding = "", "x", axes_code(layer.padding)
    if any(layer.padding) and layer.padding_mode != "zeros":
        p_h, p_w = layer.padding
        before = f'padded = F.pad(x, ({p_w}, {p_w}, {p_h}, {p_h}), mode="{layer.padding_mode}")\n'
        padded, padding = "padded", "0"
    options = f"stride={axes_code(layer.stride)}, padding={padding}, dilation={axes_code(layer.dilation)}"
    return (
        f"{HEAD}x = {tensor_code(layer.x)}[None, None].requires_grad_()\n"
        f"w = {tensor_code(layer.kernel)}[None, None].requires_grad_()\n"
        f"b = torch.tensor([{float_code(settings.bias)}], requires_grad=True)\n"
        f"upstream = {tensor_code(settings.upstream)}[None, None]\n"
        f"{before}y = F.conv2d({padded}, w, b, {options})\n"
        "L = (upstream * y).sum()\n"
        "L.backward()\n"
        "dx, dw, db = x.grad[0, 0], w.grad[0, 0], b.grad\n"
        'print("output", y[0, 0].detach(), "loss", L.item(), sep="\\n")\n'
        'print("gradient of w", dw, "gradient of x", dx, "gradient of b", db, sep="\\n")\n'
    )


def descent_snippet(task: LearningTask, steps: int) -> str:
    """The descent as far as it is on screen, with the kernel as `w`."""
    pads = f"({', '.join([str(task.taps // 2)] * 4)})"
    k_h, k_w = task.true_kernel().shape[2:]
    true_pads = f"({k_w // 2}, {k_w // 2}, {k_h // 2}, {k_h // 2})"
    speed = "age / (age + 3)" if task.momentum else "0"
    code = f"""import torch
import torch.nn.functional as F

from engine.kernels import get
{_before_code(task)}
unknown = get("{task.target}").weights[None, None].double()
target = F.conv2d(F.pad(x, {true_pads}, mode="replicate"), unknown)

padded = F.pad(x, {pads}, mode="replicate")
windows = F.unfold(padded, {task.taps})[0]  # every window as a column
curvature = windows @ windows.T / windows.shape[1]
rate = 1 / (2 * torch.linalg.eigvalsh(curvature)[-1])  # any larger, and the steepest direction might diverge

w = before = torch.zeros(1, 1, {task.taps}, {task.taps}, dtype=torch.float64)
age = 0
for step in range({steps}):
    w.requires_grad_()
    loss = F.mse_loss(F.conv2d(padded, w), target)
    (dw,) = torch.autograd.grad(loss, w)
    moved = w.detach() - rate * dw
    velocity, before = moved - before, moved
    age = 0 if (dw * velocity).sum() > 0 else age + 1
    w = moved + {speed} * velocity
loss = F.mse_loss(F.conv2d(padded, w), target)
print("loss", f"{{loss:.2e}}")
print("learned kernel", w[0, 0], sep="\\n")
"""
    return imports_first(code)


def _before_code(task: LearningTask) -> str:
    if task.picture is None:
        return f"x = torch.rand(1, 1, {SIDE}, {SIDE}, generator=torch.Generator().manual_seed(0)).double()\n"
    return (
        f"from engine.images import fit, luminance\n{picture_lines(task.picture)}"
        f"x = luminance(fit(image, {SIDE}))[None, None].double()\n"
    )
