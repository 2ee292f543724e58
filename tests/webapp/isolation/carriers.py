"""What leaves by other ways than a page: letters, and files that the worker makes."""

from __future__ import annotations

import io
import shutil
import zipfile
from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName, User
from core.jobs import JobKinds, run_waiting
from core.outbox.delivery import Transports
from core.transports.email_format import EMAIL
from core.transports.transport import OutgoingMessage
from directory.editions.file_jobs import edition_file_kind
from directory.editions.render_files import render_here as edition_here
from directory.rounds.automation import tend
from plans.batch.archive import ZIP_NAME
from plans.batch.print_runs import run_store
from plans.packs.pack_builder import PackBuilder
from plans.packs.pack_jobs import crisis_pack_kind
from plans.packs.pack_jobs import render_here as pack_here
from tests.webapp.conftest import post
from tests.webapp.isolation.canaries import ASKERS, Asker, canary
from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.crawl import text_of
from tests.webapp.isolation.pages import browser_of
from webapp.http.services import EXTENSION
from webapp.outbox_setup import closing_of, open_outbox

LATER = timedelta(days=2)
"""By then the messages of the canaries are due."""


@dataclass
class LetterBox:
    """A transport that keeps what it is given."""

    name: str = EMAIL.name
    letters: list[OutgoingMessage] = field(default_factory=list)

    def recipient(self, text: str) -> str:
        return EMAIL.recipient(text)

    def send(self, message: OutgoingMessage) -> None:
        self.letters.append(message)


def letters_of(made: CanaryHouse) -> list[OutgoingMessage]:
    """Return the letters that leave when the rounds are tended: what waits, and what is due."""
    services = made.house.app.extensions[EXTENSION]
    box, now = LetterBox(), made.house.clock.at + LATER
    outbox = open_outbox(made.house.engine, services.keyring, services.settings)
    with Session(made.house.engine) as session:
        closing = closing_of(session, services.settings, "worker")
    tend(outbox, Transports({box.name: box}), closing, now=now)
    return box.letters


def readers_by_address(made: CanaryHouse) -> dict[str, Asker]:
    """Return as whom each address reads: accounts as what they are, owners as of their country."""
    owner_of = {str(made.house.posts[each]): f"{each}-A" for each in ("GT", "HN")}
    readers = {}
    with Session(made.house.engine) as session:
        for user in session.scalars(sa.select(User)):
            role = RoleName(user.role)
            owner = owner_of.get(str(user.post_id), "")
            readers[user.email] = Asker(user.email, role, owner or user.country)
    for owner in ("GT-A", "GT-B", "HN-A"):
        word = canary("letter", owner).word
        readers[f"{word.lower()}@example.org"] = Asker(word, RoleName.COUNTRY_ADMIN, owner)
    return readers


def leaks_of_letters(
    made: CanaryHouse, letters: list[OutgoingMessage]
) -> tuple[set[str], set[str]]:
    """Return what letters bring to whom it is not for, and the sorts of row that they bring."""
    readers, leaks, heard = readers_by_address(made), set(), set()
    for letter in letters:
        reader = readers.get(letter.to, Asker(letter.to))
        said = (letter.to, letter.name, letter.subject, letter.text, letter.html)
        for bird in made.flock.heard_in("\n".join([*said, str(letter.headers)])):
            if bird.shows_to(reader):
                heard.add(bird.kind)
            else:
                leaks.add(f"{bird.kind} of {bird.owner}: {letter.subject!r} to {letter.to}")
    return leaks, heard


def write_letters(made: CanaryHouse) -> list[OutgoingMessage]:
    """Do what letters are written of, and return those of the rounds and of the requests."""
    admin = browser_of(made, ASKERS[2])
    colleague = made.rows["user_id"]["GT-A consul"]
    post(admin, f"/usuarios/{colleague}/contrasena", reason="olvidada")
    post(
        admin,
        "/usuarios/nueva",
        email="nueva@example.org",
        name="Ana",
        role="consul",
        reason="llega",
    )
    office = browser_of(made, ASKERS[1])
    for invitation in made.rows["invitation_id"].values():
        post(office, f"/rondas/invitacion/{invitation}/enlace")
    return letters_of(made)


# -- files ---------------------------------------------------------------------------------------

