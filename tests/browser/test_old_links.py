"""Links that were made when options had other labels open the same view."""

import pytest
from playwright.sync_api import expect

LINKS = {
    "/convolution?convolution.axes=2D: a picture&convolution.source=Picture": ["2D: an image", "Image"],
    "/channels?channels.tab=1 × 1 on the picture": ["1 × 1 on the image"],
    "/images?images.view=Normalized&images.statistics=This picture": ["Normalized", "This image"],
    "/images?images.view=Normalized&images.statistics=from -1 to 1": ["Normalized", "from −1 to 1"],
    "/pooling?pooling.tab=Your picture": ["Your image"],
    "/tasks?tasks.view=Your picture": ["Your image"],
    "/training?training.view=Gradients": ["Gradients"],
}


@pytest.mark.parametrize("link", LINKS)
def test_a_link_with_an_old_label_opens_its_view(open_page, link):
    main = open_page(link).get_by_test_id("stMain")
    for label in LINKS[link]:
        expect(main.get_by_role("radio", name=label, exact=True).first).to_be_checked()


def test_a_kernel_is_found_by_the_name_that_it_had(open_page):
    page = open_page("/filters?filters.kernel=Laplacian of gaussian")
    expect(page.get_by_text("Laplacian of Gaussian.", exact=True)).to_be_visible()


def test_a_network_is_found_by_the_title_that_it_had(open_page):
    page = open_page("/architectures?architectures.network=AlexNet")
    expect(page.get_by_role("combobox").first).to_have_value("AlexNet (torchvision)")


def test_a_data_set_is_found_by_the_words_that_it_had(open_page):
    page = open_page("/training?training.preset=Networks of your own&training.data=MNIST 28×28, 60,000 pictures")
    expect(page.get_by_label("Data", exact=False).first).to_have_value("MNIST 28×28, 60,000 images")
