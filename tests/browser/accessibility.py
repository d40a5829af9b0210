"""axe at WCAG 2.2 AA: no violation, and nothing left incomplete that nobody has looked into.

axe leaves a colour contrast open where text is in a drawing, scrolled out of its box, or only a
sign. Each such text is looked into here: its own colour against the ground it is painted on.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


# The contrast of one element's text with the nearest painted ground; in a drawing the ground is the
# last shape painted before the text under its middle, or white paper where there is none.
_CONTRAST = """selector => {
  const element = document.querySelector(selector);
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const inDrawing = element instanceof SVGElement;
  const style = getComputedStyle(element);
  const ink = parse(inDrawing ? style.fill : style.color);
  let ground = [255, 255, 255];
  const beneath = () => {
    const box = element.getBoundingClientRect();
    const x = box.x + box.width / 2, y = box.y + box.height / 2;
    let found = null;
    for (const shape of element.ownerSVGElement.querySelectorAll('rect, path, circle')) {
      if (!(shape.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
      const fill = getComputedStyle(shape).fill;
      if (!fill.startsWith('rgb') || parse(fill)[3] === 0) continue;
      const point = new DOMPoint(x, y).matrixTransform(shape.getScreenCTM().inverse());
      if (shape.isPointInFill(point)) found = parse(fill);
    }
    return found;
  };
  const shape = inDrawing ? beneath() : null;
  if (shape) ground = shape.slice(0, 3);
  else for (let at = element; at; at = at.parentElement) {
    const painted = parse(getComputedStyle(at).backgroundColor);
    if (painted.length === 3 || painted[3] === 1) { ground = painted; break; }
  }
  const [high, low] = [light(ink), light(ground)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}"""


def faults(page: Page) -> list[str]:
    """Return each violation, and each incomplete check that stands when looked into."""
    found = Axe().run(page, options=_RULES).response
    return [*_told(found["violations"]), *_told(found["incomplete"], page)]


def _told(results: list[dict[str, Any]], page: Page | None = None) -> list[str]:
    return [
        f"{result['id']}: {node['target']}: {_message(node)}"
        for result in results
        for node in result["nodes"]
        if page is None or not _is_fine(page, result["id"], node)
    ]


def _is_fine(page: Page, rule: str, node: dict[str, Any]) -> bool:
    """Whether an incomplete contrast check turns out to be 4.5 to 1 or better."""
    return rule == "color-contrast" and page.evaluate(_CONTRAST, node["target"][0]) >= 4.5


def _message(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(check["message"] for check in checks)
