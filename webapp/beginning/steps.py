"""The steps of a first day. Each says what it found: done now, there before, missing, or failed.

Whatever is done is done in one transaction with the line of the audit log that says so; who was
killed between two steps finds the first one there and goes on with the second.
"""

from __future__ import annotations

import enum
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import AccountRole, RoleName, User
from core.atlas import atlas_for
from core.audit_log import AuditEntry, record
from core.audit_log.keys import audit_keys
from core.crypto import CannotOpen, Keyring
from core.db import reading, writing
from core.errors import AtalayaError, UnusableInput
from core.i18n.languages import N_
from core.installation.parts import is_base_whole, missing_parts
from core.keys import open_keyring
from core.keys.stored import all_key_rows
from core.keys.wrapping import MasterKeys
from core.postgres.opening import open_engine
from core.private_files import private_folder, write_once
from core.settings import Settings, data_keys
from feeds.models import Source
from feeds.sources.catalogue import SOURCES, ensure_sources
from feeds.sources.custody import set_paused
from protocols.defaults.loading import ensure_default_protocols
from webapp.auth.account_links import USUAL_HOURS, link_address, make_account_link
from webapp.auth.accounts import create_user, unknown_password
from webapp.auth.member_countries import add_country, ensure_member_keys, member_countries
from webapp.beginning.answers import ALL, NONE, FirstAnswers
from webapp.demo import ACCOUNTS_FILE
from webapp.demo.seed import has_demo
from webapp.index_upkeep import make_missing_indexes
from webapp.schema import has_tables, is_at_head, upgrade

SOURCES_CHOSEN, LINK_SHOWN = "installation.sources", "account.link"


class Outcome(enum.StrEnum):
    """What a step found or did."""

    DONE = "done"
    THERE = "there"
    MISSING = "missing"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StepResult:
    """What became of one step, in words with their values."""

    name: str
    outcome: Outcome
    words: str
    values: dict[str, Any] = field(default_factory=dict)
    link: str = ""
    """The one that opens the first account; shown once, kept nowhere."""


@dataclass(slots=True)
class FirstDay:
    """An installation while it is begun."""

    settings: Settings
    answers: FirstAnswers
    actor: str
    clock: Callable[[], datetime]
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        private_folder(self.settings.instance)
        self.engine = open_engine(self.settings, audit_keys(self.settings))

    @property
    def keyring(self) -> Keyring:
        """The keys of the personal fields."""
        return open_keyring(self.settings, self.engine)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def require_no_other(settings: Settings) -> None:
    """Raise UnusableInput where the folder or the database holds the demo, or an installation that
    other keys open.
    """
    folder = settings.instance
    if (folder / ACCOUNTS_FILE).exists():
        raise UnusableInput(str(folder), "holds the demo: `atalaya demo remove`, or another folder")
    for name in ("key.name", "data.key"):
        if (folder / name).exists() and (folder / "atalaya.db").exists():
            raise UnusableInput(
                str(folder), "holds an installation begun to try things out: name another folder"
            )
    if not settings.database_url and not (folder / "atalaya.db").exists():
        return
    engine = open_engine(settings)
    try:
        with engine.connect() as connection:
            if not has_tables(connection):
                return
            is_new = is_at_head(connection)
        if is_new and has_demo(engine):
            raise UnusableInput(str(folder), "holds the demo: `atalaya demo remove`, or another")
        _require_own_keys(engine, settings)
    finally:
        engine.dispose()


def make_database(day: FirstDay) -> StepResult:
    """Make the tables, and what every installation begins with."""
    with day.engine.connect() as connection:
        is_there = has_tables(connection) and is_at_head(connection)
    if not is_there:
        upgrade(day.settings)
    with writing(day.engine) as session:
        ensure_sources(session)
        ensure_default_protocols(session, day.clock())
        ensure_member_keys(session, data_keys(day.settings))
    make_missing_indexes(day.engine, day.keyring, lambda _country, _persons: None)
    kind = "PostgreSQL" if day.settings.database_url else "SQLite"
    outcome = Outcome.THERE if is_there else Outcome.DONE
    return StepResult("database", outcome, N_("Base de datos ({kind})"), {"kind": kind})


