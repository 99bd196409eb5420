"""What each path of an Inception block costs, and what it would cost without its 1x1 convolution."""

from collections import OrderedDict

import streamlit as st
import torch
from torch import nn

from dashboard.runtime.cache import cached
from dashboard.views.architectures.block_spec import Paths
from engine.networks import Summary, summarize
from engine.networks.models.inception import InceptionBlock

_NAMES = {"path1": "1×1", "path2": "1×1, then 3×3", "path3": "1×1, then {0}×{0}", "path4": "pool, then 1×1"}


def show_path_costs(paths: Paths) -> None:
    """A row a path: its share of the channels and of the multiply-adds, and the saving by its 1x1 convolution."""
    reduced, direct = _summary(paths, True), _summary(paths, False)
    out = paths.widths.out
    rows = []
    for name, words in _NAMES.items():
        channels = next(row.output_shape[1] for row in reversed(reduced.rows) if row.name.startswith(f"block.{name}."))
        own, without = _cost(reduced, name), _cost(direct, name)
        rows.append(
            {
                "path": words.format(paths.large_window),
                "channels": channels,
                "share of output": channels / out,
                "share of multiply-adds": own / reduced.multiply_adds,
                "multiply-adds": own,
                "without 1×1 before": without,
                "saving": f"{without / own:.1f} ×" if without != own else "no 1×1 before it",
            }
        )
    share = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
    count = st.column_config.NumberColumn(format="compact")
    st.dataframe(
        {name: [row[name] for row in rows] for name in rows[0]},
        hide_index=True,
        key="architectures.paths",
        column_config={
            "share of output": share,
            "share of multiply-adds": share,
            "multiply-adds": count,
            "without 1×1 before": count,
        },
        alt="The four paths of the block with their shares and costs",
    )
    ratio = direct.multiply_adds / reduced.multiply_adds
    st.markdown(f"{saving_in_words(ratio)}: {reduced.multiply_adds:,} instead of {direct.multiply_adds:,}.")


def saving_in_words(ratio: float) -> str:
    """How many times as many multiply-adds the block has without its 1x1 convolutions before the windows, as words."""
    if ratio < 1:
        return (
            f"The 1×1 convolutions before the windows are too wide to save anything: they make it **{1 / ratio:.1f} "
            "times as many** multiply-adds in the whole block"
        )
    return f"The 1×1 convolutions before the windows leave **{ratio:.1f} times fewer** multiply-adds in the whole block"


@cached(entries=128)
def _summary(paths: Paths, reductions: bool) -> Summary:
    with torch.device("meta"):
        block = InceptionBlock(
            paths.in_channels,
            paths.widths,
            batch_norm=False,
            large_window=paths.large_window,
            reductions=reductions,
        )
    model = nn.Sequential(OrderedDict(block=block)).eval()
    return summarize(model, (1, paths.in_channels, paths.side, paths.side))


def _cost(summary: Summary, path: str) -> int:
    return sum(row.multiply_adds for row in summary.rows if row.name.startswith(f"block.{path}."))