BOOK = "/ediciones/2026-I/directorio.pdf?paper=a4"
POCKET = "/ediciones/2026-I/directorio.html"
PUBLIC_POCKET = "/ediciones/publica/directorio.html"
RUN = "/planes/imprimir/planes.zip"
PACKS = ("/planes/plan-gt-a/paquete", "/planes/plan-hn-a/paquete")
WITH_ROSTER = {"purpose": "Llamar en una crisis", "sure": "1"}
ENDPOINTS = {
    BOOK: "editions.book",
    POCKET: "editions.pocket",
    PUBLIC_POCKET: "editions.public_pocket",
    RUN: "plans.run_file",
    **dict.fromkeys(PACKS, "plans.pack_file"),
    **{f"{path}/padron": "plans.pack_file" for path in PACKS},
}


def files_of(made: CanaryHouse) -> dict[tuple[str, str], str]:
    """Return what each asker gets of each file, by its address and the asker, once all are made."""
    folder = made.house.app.extensions[EXTENSION].settings.instance
    for kept in (folder / "editions", folder / "plans"):
        shutil.rmtree(kept, ignore_errors=True)
    keep_print_runs(made)
    for asker in ASKERS:
        _ask_for_all(made, asker)
    post(made.house.signed_in("country_admin.hn"), PACKS[1])
    assert work(made) >= 8
    return {
        (path, asker.name): answer
        for asker in ASKERS
        for path, answer in _taken(made, asker).items()
    }


def _ask_for_all(made: CanaryHouse, asker: Asker) -> None:
    browser = browser_of(made, asker)
    for path in (BOOK, POCKET, PUBLIC_POCKET):
        browser.get(path)
    for path in PACKS if asker.name else ():
        post(browser, path)
        post(browser, f"{path}/padron", **WITH_ROSTER)


def _taken(made: CanaryHouse, asker: Asker) -> dict[str, str]:
    browser, found = browser_of(made, asker), {}
    for path in (BOOK, POCKET, PUBLIC_POCKET, RUN):
        found[path] = text_of(browser.get(path))
    for path in PACKS if asker.name else ():
        found[path] = text_of(post(browser, path))
        found[f"{path}/padron"] = text_of(post(browser, f"{path}/padron", **WITH_ROSTER))
    return found


def leaks_of_files(
    made: CanaryHouse, files: dict[tuple[str, str], str]
) -> tuple[set[str], set[tuple[str, str, str, str]]]:
    """Return what files bring to whom it is not for, and what they bring: address, asker, sort and
    owner.
    """
    askers = {asker.name: asker for asker in ASKERS}
    leaks, heard = set(), set()
    for (path, name), text in files.items():
        for bird in made.flock.heard_in(text):
            if bird.shows_to(askers[name], ENDPOINTS[path]):
                heard.add((path, name, bird.kind, bird.owner))
            else:
                leaks.add(f"{bird.kind} of {bird.owner}: {path} to {name or 'anybody'}")
    return leaks, heard


def job_kinds(made: CanaryHouse) -> JobKinds:
    """Return the kinds of job of the editions and packs, which make their files in this process."""
    services = made.house.app.extensions[EXTENSION]
    keyring, settings = services.keyring, services.settings
    kinds = (
        edition_file_kind(made.house.engine, keyring, settings, render=edition_here),
        crisis_pack_kind(
            made.house.engine,
            PackBuilder(services.atlas, keyring, settings),
            render=pack_here,
        ),
    )
    return {kind.name: kind for kind in kinds}


def work(made: CanaryHouse) -> int:
    """Do what the worker does at its turn, and return how many jobs there were."""
    return run_waiting(made.house.engine, job_kinds(made), made.house.clock)


def keep_print_runs(made: CanaryHouse) -> None:
    """Put down the file of a print run of each country, which names a leader of it, and of the
    public one.
    """
    services = made.house.app.extensions[EXTENSION]
    for owner in ("GT-A", "HN-A", ""):
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w") as archive:
            word = canary("leader", owner).word if owner else "todos"
            archive.writestr(f"{word}.pdf", f"%PDF-1.7 {word}")
        store = run_store(services.settings, services.keyring, owner[:2])
        store.write(ZIP_NAME, body.getvalue(), is_sealed=bool(owner))
