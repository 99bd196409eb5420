"""The images that strongest patches are looked for in: this one, the samples, or the reader's own."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.controls.image_picker import FILE_TYPES, Picture, literal, read_picture, sample_picture
from dashboard.shell.lesson_page import not_in_address
from engine.errors import EngineError
from engine.images import sample_names

ALBUMS = ("Sample images", "Your image", "Your own set")
_KEPT = "features.album"
_MOST = 40


def chosen_album(picture: Picture) -> tuple[Picture, ...]:
    """The choice, drawn where it is called, and the images that are chosen now; none while none is uploaded."""
    name = st.segmented_control(
        "Look through",
        ALBUMS,
        default=ALBUMS[0],
        required=True,
        key="features.album-name",
        bind="query-params",
    )
    if name == "Your image":
        return (picture,)
    if name == "Your own set":
        not_in_address("your own set of images")
        return _uploaded()
    return tuple(sample_picture(one) for one in sample_names())


def _uploaded() -> tuple[Picture, ...]:
    """Images of the reader's own, several at once, decoded once and kept for the session."""
    files = st.file_uploader(
        "Your images, several at once",
        type=FILE_TYPES,
        accept_multiple_files=True,
        key="features.uploads",
        help=f"Up to {_MOST}. They stay in memory for this session; never written to disk or sent anywhere.",
    )
    known: dict[str, Picture | str] = st.session_state.get(_KEPT, {})
    kept = {file.file_id: known.get(file.file_id) or _decoded(file) for file in files[:_MOST]}
    st.session_state[_KEPT] = kept
    if len(files) > _MOST:
        st.caption(f"{len(files)} images were chosen; the first {_MOST} are looked through.")
    for words in (one for one in kept.values() if isinstance(one, str)):
        st.warning(words, icon=":material/info:")
    return tuple(one for one in kept.values() if isinstance(one, Picture))


def _decoded(file: UploadedFile) -> Picture | str:
    """The image, or why it cannot be read."""
    try:
        return read_picture(file, max_pixels=2**18)
    except EngineError as error:
        return f"{literal(file.name)}: {error}"
