"""Sample images that scikit-image ships: all in the public domain or under CC0, none needs a download."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from torch import Tensor

from engine.errors import EngineError
from engine.images.decode import decode_image
from engine.images.digits import sample_digit


@dataclass(frozen=True)
class SampleCard:
    """Metadata of a sample image.

    Attributes:
        name: how `sample` calls it.
        title: what it shows, in a few words.
        file: its file name in scikit-image's data folder.
        license: under which terms it is there.
        credit: who made it.
    """

    name: str
    title: str
    file: str
    license: str
    credit: str


_CARDS = {
    card.name: card
    for card in (
        SampleCard("chelsea", "Chelsea the cat", "chelsea.png", "CC0", "Stéfan van der Walt"),
        SampleCard("coffee", "A cup of espresso", "coffee.png", "CC0", "Rachel Michetti"),
        SampleCard("astronaut", "Eileen Collins, astronaut", "astronaut.png", "Public domain", "NASA"),
        SampleCard("rocket", "Falcon 9 before its launch", "rocket.jpg", "Public domain", "SpaceX"),
        SampleCard("hubble", "Hubble's deep field", "hubble_deep_field.jpg", "Public domain", "NASA and ESA"),
        SampleCard("retina", "A human retina", "retina.jpg", "CC0", "Mikael Häggström"),
        SampleCard("camera", "A photographer, grey", "camera.png", "CC0", "Lav Varshney"),
        SampleCard("brick", "A brick wall, grey", "brick.png", "CC0", "CC0 Textures"),
        SampleCard("grass", "Grass, grey", "grass.png", "CC0", "Linolafett"),
        SampleCard("gravel", "Gravel, grey", "gravel.png", "CC0", "CC0 Textures"),
        SampleCard(
            "coins", "Greek coins from Pompeii, grey", "coins.png", "No known copyright restrictions", "Brooklyn Museum"
        ),
        SampleCard("text", "Blurred text, grey", "text.png", "Public domain", "Wikimedia Commons"),
        SampleCard("clock", "A moving clock, grey", "clock_motion.png", "Public domain", "Stéfan van der Walt"),
        SampleCard("cell", "A cell floating in saline, grey", "cell.png", "CC0", "Paul Müller"),
        SampleCard("horse", "The outline of a horse", "horse.png", "CC0", "Andreas Preuss"),
    )
}


_DIGITS = {
    f"digit-{label}": SampleCard(
        f"digit-{label}", f"A handwritten {label}", "", "CC BY 4.0", "E. Alpaydin and C. Kaynak, UCI"
    )
    for label in range(10)
}


def sample_names() -> list[str]:
    """The names of the sample images, colour images first."""
    return list(_CARDS)


def digit_names() -> list[str]:
    """The names of the sample digits, in the form that networks trained on MNIST expect."""
    return list(_DIGITS)


def sample_card(name: str) -> SampleCard:
    """Title, license and maker of a sample image or digit.

    Raises:
        EngineError: there is no sample of that name.
    """
    card = _CARDS.get(name) or _DIGITS.get(name)
    if card is None:
        raise EngineError(f"There is no sample image called {name!r}. Choose one of {', '.join(_CARDS)}.")
    return card


def sample(name: str) -> Tensor:
    """A sample image or digit.

    Returns:
        float32, (3, h, w), in [0, 1]; grey images have three equal channels. The caller's own copy.

    Raises:
        EngineError: there is no sample of that name.
    """
    if name in _DIGITS:
        return sample_digit(int(name.removeprefix("digit-"))).expand(3, -1, -1).clone()
    return _decoded(sample_card(name).file).clone()


@lru_cache(maxsize=32)
def _decoded(file: str) -> Tensor:
    """The decoded image, kept: every sample together is about 70 MB."""
    return decode_image((files("skimage.data") / file).read_bytes())
