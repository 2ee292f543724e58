from __future__ import annotations

import gzip
import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT
from webapp import __version__

STATIC = ROOT / "webapp" / "static"
CSS_BUDGET_BYTES = 12 * 1024
OWN_JS_BUDGET_BYTES = 4 * 1024


def test_the_stylesheet_keeps_its_budget() -> None:
    assert len(gzip.compress((STATIC / "css" / "app.css").read_bytes(), 9)) <= CSS_BUDGET_BYTES


def test_our_own_script_keeps_its_budget() -> None:
    assert len(gzip.compress((STATIC / "js" / "app.js").read_bytes(), 9)) <= OWN_JS_BUDGET_BYTES


def test_the_stylesheet_fetches_from_ourselves_only() -> None:
    addresses = re.findall(r"url\(\"?([^)\"]+)", (STATIC / "css" / "app.css").read_text())
    assert addresses
    assert [one for one in addresses if not one.startswith("../vendor/fonts/")] == []


def test_both_dark_themes_set_the_same_tokens() -> None:
    css = (STATIC / "css" / "app.css").read_text()
    by_device = re.search(r':root:not\(\[data-theme="light"\]\) \{(.*?)\}', css, re.S)
    by_choice = re.search(r':root\[data-theme="dark"\] \{\s*color-scheme: dark;(.*?)\}', css, re.S)
    assert by_device
    assert by_choice
    assert by_device.group(1).split() == by_choice.group(1).split()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_text_and_ground_can_be_read(theme: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    colours = _tokens(theme)
    pairs = [(tone, f"{tone}-soft") for tone in ("danger", "warn", "ok", "info", "off")]
    pairs += [
        (ink, ground) for ink in ("ink", "soft", "link") for ground in ("paper", "sheet", "sunk")
    ]
    pairs += [("on-act", "act"), ("on-night", "night")]
    weak = [(a, b, round(_contrast(colours[a], colours[b]), 2)) for a, b in pairs]
    assert [one for one in weak if one[2] < 4.5] == []


def test_the_lockfile_names_no_registry() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_the_version_is_the_one_of_the_package() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == __version__


def test_the_browsers_parts_are_copied_whole_or_not_at_all(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "scripts" / "vendor.py")
    assert spec is not None
    assert spec.loader is not None
    vendor = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(vendor)
    with pytest.raises(SystemExit, match="npm ci"):
        vendor.copy(tmp_path / "nothing", tmp_path / "into")
    assert not (tmp_path / "into").exists()
    for name in vendor.FILES:
        (tmp_path / "from" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "from" / name).write_text(name)
    assert vendor.copy(tmp_path / "from", tmp_path / "into") == len(vendor.FILES)
    assert (tmp_path / "into" / "htmx.min.js").read_text() == "htmx.org/dist/htmx.min.js"


def _tokens(theme: str) -> dict[str, str]:
    css = (STATIC / "css" / "app.css").read_text()
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", css[: css.index("@media")]))
    if theme == "dark":
        dark = re.search(r':root\[data-theme="dark"\] \{(.*?)\}', css, re.S)
        assert dark is not None
        found.update(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", dark.group(1)))
    return found


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * each for each in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
