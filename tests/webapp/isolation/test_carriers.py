"""Letters, the book, the offline file, packs and print runs bring nobody what is not theirs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.transports.transport import OutgoingMessage
from tests.webapp.isolation.canaries import ASKERS
from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.carriers import (
    BOOK,
    PACKS,
    POCKET,
    PUBLIC_POCKET,
    RUN,
    files_of,
    leaks_of_files,
    leaks_of_letters,
    readers_by_address,
    write_letters,
)
from tests.webapp.isolation.crawl import text_of
from tests.webapp.isolation.pages import browser_of
from tests.webapp.isolation.world import World


@pytest.fixture(scope="module")
def files(canaries: CanaryHouse) -> Iterator[dict[tuple[str, str], str]]:
    """What each asker gets of each file."""
    world = World.of(canaries.house.engine)
    yield files_of(canaries)
    world.restore()
    world.close()


def test_no_file_of_the_worker_brings_what_is_of_others(
    canaries: CanaryHouse, files: dict[tuple[str, str], str]
) -> None:
    leaks, heard = leaks_of_files(canaries, files)
    assert leaks == set()
    assert heard >= {
        (PUBLIC_POCKET, "", "shelter.public", "HN-A"),
        (BOOK, "secretariat", "shelter.public", "HN-A"),
        (POCKET, "secretariat", "shelter.rcm", "HN-A"),
        (BOOK, "consul.gt", "shelter.post", "GT-A"),
        (RUN, "country_admin.gt", "leader", "GT-A"),
        (PACKS[0], "consul.gt", "plan.area", "GT-A"),
        (f"{PACKS[0]}/padron", "consul.gt", "person", "GT-A"),
    }


def test_each_file_was_made(files: dict[tuple[str, str], str]) -> None:
    """A page that says that it is being made would say nothing of anybody."""
    for (path, name), text in files.items():
        if (name or path == PUBLIC_POCKET) and not path.endswith("/padron"):
            is_file = "Content-Disposition: attachment" in text
            assert is_file or (path, name) == (RUN, "civil_society.gt"), (path, name)


@pytest.fixture(scope="module")
def letters(canaries: CanaryHouse) -> Iterator[list[OutgoingMessage]]:
    """The letters of the round, and of what the two-person requests ask for."""
    world = World.of(canaries.house.engine)
    yield write_letters(canaries)
    world.restore()
    world.close()


def test_no_letter_brings_what_is_of_others(
    canaries: CanaryHouse, letters: list[OutgoingMessage]
) -> None:
    leaks, heard = leaks_of_letters(canaries, letters)
    assert leaks == set()
    assert heard >= {"letter", "account", "focal_point.country", "focal_point.rcm"}
    readers = readers_by_address(canaries)
    written_to = {readers[each.to].country for each in letters if each.to in readers}
    assert written_to >= {"GT", "HN"}
    assert len(letters) > 5


# -- errors --------------------------------------------------------------------------------------


def test_no_error_page_says_what_went_wrong_inside(
    canaries: CanaryHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault whose words name a person: the page says none of them, whoever asks."""
    bird = canaries.flock.planted["person", "HN-A"]

    def failing(**_given: object) -> str:
        raise RuntimeError(f"{bird.word} {bird.phone}")

    app = canaries.house.app
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    for endpoint, path in (("home.home", "/inicio"), ("sources.index", "/fuentes")):
        monkeypatch.setitem(app.view_functions, endpoint, failing)
        answer = browser_of(canaries, ASKERS[2]).get(path)
        assert answer.status_code == 500
        assert canaries.flock.heard_in(text_of(answer)) == []
