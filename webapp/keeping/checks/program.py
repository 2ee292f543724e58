"""The program and its database: whole, of one release, and without what was for trying out."""

from __future__ import annotations

import sqlalchemy as sa

from core.accounts import User
from core.db import SAFE_SQLITE, reading
from core.i18n.languages import N_
from core.installation.parts import is_base_whole, missing_parts
from core.jobs import Job
from core.jobs.models import JobState
from webapp.keeping.diagnosis import Diagnosis, Examination, Grade
from webapp.schema import has_tables, is_at_head


def check_parts(_case: Examination) -> Diagnosis:
    """Look for fonts, catalogues, what the browser is given, and the base of the atlas."""
    label = N_("Partes del programa")
    missing = missing_parts()
    if missing:
        name, maker = next(iter(missing.items()))
        words = N_("falta {name}: python {maker}, o instale de nuevo")
        return Diagnosis("parts", label, Grade.FAULT, words, {"name": name, "maker": maker})
    if not is_base_whole():
        words = N_("el atlas de base no es el que se entregó: instale de nuevo")
        return Diagnosis("parts", label, Grade.FAULT, words)
    return Diagnosis("parts", label)


def check_form(case: Examination) -> Diagnosis:
    """Look whether the database has the form of this release."""
    label = N_("Forma de la base de datos")
    with case.engine.connect() as connection:
        if not has_tables(connection):
            words = N_("todavía no tiene tablas: `atalaya init`, o `atalaya db upgrade`")
            return Diagnosis("form", label, Grade.FAULT, words)
        if is_at_head(connection):
            return Diagnosis("form", label)
    words = N_("no es la de este programa: `atalaya db upgrade`, o instale la versión que la hizo")
    return Diagnosis("form", label, Grade.FAULT, words)


def check_engine(case: Examination) -> Diagnosis:
    """Look at the version of the database and how it is opened."""
    label = N_("Motor de la base de datos")
    with case.engine.connect() as connection:
        if case.engine.dialect.name != "sqlite":
            version = str(connection.exec_driver_sql("SHOW server_version").scalar())
            return Diagnosis("engine", label, Grade.GOOD, "{version}", {"version": version})
        version = str(connection.exec_driver_sql("SELECT sqlite_version()").scalar())
        mode = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())
        holds = connection.exec_driver_sql("PRAGMA foreign_keys").scalar()
    if mode != "wal" or not holds or tuple(map(int, version.split("."))) < SAFE_SQLITE:
        words = N_("SQLite {version}, {mode}: el disco no admite WAL; use un disco de esta máquina")
        return Diagnosis("engine", label, Grade.FAULT, words, {"version": version, "mode": mode})
    return Diagnosis("engine", label, Grade.GOOD, "SQLite {version}", {"version": version})


def check_demo(case: Examination) -> Diagnosis:
    """Look for accounts of the demo where persons are real."""
    label = N_("Cuentas de la demostración")
    with reading(case.engine) as session:
        query = sa.select(sa.func.count()).where(User.is_demo, User.active)
        count = session.scalar(query) or 0
    if count and case.settings.is_production:
        words = N_("{count} abiertas: `atalaya demo remove --yes`")
        return Diagnosis("demo", label, Grade.FAULT, words, {"count": count})
    return Diagnosis("demo", label)


def check_jobs(case: Examination) -> Diagnosis:
    """Look for jobs that failed."""
    label = N_("Trabajos")
    with reading(case.engine) as session:
        query = sa.select(Job.kind).where(Job.state == JobState.FAILED).order_by(Job.kind)
        failed = list(session.scalars(query))
    if failed:
        words = N_("{count} fallaron ({kinds}): vea por qué en su página, o en el registro")
        values = {"count": len(failed), "kinds": ", ".join(sorted(set(failed)))}
        return Diagnosis("jobs", label, Grade.WARNING, words, values)
    return Diagnosis("jobs", label)
