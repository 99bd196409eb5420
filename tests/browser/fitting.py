"""Whether a page fits a window, and whether what surrounds its figure can be read whole."""

from playwright.sync_api import Page

_BEYOND = "() => document.querySelector('[data-testid=stMain]').scrollWidth - document.documentElement.clientWidth"


def fits(page: Page) -> bool:
    """Whether the main part is no wider than the window, so that a reader never scrolls sideways."""
    return page.evaluate(_BEYOND) <= 0


_CUT_OFF = """() => {
  const main = document.querySelector('[data-testid=stMain]').getBoundingClientRect();
  const cut = [];
  for (const part of document.querySelectorAll('[data-testid=stCode], [data-testid=stPageLink]')) {
    for (const element of [part, ...part.querySelectorAll('*')]) {
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      if (!box.width || style.display === 'inline') continue;
      const scrolls = element.scrollWidth > element.clientWidth + 1 && style.overflowX !== 'visible';
      const beyond = box.right > main.right + 1 || box.left < main.left - 1;
      const tall = element.scrollHeight > element.clientHeight + 1 && style.overflowY === 'hidden';
      if ((scrolls || beyond || tall) && element.innerText) cut.push(element.innerText.slice(0, 80));
    }
  }
  return cut;
}"""


def cut_off(page: Page) -> list[str]:
    """The beginnings of what stands around the figure and is cut off, or read only by scrolling sideways."""
    return page.evaluate(_CUT_OFF)
