"""Write docs/people.md: the one page for people in the three languages, from the words the product
shows; `--check` says whether it is that of the code.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from core.i18n.languages import INTERFACE_LANGUAGES, translator
from webapp.labels.why_register import LEAD, TITLE, sections

PAGE = Path(__file__).resolve().parent.parent / "docs" / "people.md"
_HEAD = (
    "<!-- Written by scripts/people_page.py: the page /por-que-registrarse of each installation. "
    "To be printed and handed out. -->"
)


def page() -> str:
    """Return the page, a part for each language."""
    parts = ("\n".join(_part(each.code, each.own_name)) for each in INTERFACE_LANGUAGES)
    return "\n\n".join((_HEAD, *parts)) + "\n"


def main() -> int:
    """Write the page, or compare it; 1 when it is another."""
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page())
        return 0
    if PAGE.read_text() == page():
        return 0
    sys.stderr.write("docs/people.md is not that of the code: run scripts/people_page.py\n")
    return 1


# -- inside ---------------------------------------------------------------------------------


def _part(code: str, name: str) -> Iterator[str]:
    translate = translator(code).gettext
    yield f"# {translate(TITLE)} ({name})"
    yield ""
    yield translate(LEAD)
    for title, lines in sections(translate):
        yield ""
        yield f"## {title}"
        yield ""
        for strong, words in lines:
            before = translate("%(title)s:") % {"title": f"**{strong}**"} + " " if strong else ""
            yield f"- {before}{words}"


if __name__ == "__main__":
    sys.exit(main())