def copy_keys(day: FirstDay, source: Path, target: Path | None) -> StepResult:
    """Write the settings, keys among them, to a place apart; a copy that is there is compared."""
    if target is None:
        words = N_("Una copia de las llaves fuera de esta máquina: --key-copy ARCHIVO, o a mano")
        return StepResult("key copy", Outcome.MISSING, words)
    if target.resolve().is_relative_to(day.settings.instance.resolve()):
        raise UnusableInput(str(target), "lies in the folder of the data; a copy stands apart")
    data = source.read_bytes()
    try:
        is_written = write_once(target, data)
    except OSError as wrong:
        words = N_("{path} no se puede escribir ({reason}): otro lugar con --key-copy")
        values = {"path": target, "reason": wrong.strerror}
        return StepResult("key copy", Outcome.FAILED, words, values)
    if is_written:
        return StepResult(
            "key copy", Outcome.DONE, N_("Copia de las llaves: {path}"), {"path": target}
        )
    if target.read_bytes() == data:
        return StepResult(
            "key copy", Outcome.THERE, N_("Copia de las llaves: {path}"), {"path": target}
        )
    words = N_("{path} guarda otra cosa: no se escribe encima")
    return StepResult("key copy", Outcome.FAILED, words, {"path": target})


def choose_sources(day: FirstDay) -> StepResult:
    """Let those be asked that were chosen, once; afterwards they are their keepers'."""
    chosen = day.answers.sources
    with writing(day.engine) as session:
        found = {each.key: each for each in session.scalars(sa.select(Source))}
        if _was_done(session, SOURCES_CHOSEN):
            asked = sum(each.is_enabled for each in found.values())
            return StepResult(
                "sources", Outcome.THERE, N_("Fuentes: se pregunta a {count}"), {"count": asked}
            )
        if not chosen:
            return StepResult("sources", Outcome.MISSING, N_("Fuentes sin elegir: --sources"))
        wanted = wanted_sources(chosen)
        if chosen != ALL:
            for key, source in found.items():
                is_paused = key not in wanted
                set_paused(session, source, is_paused=is_paused, now=day.clock(), actor=day.actor)
        _note(session, day, SOURCES_CHOSEN, chosen)
        asked = sum(each.is_enabled for each in found.values())
    return StepResult(
        "sources", Outcome.DONE, N_("Fuentes: se pregunta a {count}"), {"count": asked}
    )


def wanted_sources(text: str) -> frozenset[str]:
    """Return the keys of the sources that were chosen. Raises UnusableInput for an unknown one."""
    known = frozenset(each.key for each in SOURCES)
    if text in {ALL, NONE}:
        return known if text == ALL else frozenset()
    wanted = frozenset(each.strip() for each in text.split(",") if each.strip())
    if wanted - known:
        raise UnusableInput(
            "sources", f"{', '.join(sorted(wanted - known))}: there are {', '.join(sorted(known))}"
        )
    return wanted


def add_countries(day: FirstDay) -> StepResult:
    """Have the countries take part that were named."""
    with writing(day.engine) as session:
        added = [
            code
            for code in day.answers.countries
            if add_country(session, code, now=day.clock(), actor=day.actor)
        ]
        there = member_countries(session)
    if not there:
        words = N_("Ningún país participa: `atalaya country add CC`")
        return StepResult("countries", Outcome.MISSING, words)
    outcome = Outcome.DONE if added else Outcome.THERE
    return StepResult("countries", outcome, N_("Países: {codes}"), {"codes": ", ".join(there)})


def check_atlas(day: FirstDay) -> StepResult:
    """Open the atlas, and hold its base against its hash."""
    try:
        is_whole = is_base_whole()
        atlas_for(day.settings)
    except (AtalayaError, OSError) as wrong:
        return StepResult("atlas", Outcome.FAILED, N_("Atlas: {reason}"), {"reason": str(wrong)})
    if not is_whole:
        words = N_("Atlas: core/atlas/base.gpkg no es el archivo que se entregó; instale de nuevo")
        return StepResult("atlas", Outcome.FAILED, words)
    words = N_("Atlas completo; las capas finas se agregan con `atalaya atlas load`")
    return StepResult("atlas", Outcome.THERE, words)


def lacks_public_layers(day: FirstDay) -> bool:
    """Return whether the maps of this installation draw no roads, as of a clean one."""
    try:
        return "roads" in atlas_for(day.settings).missing()
    except (AtalayaError, OSError):
        return False  # said by the step before


def check_parts(_day: FirstDay) -> StepResult:
    """Look for the parts that are made beside the code."""
    missing = missing_parts()
    if not missing:
        words = N_("Letras de los papeles, mapas y textos en tres idiomas")
        return StepResult("parts", Outcome.THERE, words)
    name, maker = next(iter(missing.items()))
    words = N_("Faltan partes del programa ({name}…): python {maker}, o `make setup`")
    return StepResult("parts", Outcome.FAILED, words, {"name": name, "maker": maker})


