"""The reader's picture: a sample, an upload or a photo from the camera, kept while pages change."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import streamlit as st

from dashboard.cache import cached, digest
from engine.errors import EngineError
from engine.images import decode_image, sample, sample_card, sample_names

if TYPE_CHECKING:
    from torch import Tensor

Source = Literal["Sample", "Upload", "Camera"]
_KEPT = "picture.own"
_SEEN = "picture.seen"


@dataclass(frozen=True)
class Picture:
    """A picture that was chosen.

    Attributes:
        name: a sample's name or the uploaded file's.
        tensor: float32, (3, h, w), in [0, 1]; shared, never changed.
        digest: a key of its content.
        credit: its license and maker, or where it is kept.
    """

    name: str
    tensor: "Tensor"
    digest: str
    credit: str


@cached(entries=32)
def sample_picture(name: str) -> Picture:
    """A sample picture with its license and maker."""
    facts, tensor = sample_card(name), sample(name)
    return Picture(name, tensor, digest(tensor), f"{facts.title}. {facts.license}, {facts.credit}.")


def chosen_picture(*, default: str = "chelsea") -> Picture:
    """The picker, drawn where it is called, and the picture that is chosen now.

    An upload that cannot be read is explained in a sentence, and the picture before it stays.

    Args:
        default: the sample that is shown first.
    """
    source = st.segmented_control(
        "Picture",
        ["Sample", "Upload", "Camera"],
        default="Sample",
        required=True,
        key="picture.source",
        persist_state="session",
    )
    if source == "Upload":
        _keep(st.file_uploader("Your picture", type=["png", "jpg", "jpeg", "webp", "gif", "bmp"], key="picture.file"))
    elif source == "Camera":
        _keep(st.camera_input("Your photo", key="picture.camera", help="Needs localhost or https."))
    own: Picture | None = st.session_state.get(_KEPT)
    picture = own if own and source != "Sample" else sample_picture(_sample_name(default))
    _show(picture)
    return picture


def _sample_name(default: str) -> str:
    """The sample chosen by name, bound to the address of the page."""
    return st.selectbox(
        "Sample picture",
        sample_names(),
        index=sample_names().index(default),
        format_func=lambda name: sample_card(name).title,
        key="picture.sample",
        bind="query-params",
    )


def _keep(file) -> None:
    """Decodes a new upload and keeps it for the session; explains one that cannot be read."""
    if file is None or st.session_state.get(_SEEN) == file.file_id:
        return
    try:
        tensor = decode_image(file.getvalue())
    except EngineError as error:
        st.warning(str(error), icon=":material/info:")
        return
    st.session_state[_SEEN] = file.file_id
    credit = "Stays in memory for this session; never written to disk or sent anywhere."
    st.session_state[_KEPT] = Picture(file.name, tensor, digest(tensor), credit)


def _show(picture: Picture) -> None:
    """A thumbnail with the picture's size and credit."""
    pixels = picture.tensor.permute(1, 2, 0).numpy()  # (h, w, 3)
    st.image(pixels, output_format="JPEG", width="stretch", alt=f"The chosen picture: {picture.name}")
    height, width = pixels.shape[:2]
    st.caption(f"{picture.name} · {height} × {width} × 3. {picture.credit}")
