"""What a wheel holds: every file of the packages, and each part made beside the code. Its files are
listed as the builder would pack them; `make proof PROOFS=wheel` builds one and runs it.
"""

from __future__ import annotations

import subprocess

from hatchling.builders.wheel import WheelBuilder

from core.installation.parts import REQUIRED
from scripts.packages import PACKAGES
from tests.structure.sources import ROOT


def test_a_wheel_holds_all_that_is_kept_and_made_and_nothing_else() -> None:
    builder = WheelBuilder(str(ROOT))
    names = {each.distribution_path for each in builder.recurse_included_files()}
    listed = subprocess.run(
        ["git", "ls-files", "-z", *PACKAGES, "templates"], cwd=ROOT, capture_output=True, check=True
    )
    kept = {each.decode() for each in listed.stdout.split(b"\0") if each}
    assert kept - names == set(), "kept in git, and not in the wheel"
    made = {name for name in REQUIRED if (ROOT / name).is_file()}
    assert made - names == set(), "made beside the code, and not in the wheel"
    guides = {name for name in names if name.startswith("webapp/guides/texts/")}
    assert {f"webapp/guides/texts/{code}/consul.md" for code in ("es", "en", "fr")} <= guides
    prefixes = ("webapp/static/vendor/", "core/pdf/font_files/")
    rest = {name for name in names - kept - guides if not name.startswith(prefixes)}
    assert {name for name in rest if not name.endswith((".mo", ".py"))} == set()