def make_first_account(day: FirstDay) -> StepResult:
    """Make the first account of the Secretariat, whose link is shown once.

    Who was killed before the link was shown gets another one: the one before ends with it.
    """
    password = unknown_password()  # hashed before the database is held
    with writing(day.engine) as session:
        there = _secretariat(session)
        if any(each.this_visit_at or _was_done(session, LINK_SHOWN, each.id) for each in there):
            return StepResult(
                "account",
                Outcome.THERE,
                N_("Cuentas de la Secretaría: {emails}"),
                {"emails": ", ".join(each.email for each in there)},
            )
        if not there and not day.answers.secretariat:
            words = N_("Primera cuenta de la Secretaría: --secretariat CORREO")
            return StepResult("account", Outcome.MISSING, words)
        user = there[0] if there else _new_account(session, day, password)
        token = make_account_link(
            session,
            user,
            now=day.clock(),
            lifetime=timedelta(hours=USUAL_HOURS),
            actor=day.actor,
        )
        values = {"email": user.email, "hours": USUAL_HOURS, "account": str(user.id)}
    words = N_("Cuenta de la Secretaría: {email}; su enlace sirve una vez, {hours} horas")
    return StepResult(
        "account", Outcome.DONE, words, values, link_address(day.settings.public_url, token)
    )


def note_link_shown(day: FirstDay, account: str) -> None:
    """Write down that the link was shown: from here on another one is made only when asked for."""
    with writing(day.engine) as session:
        _note(session, day, LINK_SHOWN, account)


def tell_rest(day: FirstDay) -> list[StepResult]:
    """Return what an operator has still to do that no command can do for them."""
    settings, results = day.settings, []
    if lacks_public_layers(day):
        words = N_("Mapas sin caminos ni zonas urbanas: `atalaya atlas fetch` los trae por la red")
        results.append(StepResult("layers", Outcome.MISSING, words))
    if not settings.backup_to:
        words = N_("Copias de seguridad: `atalaya backup key`, y ATALAYA_BACKUP_TO en los ajustes")
        results.append(StepResult("backups", Outcome.MISSING, words))
    if not settings.heartbeat_url:
        words = N_(
            "Un latido hacia fuera, para que algo avise si todo calla: ATALAYA_HEARTBEAT_URL"
        )
        results.append(StepResult("heartbeat", Outcome.MISSING, words))
    if not settings.audit_mail and settings.audit_heads == Path():
        words = N_(
            "La cabeza del diario fuera de esta máquina: ATALAYA_AUDIT_MAIL o ATALAYA_AUDIT_HEADS"
        )
        results.append(StepResult("audit heads", Outcome.MISSING, words))
    with reading(day.engine) as session:
        if len(_secretariat(session)) < 2:
            words = N_("Una segunda cuenta de la Secretaría, para lo que piden dos personas")
            results.append(StepResult("second account", Outcome.MISSING, words))
    if shutil.disk_usage(settings.instance).free < settings.least_free_mb << 20:
        results.append(StepResult("disk", Outcome.FAILED, N_("Queda muy poco sitio en el disco")))
    return results


# -- inside ---------------------------------------------------------------------------------


def _require_own_keys(engine: Engine, settings: Settings) -> None:
    masters = MasterKeys(data_keys(settings))
    with reading(engine) as session:
        for row in all_key_rows(session):
            try:
                masters.unwrap(row)
            except CannotOpen as wrong:
                raise UnusableInput(
                    str(settings.instance) if not settings.database_url else "database",
                    f"is of an installation with other keys ({wrong}): name its own settings "
                    "(--settings), or another place (--instance, --database)",
                ) from wrong


def _secretariat(session: Session) -> list[User]:
    query = sa.select(User).where(
        User.active,
        User.is_demo.is_(False),
        User.roles.any(AccountRole.name == RoleName.SECRETARIAT.value),
    )
    return list(session.scalars(query.order_by(User.email)))


def _new_account(session: Session, day: FirstDay, password: Any) -> User:
    language = day.answers.language or day.settings.default_language
    user = create_user(
        session, day.answers.secretariat, password, RoleName.SECRETARIAT, "", None, language
    )
    session.flush()
    record(
        session,
        at=day.clock(),
        actor=day.actor,
        action="account.create",
        subject=user.id,
        role=user.role.value,
        by="command",
    )
    return user


def _was_done(session: Session, action: str, subject: uuid.UUID | None = None) -> bool:
    query = sa.select(AuditEntry.id).where(AuditEntry.action == action).limit(1)
    if subject is not None:
        query = query.where(AuditEntry.subject == str(subject))
    return session.scalar(query) is not None


def _note(session: Session, day: FirstDay, action: str, subject: str) -> None:
    record(session, at=day.clock(), actor=day.actor, action=action, subject=subject)
