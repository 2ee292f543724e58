"""What axe and pa11y find: on every page, in three languages, in the light and in the dark."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from core.i18n.languages import LANGUAGES
from scripts.audit.demo_house import ROOT
from scripts.audit.goals import AXE, PA11Y, PageFigure
from scripts.audit.pages import SCHEMES, AuditedPage
from scripts.audit.visitor import Visitor, settle
from scripts.chromium import ARGUMENTS, executable

HERE = Path(__file__).resolve().parent
AXE_SOURCE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
DETAILS = 3
"""So many of the elements at fault are named."""


def axe_figures(visitor: Visitor, pages: Sequence[AuditedPage]) -> Iterator[PageFigure]:
    """Yield for each page how much axe finds, its best practices included, over all languages and
    both schemes; what and where in the note.
    """
    faults: dict[str, list[str]] = {page.name: [] for page in pages}
    source = AXE_SOURCE.read_text(encoding="utf-8")
    for language in LANGUAGES:
        for account in dict.fromkeys(page.account for page in pages):
            visitor.speak(account, language)
            with visitor.window(account, reduced_motion="reduce") as context:
                tab = context.new_page()
                for page in pages:
                    if page.account == account:
                        settle(tab, visitor.url(page))
                        tab.evaluate(source)  # by the debugger, which the policy does not bind
                        for scheme in SCHEMES:
                            tab.emulate_media(color_scheme=scheme)
                            found = _axe(tab)
                            faults[page.name] += [f"{language} {scheme} {each}" for each in found]
    for name, found in faults.items():
        yield PageFigure(name, AXE, len(found), 0, note=_first(found))


def pa11y_figures(visitor: Visitor, pages: Sequence[AuditedPage]) -> Iterator[PageFigure]:
    """Yield for each page how many faults pa11y finds over all languages and both schemes."""
    faults: dict[str, list[str]] = {page.name: [] for page in pages}
    for language in LANGUAGES:
        for account in dict.fromkeys(page.account for page in pages):
            visitor.speak(account, language)
        for (
            page
        ) in pages:  # a browser for each: one that looks at them all dies of it on a busy machine
            looks = [
                {
                    "name": page.name,
                    "url": visitor.url(page),
                    "cookie": visitor.cookies(page.account),
                    "scheme": scheme,
                }
                for scheme in SCHEMES
            ]
            for name, scheme, found in _pa11y(looks):
                faults[name] += [f"{language} {scheme} {each}" for each in found]
    for name, found in faults.items():
        yield PageFigure(name, PA11Y, len(found), 0, note=_first(found))


# -- inside ---------------------------------------------------------------------------------


def _axe(tab: Any) -> list[str]:
    result = tab.evaluate("axe.run({resultTypes: ['violations'], preload: false})")
    return [
        f"{fault['id']}: {node['html'][:110]}"
        for fault in result["violations"]
        for node in fault["nodes"]
    ]


def _pa11y(looks: Sequence[dict[str, str]]) -> Iterator[tuple[str, str, list[str]]]:
    job = {"browser": str(executable()), "arguments": list(ARGUMENTS), "looks": list(looks)}
    done = subprocess.run(
        ["node", "pa11y.mjs"],
        cwd=HERE,
        input=json.dumps(job),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"pa11y broke off: {done.stderr[:600]}")
    for line in done.stdout.splitlines():
        look = json.loads(line)
        yield look["name"], look["scheme"], look["found"]


def _first(found: Sequence[str]) -> str:
    return " / ".join(found[:DETAILS])
