"""One network looked at closer: what is published about it, and the same counted here."""

import streamlit as st

from dashboard.controls.totals_row import Total, totals_row
from dashboard.figures.number_format import rounded, short
from dashboard.runtime.cache import cached
from dashboard.shell.lesson_page import agreement_badge
from dashboard.views.comparison.chart import CLOSER
from engine.networks.graph.costs import counted_by_torch
from engine.networks.torchvision_metadata import published, published_entry, zero_weight_network


def show_closer() -> None:
    """The network that was clicked or is chosen in the box."""
    st.subheader("Look closer", anchor=False)
    titles = [entry.title for entry in published()]
    title = st.selectbox(
        "Network and weights (or click a bubble)",
        titles,
        index=titles.index("resnet50 V1"),
        key=CLOSER,
        bind="query-params",
    )
    entry = published_entry(title)
    parameters, adds = _counted(title)
    totals_row(
        [
            Total("Top-1", f"{entry.top1:.1f}%", f"Top-5: {entry.top5:.2f}%"),
            Total("Parameters", short(entry.parameters), f"published {entry.parameters:,}, counted {parameters:,}"),
            Total(
                "Multiply-adds",
                f"{rounded(entry.multiply_adds)}G",
                f"published {entry.multiply_adds}G, counted {adds / 1e9:.3f}G",
            ),
            Total("Image", f"{entry.input_size} × {entry.input_size}", "Side of the images it was tested on"),
            Total("Download", f"{entry.file_megabytes:.0f} MB", "Only if its weights are used; not on this page"),
        ]
    )
    difference = abs(adds / 1e9 / entry.multiply_adds - 1)
    agreement_badge(abs(parameters - entry.parameters), "torch's own parameter count")
    st.caption(
        f"{entry.family}, {entry.year}. Counted here: {adds / 1e9:.3f} billion multiply-adds, {difference:.1%} from "
        f"the published number. [How it was trained]({entry.recipe})."
    )


@cached(entries=128)
def _counted(title: str) -> tuple[int, int]:
    """Parameters and multiply-adds of the network, counted on the meta device."""
    entry = published_entry(title)
    return counted_by_torch(zero_weight_network(entry, device="meta"), (1, 3, entry.input_size, entry.input_size))
