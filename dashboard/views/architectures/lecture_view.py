"""Every number on the lecture's slides about networks, with the live count beside it."""

import streamlit as st

from dashboard.downloads.button import Download, downloads_row
from dashboard.runtime.cache import cached
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.views.architectures.lecture_numbers import Claim, claims, claims_csv, difference_to_torchvision
from dashboard.views.architectures.snippet import lecture_snippet

_ORDER = ("AlexNet (8 layers)", "VGGNet (19 layers)", "GoogLeNet (22 layers)")


def show_lecture() -> str:
    """The quiz first, then all numbers."""
    guess = st.radio(
        "Which of these networks has the fewest parameters?",
        _ORDER,
        index=None,
        key="architectures.guess",
        bind="query-params",
    )
    shown = st.toggle("Show the numbers without guessing", key="architectures.reveal", bind="query-params")
    if guess is None and not shown:
        st.caption("Choose one to see the lecture's numbers beside those counted here.")
        return lecture_snippet()
    if guess == _ORDER[2]:
        st.success("Right: GoogLeNet. More layers do not imply more parameters.", icon=":material/check:")
    elif guess is not None:
        st.info(
            "It is GoogLeNet, the deepest of the three. Parameters follow from channels and window sizes, and most of "
            "all from linear layers on large feature maps: global average pooling needs none of those.",
            icon=":material/lightbulb:",
        )
    found = _claims()
    st.table(
        {
            "slide": [claim.slide for claim in found],
            "what": [claim.what for claim in found],
            "the lecture says": [claim.said for claim in found],
            "counted now": [claim.counted for claim in found],
            "remark": [claim.remark for claim in found],
        }
    )
    counts = {claim.what: claim.counted for claim in found}
    show_formula(
        r"P_{\text{GoogLeNet}} < P_{\text{AlexNet}} < P_{\text{VGG}}",
        rf"{counts['parameters of GoogLeNet']} < {counts['parameters of AlexNet']} < {counts['parameters of VGG-19']}",
    )
    agreement_badge(_difference(), "the parameter counts that torchvision publishes")
    downloads_row([Download("CSV of the numbers", "lecture.csv", "text/csv", lambda: claims_csv(found))])
    return lecture_snippet()


@cached(entries=1)
def _claims() -> list[Claim]:
    return claims()


@cached(entries=1)
def _difference() -> float:
    return difference_to_torchvision()
