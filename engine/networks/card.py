"""Catalogue entries of networks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NetworkCard:
    """A catalogue entry.

    Attributes:
        name: what `build` takes.
        title: what people call it.
        family: networks of one paper share it, for example "ResNet".
        year: of the paper.
        authors: of the paper.
        paper: a link.
        idea: what is new about it, in one sentence.
        input_size: side of the square image it expects, in pixels.
        channels: of that image: 1 for grey, 3 for colour.
        classes: how many it tells apart, unless built otherwise.
        weights: which trained weights there are: "shipped" with Convscope, "imagenet" by download.
        data: what the trained weights have learned from, for example "ImageNet".
    """

    name: str
    title: str
    family: str
    year: int
    authors: str
    paper: str
    idea: str
    input_size: int = 224
    channels: int = 3
    classes: int = 1000
    weights: tuple[str, ...] = ()
    data: str = "ImageNet"
