"""Links that are out in the world open the view that they were copied from, whatever has moved in the code since."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.runtime.warmup import finish_warmup
from dashboard.shell.navigation import PAGES, ROOT, card

# One link a page, each with controls that are not as they begin, and a line of the code that then stood there.
LINKS = {
    "/images?images.view=Grey&picture.sample=coffee": "weights = torch.tensor([0.299, 0.587, 0.114])",
    "/locality?locality.dy=11&picture.sample=astronaut": "",
    "/dense-to-convolution?dense-to-convolution.length=17&dense-to-convolution.reach=3": "size, reach = (17,), 3",
    "/convolution?convolution.input=3+3+2/0+0+1/3+1+2&convolution.kernel=0+1/2+0&step=2&view=im2col": (
        "    [3., 1., 2.],"
    ),
    "/filters?filters.kernel=Box+blur&filters.view=Chain+two": 'first = get("box_blur").weights',
    "/stride-padding?stride-padding.layer.mode=replicate&stride-padding.layer.input=6": "",
    "/channels?channels.tab=Shape+and+cost": "    3, 6, 3,",
    "/backpropagation?backpropagation.pass.mode=replicate&backpropagation.pass.input=6&backpropagation.pass.kernel=4": (
        "    [3., 3., 2., 1., 0., 3.],"
    ),
    "/pooling?pooling.tab=A+small+shift&picture.sample=rocket": "m, dx, dy, k = 8, 1, 0, 4",
    "/architectures?architectures.network=AlexNet+of+2012&architectures.size=225&architectures.rows=Blocks": (
        '    outputs = model(torch.empty(1, 3, 225, 225, device="meta"))'
    ),
    "/features?picture.sample=coffee&layer=stage2.0&features.view=What+decided&features.method=Gradient": (
        'image = sample("coffee")  # (3, h, w), in [0, 1]'
    ),
    "/handmade-features?handmade.method=SIFT&picture.sample=camera": "sift = SIFT()",
    "/comparison?comparison.x=year&comparison.best=true": "entries = best_of_each(entries)",
    "/tasks?tasks.view=Boxes": "found = crowd.suppressed(iou_threshold=0.3)",
    "/hardware?hardware.axis=Channels": "for channels in (1, 2, 4, 8, 16, 32, 64, 128, 256):",
    "/training?comparison=recorded-residual-vs-plain-cifar10&training.view=Error": "",
    "/batch-normalization?batch-normalization.steps.mode=Evaluation&batch-normalization.steps.channel=2": (
        "norm, at = model.norm1, slice(1, 2)"
    ),
    "/residual?residual.view=Nested+classes": (
        'best = {family: fit(curve, family, 3) for family in ("nested", "equal")}'
    ),
}
# Options that the address names by the words that readers see, by what the program calls them.
NAMED = {"Box blur": "box_blur", "AlexNet of 2012": "alexnet-2012", "SIFT": "sift"}
NOT_A_CONTROL = ("layer", "comparison", "step", "view")  # read by components and views themselves


def test_every_page_has_a_link():
    assert {urlsplit(link).path for link in LINKS} == {f"/{page.path}" for page in PAGES if page.path}


@pytest.mark.parametrize("link", LINKS, ids=lambda link: urlsplit(link).path[1:])
def test_a_link_opens_its_view(link):
    finish_warmup()
    address = urlsplit(link)
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120).run()
    app.switch_page(str(card(address.path[1:]).script))
    asked = dict(parse_qsl(address.query))
    for name, value in asked.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    for name, value in asked.items():
        if name not in NOT_A_CONTROL:
            assert str(app.session_state[name]).lower() in (value.lower(), NAMED.get(value)), name
            assert app.query_params[name] == value
    if LINKS[link]:
        assert LINKS[link] in app.code[0].value.splitlines()
