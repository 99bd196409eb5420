"""The reader's picture: a sample, an upload or a photo from the camera, kept while pages change."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import streamlit as st

from dashboard.cache import cached, digest
from dashboard.lesson import not_in_address
from dashboard.media import encoded
from engine.errors import EngineError
from engine.images import decode_image, fit, sample, sample_card, sample_names

if TYPE_CHECKING:
    from torch import Tensor

Source = Literal["Sample", "Upload", "Camera"]
_KEPT = "picture.own"
_SAMPLE = "picture.sample"
_SEEN = "picture.seen"
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
THUMBNAIL_PIXELS = 560
PRIVACY = (
    "What you upload or photograph stays in memory for this session; it is never written to disk or sent anywhere."
)


@dataclass(frozen=True)
class Picture:
    """A picture that was chosen.

    Attributes:
        name: a sample's name or the uploaded file's.
        tensor: float32, (3, h, w), in [0, 1]; shared, never changed.
        digest: a key of its content.
        credit: a sample's license and maker; empty for the reader's own.
    """

    name: str
    tensor: "Tensor"
    digest: str
    credit: str


def literal(name: str) -> str:
    """A name that the reader gave, as Markdown that shows each of its characters and reads none of them as markup."""
    return _PUNCTUATION.sub(r"\\\g<0>", name)


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
    if source != "Sample":
        st.caption(PRIVACY)
    own: Picture | None = st.session_state.get(_KEPT)
    shows_own = own is not None and source != "Sample"
    picture = own if own and shows_own else sample_picture(_sample_name(default))
    if shows_own:
        not_in_address("your own image")
    _show(picture)
    return picture


def of_chosen_picture(view: Callable[[Picture], str], *, default: str = "chelsea") -> Callable[[], str]:
    """A view of a picture as a view of the reader's own, whose picker stands in the sidebar.

    Args:
        view: draws itself for a picture; returns its code.
        default: the sample that is shown first.
    """

    def draw() -> str:
        with st.sidebar:
            picture = chosen_picture(default=default)
        return view(picture)

    return draw


def _sample_name(default: str) -> str:
    """The sample chosen by its short name, which is also what the address says: `picture.sample=coffee`."""
    titles = {sample_card(name).title: name for name in sample_names()}
    asked = st.query_params.get(_SAMPLE, "")
    if asked in titles and _SAMPLE not in st.session_state:  # links once gave the title
        st.session_state[_SAMPLE] = titles[asked]
    return st.selectbox(
        "Sample picture",
        sample_names(),
        index=sample_names().index(default),
        key=_SAMPLE,
        bind="query-params",
    )


def _keep(file) -> None:
    """Decodes a new upload and keeps it for the session; explains one that cannot be read."""
    if file is None or st.session_state.get(_SEEN) == file.file_id:
        return
    try:
        content = file.getvalue()
        tensor = decode_image(content)
    except EngineError as error:
        st.warning(str(error), icon=":material/info:")
        return
    st.session_state[_SEEN] = file.file_id
    st.session_state[_KEPT] = Picture(file.name, tensor, digest(content), credit="")


@cached(entries=32)
def _thumbnail(picture: Picture) -> bytes:
    """A JPEG file as wide as the sidebar on a fine screen: made once, not in every run of a page."""
    return encoded(fit(picture.tensor, THUMBNAIL_PIXELS), "JPEG")


def _show(picture: Picture) -> None:
    """A thumbnail with the picture's size and credit."""
    height, width = picture.tensor.shape[1:]
    st.image(
        _thumbnail(picture),
        caption=f"{literal(picture.name)} · {height} × {width} × 3. {picture.credit}".strip(),
        output_format="JPEG",
        width="stretch",
        alt=f"The chosen picture: {picture.name}",
    )
