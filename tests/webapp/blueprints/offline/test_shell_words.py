from __future__ import annotations

import re
from pathlib import Path

from tests.webapp.conftest import House
from webapp.blueprints.offline.shell_words import SHELL_WORDS
from webapp.offline.shell_files import FOLDER

SAID = re.compile(r'say\("(\w+)"')
FAMILIES = ("state_", "wrong")
"""Words that a script puts together, and those chosen between two."""


def test_the_scripts_say_what_the_page_brings_and_nothing_else(house: House) -> None:
    folder = Path(house.app.static_folder or "") / FOLDER
    texts = "".join(path.read_text("utf-8") for path in folder.glob("*.js"))
    used = set(SAID.findall(texts)) - {"state_"}
    assert used <= set(SHELL_WORDS)
    by_name = {"over", "ended", "revoked", "nothing"}
    left = {name for name in SHELL_WORDS if not name.startswith(FAMILIES)} - used - by_name
    assert left == set()
