"""The reader's picture: a sample, an upload or a photo from the camera, kept while pages change."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile
from torch import Tensor

from dashboard.runtime.cache import cached, digest, keyed_by
from dashboard.runtime.media_urls import encoded, file_address
from dashboard.shell.lesson_page import not_in_address
from engine.errors import EngineError
from engine.images import (
    MAX_BYTES,
    check_bytes,
    decode_image,
    digit_names,
    fit,
    sample,
    sample_card,
    sample_names,
    size_in_file,
)
from engine.training.data.test_images import dataset_image, dataset_image_title

Source = Literal["Sample", "Upload", "Camera"]
_KEPT = "picture.own"
_SAMPLE = "picture.sample"
_SEEN = "picture.seen"
_LAST = "picture.last-sample"
_PUT_AWAY = "picture.put-away"
_SUGGESTED = "picture.suggested"
_FILE = "picture.file"
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
THUMBNAIL_PIXELS = 160
FACTS_PIXELS = 380  # beside the controls, where the page is 1280 pixels wide
FILE_TYPES = ["png", "jpg", "jpeg", "webp", "gif", "bmp"]
PRIVACY = "Your own image stays in memory for this session; it is never written to disk or sent anywhere."
_SOURCES: dict[Source, str] = {"Sample": "Sample", "Upload": "Your own image", "Camera": "Camera"}


@keyed_by("digest")
@dataclass(frozen=True)
class Picture:
    """An image that was chosen.

    Attributes:
        name: a sample's name or the uploaded file's.
        tensor: float32, (3, h, w), in [0, 1]; shared, never changed.
        digest: a key of its content.
        credit: a sample's license and maker; empty for the reader's own.
        original: height and width in its file, which differ from the tensor's where it was reduced; None if unknown.
    """

    name: str
    tensor: Tensor
    digest: str
    credit: str
    original: tuple[int, int] | None = None

    @property
    def size_words(self) -> str:
        """Height, width and channels, and what they were before the image was reduced."""
        height, width = self.tensor.shape[1:]
        reduced = self.original not in (None, (height, width))
        was = f", reduced from {self.original[0]} × {self.original[1]}" if self.original and reduced else ""
        return f"{height} × {width} × 3{was}"


def literal(name: str) -> str:
    """A name that the reader gave, as Markdown that shows each of its characters and reads none of them as markup."""
    return _PUNCTUATION.sub(r"\\\g<0>", name)


@cached(entries=32)
def sample_picture(name: str) -> Picture:
    """A sample with its license and maker, or a test image of a data set."""
    if name in sample_names() or name in digit_names():
        facts, tensor = sample_card(name), sample(name)
        return Picture(name, tensor, digest(tensor), f"{facts.title}. {facts.license}, {facts.credit}.")

    tensor = dataset_image(name)
    return Picture(name, tensor, digest(tensor), f"{dataset_image_title(name)}.")


def chosen_picture(*, default: str = "chelsea", samples: Sequence[str] = ()) -> Picture:
    """The picker, a row drawn where it is called, and the image that is chosen now.

    An upload that cannot be read is explained in a sentence, and the image before it stays.

    Args:
        default: the sample that is shown first.
        samples: what there is to choose from, the first of them shown first; the sample images if empty.
    """
    samples = samples or [default, *(name for name in sample_names() if name != default)]
    with st.container(key="picture-row", horizontal=True, vertical_alignment="center", gap="small"):
        source = st.segmented_control(
            "Image",
            list(_SOURCES),
            format_func=lambda source: _SOURCES[source],
            default="Sample",
            required=True,
            key="picture.source",
            persist_state="session",
            label_visibility="collapsed",
        )
        name = _sample_name(samples) if source == "Sample" else _last_sample(samples)
        if source == "Upload":
            _keep(_uploaded())
        elif source == "Camera":
            _keep(st.camera_input("Your photo", key="picture.camera", help="Needs localhost or https.", width=260))
        own: Picture | None = st.session_state.get(_KEPT)
        shows_own = own is not None and source != "Sample"
        picture = own if own and shows_own else sample_picture(name)
        _show(picture, "" if source == "Sample" else PRIVACY)
    if shows_own:
        not_in_address("your own image")
    return picture


def of_chosen_picture(view: Callable[[Picture], str], *, default: str = "chelsea") -> Callable[[], str]:
    """A view of an image as a view of the reader's own, whose picker stands above it.

    Args:
        view: draws itself for an image; returns its code.
        default: the sample that is shown first.
    """

    def draw() -> str:
        return view(chosen_picture(default=default))

    return draw


def _sample_name(samples: Sequence[str]) -> str:
    """The sample chosen by its short name, which is also what the address says: `picture.sample=coffee`."""
    titles = {sample_card(name).title: name for name in sample_names()}
    asked = st.query_params.get(_SAMPLE, "")
    if asked in titles and _SAMPLE not in st.session_state:  # links once gave the title
        st.session_state[_SAMPLE] = titles[asked]
    if not asked and _SAMPLE not in st.session_state:
        st.session_state[_SAMPLE] = _last_sample(samples)
    _follow_suggestion(samples)
    name = st.selectbox(
        "Sample image",
        samples,
        key=_SAMPLE,
        bind="query-params",
        label_visibility="collapsed",
        width=170,
    )
    st.session_state[_LAST] = name if name != samples[0] else ""
    return name


def _last_sample(samples: Sequence[str]) -> str:
    """The sample that was chosen before the reader tried an image of their own; the first unless there is one."""
    last = st.session_state.get(_LAST, "")
    return last if last in samples else samples[0]


def _follow_suggestion(samples: Sequence[str]) -> None:
    """Goes to the first sample where the reader has chosen none, or one that is not among the samples of this page."""
    before = st.session_state.get(_SUGGESTED, samples[0])
    chosen = st.session_state.get(_SAMPLE, samples[0])
    if chosen not in samples or (chosen == before and chosen != samples[0]):
        st.session_state[_SAMPLE] = samples[0]
    st.session_state[_SUGGESTED] = samples[0]


def _uploaded() -> UploadedFile | None:
    """The file that the reader chose; an image that is removed there is not shown any more.

    Another file that takes its place removes it too, for a moment: if that one cannot be read, it comes back.
    """

    def put_away() -> None:
        if st.session_state[_FILE] is None and _KEPT in st.session_state:
            st.session_state[_PUT_AWAY] = st.session_state.pop(_KEPT)
            st.session_state.pop(_SEEN, None)

    return st.file_uploader(
        "Your own image",
        type=FILE_TYPES,
        key=_FILE,
        label_visibility="collapsed",
        max_upload_size=MAX_BYTES // 2**20,
        on_change=put_away,
    )


def _keep(file: UploadedFile | None) -> None:
    """Decodes a new upload and keeps it for the session; explains one that cannot be read."""
    if file is None or st.session_state.get(_SEEN) == file.file_id:
        return
    try:
        picture = read_picture(file)
    except EngineError as error:
        st.warning(str(error), icon=":material/info:")
        if _PUT_AWAY in st.session_state:
            st.session_state[_KEPT] = st.session_state.pop(_PUT_AWAY)
        return
    st.session_state.pop(_PUT_AWAY, None)
    st.session_state[_SEEN] = file.file_id
    st.session_state[_KEPT] = picture


def read_picture(file: UploadedFile, *, max_pixels: int = 2**20) -> Picture:
    """The image of an uploaded file.

    Args:
        file: of any size; the server takes larger files than images may be, as weights are.
        max_pixels: larger images are reduced to about this many pixels.

    Raises:
        EngineError: the file is too large, or cannot be read as an image.
    """
    check_bytes(file.size)
    content = file.getvalue()
    tensor = decode_image(content, max_pixels=max_pixels)
    return Picture(file.name, tensor, digest(tensor), "", size_in_file(content, tensor))


@cached(entries=32)
def _thumbnail(picture: Picture) -> bytes:
    """A JPEG file, sharp on a fine screen: made once, not in every run of a page."""
    return encoded(fit(picture.tensor, THUMBNAIL_PIXELS), "JPEG")


def _show(picture: Picture, privacy: str) -> None:
    """A thumbnail with the image's size and credit, in one element: each costs time at every change."""
    thumbnail = file_address(_thumbnail(picture), media_type="image/jpeg", key="picture.thumbnail")
    alt = f"The chosen image: {literal(picture.name)}"
    facts = f"{literal(picture.name)} · {picture.size_words}. {picture.credit} {privacy}".strip()
    st.caption(f"![{alt}]({thumbnail}) {facts}" if thumbnail else facts, width="stretch" if privacy else FACTS_PIXELS)
