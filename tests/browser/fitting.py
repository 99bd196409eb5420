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


_TOO_WIDE = """() => {
  const main = document.querySelector('[data-testid=stMain]').getBoundingClientRect();
  const kinds = ['.katex-display', 'table', '[data-testid=stColumn]', '[data-testid=stImage] img', '.js-plotly-plot'];
  const wide = [];
  for (const part of document.querySelectorAll(kinds.map((kind) => `[data-testid=stMain] ${kind}`).join(', '))) {
    const box = part.getBoundingClientRect();
    if (!box.width || !part.checkVisibility()) continue;
    const cuts = getComputedStyle(part).overflowX !== 'visible'; // else a slider's number may stand out of a column
    const over = cuts ? part.scrollWidth - part.clientWidth : 0;
    const beyond = box.right > main.right + 1 || box.left < main.left - 1;
    const start = [...(part.innerText || part.tagName)].slice(0, 60).join('');
    if (over > 2 || beyond) wide.push(`${over} px too wide: ${start}`);
  }
  return wide;
}"""  # KaTeX lets the box of a fraction's line stand out by 2 pixels, with nothing in them


def too_wide(page: Page) -> list[str]:
    """Formulas, tables, columns and figures that are wider than their place, by their beginnings."""
    return page.evaluate(_TOO_WIDE)


# The size in pixels of the screen of every text, through shadow roots and scaled drawings; exponents may be small.
_SMALL = """() => {
  const found = [];
  const look = (root) => {
    for (const each of root.querySelectorAll("*")) {
      if (each.shadowRoot) look(each.shadowRoot);
      const texts = [...each.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data);
      if (!texts.join("").replaceAll("\\u200b", "").trim()) continue;
      if (["STYLE", "SCRIPT", "TITLE", "DESC"].includes(each.tagName.toUpperCase())) continue;
      if (each.closest("sup, sub, .mtight, .katex-mathml, tspan[dy]")) continue;
      const box = each.getBoundingClientRect();
      if (box.width < 2 || box.height < 2 || getComputedStyle(each).visibility === "hidden") continue;
      const matrix = each.ownerSVGElement ? each.getScreenCTM() : null;
      const size = parseFloat(getComputedStyle(each).fontSize) * (matrix ? Math.hypot(matrix.b, matrix.d) : 1);
      found.push([Math.round(10 * size) / 10, texts.join("").trim().slice(0, 20)]);
    }
  };
  look(document.querySelector('[data-testid="stMain"]'));
  return found.filter(([size]) => size < 12);
}"""


def small_words(page: Page) -> list:
    """Texts that are smaller than 12 pixels, with their size."""
    return page.evaluate(_SMALL)


_COVERED = """() => {
  const covered = [];
  let pairs = 0;
  const words = '.legend .traces, .annotation, .gtitle, .g-xtitle text, .g-ytitle text, .xtick text, .ytick text';
  for (const chart of document.querySelectorAll('.js-plotly-plot')) {
    for (const bar of chart.querySelectorAll('.modebar-group')) {
      const a = bar.getBoundingClientRect();
      for (const word of chart.querySelectorAll(words)) {
        const b = word.getBoundingClientRect();
        if (a.width && b.width) pairs += 1;
        const apart = b.right <= a.left || b.left >= a.right || b.bottom <= a.top || b.top >= a.bottom;
        if (!apart && a.width && b.width) covered.push(word.textContent.slice(0, 60));
      }
    }
  }
  return [pairs, covered];
}"""


def covered_by_toolbars(page: Page) -> tuple[int, list[str]]:
    """How many bars were compared with words of their chart, and the words on which a bar lies."""
    pairs, covered = page.evaluate(_COVERED)
    return pairs, covered


_MISPLACED = """() => {
  const wrong = [];
  const aside = (a, b) => b.right <= a.left + 1 || b.left >= a.right - 1;
  const apart = (a, b) => aside(a, b) || b.bottom <= a.top + 1 || b.top >= a.bottom - 1;
  for (const chart of document.querySelectorAll('.js-plotly-plot')) {
    const a = chart.getBoundingClientRect();
    for (const word of chart.querySelectorAll('text')) {
      const b = word.getBoundingClientRect();
      if (!b.width || word.closest('.hoverlayer')) continue;
      if (b.left < a.left - 2 || b.right > a.right + 2 || b.top < a.top - 2 || b.bottom > a.bottom + 2)
        wrong.push(`cut: ${word.textContent.slice(0, 60)}`);
    }
    for (const entry of chart.querySelectorAll('.legend .traces')) {
      const areas = [...chart.querySelectorAll('.nsewdrag')].map((area) => area.getBoundingClientRect());
      if (areas.some((area) => !apart(area, entry.getBoundingClientRect())))
        wrong.push(`on the plot: ${entry.textContent.slice(0, 60)}`);
    }
  }
  return wrong;
}"""


def misplaced_in_charts(page: Page) -> list[str]:
    """Words of charts that the chart's edge cuts, and entries of legends that lie on what they explain."""
    return page.evaluate(_MISPLACED)
