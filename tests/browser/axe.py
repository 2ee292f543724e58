"""What axe-core finds against WCAG 2.2 AA on a page, in the light and in the dark."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
"""Those of the rules that colours decide."""

THIN = """() => {
  const said = new RegExp('^(?:href|id|for|name|value|title|alt|datetime|action|src|lang|hreflang'
    + '|aria-(?:label|labelledby|describedby|controls)|data-.*'
    + '|d|c?[xy]|[xy][12]|r|points|transform|width|height)$');
  const build = element => [
    element.tagName,
    ...[...element.attributes]
      .map(({name, value}) => said.test(name) ? name + (value ? '+' : '') : name + '=' + value),
    [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()) ? 'text' : '',
    '(', ...[...element.children].map(build), ')'].join(' ');
  const seen = new Map();
  const parts = [...document.querySelectorAll('li, tr, option, article, svg *')];
  for (const element of parts.reverse()) {
    const of = seen.get(element.parentElement) ?? new Map(), how = build(element);
    seen.set(element.parentElement, of.set(how, (of.get(how) ?? 0) + 1));
    if (of.get(how) > 2) element.remove();
  }
}"""
"""Takes out of a page, of the rows and cards of one list that are built alike but for their words,
all but two: what axe finds in one it finds in each, and it looks long at hundreds.
"""


FRAME = ["header.top", "footer.foot"]
"""What stands on every page of an account: head with menu, and foot."""


def barriers_in_both_schemes(page: Page, *, but: Sequence[str] = ()) -> dict[str, list[str]]:
    """What axe-core finds in the light and in the dark, but for parts that were judged elsewhere.

    Where each element stands in the dark as it does in the light, only colours are looked at again.
    """
    page.evaluate(AXE)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    in_the_light, found = places_of_elements(page), {"light": barriers(page, but=but)}
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    is_same = places_of_elements(page) == in_the_light
    found["dark"] = barriers(page, COLOUR_RULES if is_same else RULES, but=but)
    return found


def places_of_elements(page: Page) -> str:
    """Where each element stands, how large it is, and whether it is seen at all."""
    places: str = page.evaluate("""() => [...document.querySelectorAll('body *')].map(element => {
          const box = element.getBoundingClientRect();
          const is_seen = element.checkVisibility(
            {opacityProperty: true, visibilityProperty: true});
          return [element.tagName, box.x, box.y, box.width, box.height, is_seen].join(' ');
        }).join(';')""")
    return places


def barriers(page: Page, rules: list[str] = RULES, *, but: Sequence[str] = ()) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA, or against some of its rules."""
    result = page.evaluate(
        "([rules, but]) => axe.run({exclude: but.map(each => [each])},"
        " {runOnly: rules, resultTypes: ['violations'], preload: false})",
        [rules, list(but)],
    )
    return [
        f"{fault['id']}: {node['html'][:120]}"
        for fault in result["violations"]
        for node in fault["nodes"][:3]
    ]
