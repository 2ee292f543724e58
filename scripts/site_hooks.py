"""What MkDocs is told beside `mkdocs.yml`: pages of the repository that stand outside `docs/`, a
page that lists the decisions, and where links to them lead. Loaded by MkDocs, which stands apart
(`requirements/docs.txt`): nothing of the program is imported but how French sets its signs, which
needs nothing itself.
"""

from __future__ import annotations

import posixpath
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]

OUTSIDE = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changes.md",
    "CREDITS.md": "credits.md",
    "tests/proof/README.md": "proofs.md",
}
"""Files of the repository -> where they stand in the site."""
DECISIONS = "decisions/index.md"
_LINK = re.compile(r"(\]\()([^)#\s:]+)((?:#[^)]*)?\))")
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Name each page of a folder in the table of contents; keep accents in anchors."""
    # Loaded by MkDocs alone, which has it.
    from markdown.extensions.toc import slugify_unicode  # noqa: PLC0415

    config.nav = with_folders(config.nav or [])
    config.mdx_configs.setdefault("toc", {})["slugify"] = slugify_unicode
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages from outside, and the list of decisions."""
    # Loaded by MkDocs alone, which has it.
    from mkdocs.structure.files import File  # noqa: PLC0415

    for source, target in OUTSIDE.items():
        files.append(File.generated(config, target, content=(ROOT / source).read_text()))
    if DECISIONS not in files.src_uris:
        files.append(File.generated(config, DECISIONS, content=decisions_page()))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Return the text of a page with its links as the site has them."""
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))
    from core.i18n.high_signs import in_language  # noqa: PLC0415 - found by the line above

    place = page.file.src_uri
    return in_language(with_links(markdown, place), posixpath.dirname(place))


def with_links(markdown: str, place: str) -> str:
    """Return a page's text with each link led to where its file stands in the site."""
    source = {target: name for name, target in OUTSIDE.items()}.get(place, f"docs/{place}")

    def led(found: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), found[2]))
        target = OUTSIDE.get(path) or (path.removeprefix("docs/") if path[:5] == "docs/" else "")
        if target == "decisions":
            target = DECISIONS
        if not target:
            return found[0]
        return found[1] + posixpath.relpath(target, posixpath.dirname(place) or ".") + found[3]

    return _LINK.sub(led, markdown)


def with_folders(nav: Any) -> Any:
    """Return the table of contents with the pages of a folder in the place of its name."""
    if isinstance(nav, dict):
        return {name: with_folders(each) for name, each in nav.items()}
    if isinstance(nav, list):
        return [with_folders(each) for each in nav]
    if not nav.endswith("/"):
        return nav
    first = [DECISIONS] if DECISIONS.startswith(nav) else []
    return [*first, *(f"{nav}{path.name}" for path in _pages(nav))]


def decisions_page() -> str:
    """Return the list of what was costly to decide, in its order."""
    lines = ["# Decisions", "", "What was costly to decide, each with what else was weighed.", ""]
    for path in _pages("decisions"):
        found = _TITLE.search(path.read_text())
        lines.append(f"- [{found[1] if found else path.stem}]({path.name})")
    return "\n".join(lines) + "\n"


# -- inside ---------------------------------------------------------------------------------


def _pages(folder: str) -> list[Path]:
    return sorted((ROOT / "docs" / folder).glob("*.md"))
