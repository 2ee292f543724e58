"""No cell leaks: every route, GET and POST, as every role and country, for every row of each class;
the letters, and the files the worker makes. The short form is `tests/webapp/isolation`.
"""

from __future__ import annotations

import pytest

from tests.proof.figures import Figures
from tests.webapp.conftest import _quick_hashes, people
from tests.webapp.isolation.canaries import ASKERS
from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.carriers import (
    files_of,
    leaks_of_files,
    leaks_of_letters,
    write_letters,
)
from tests.webapp.isolation.conftest import canaries
from tests.webapp.isolation.pages import Crawl, crawl_as
from tests.webapp.isolation.posts import sendings
from tests.webapp.isolation.sent import Posts
from tests.webapp.isolation.world import World

__all__ = ["_quick_hashes", "canaries", "people"]  # fixtures


@pytest.mark.long_form
def test_no_cell_leaks(canaries: CanaryHouse, figures: Figures) -> None:
    crawl = Crawl()
    for asker in ASKERS:
        crawl_as(canaries, asker, crawl, is_long=True)
    # Not before: what the pages wrote into the audit log is not what the first form wrote.
    posts = Posts.of(canaries)
    for asker in ASKERS:
        for sending in sendings(canaries, crawl.forms, asker, is_long=True):
            posts.send(asker, sending)
    posts.world.close()
    world = World.of(canaries.house.engine)
    files = files_of(canaries)
    world.restore()
    letters = write_letters(canaries)
    world.close()
    leaks = crawl.leaks | posts.leaks | posts.taken | posts.opened
    leaks |= leaks_of_files(canaries, files)[0] | leaks_of_letters(canaries, letters)[0]
    tried = crawl.asked + posts.sent + len(files) + len(letters)
    figures.add(
        "isolation",
        f"isolation cells tried {tried}, leaks {len(leaks)} ({crawl.asked} pages and files, "
        f"{posts.sent} forms, {len(files)} files of the worker, {len(letters)} letters)",
    )
    assert leaks == set()
    assert crawl.failures | posts.failures == set()
    assert tried > 2000
