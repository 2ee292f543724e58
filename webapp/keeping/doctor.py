"""Everything an operator forgets, looked at once; a look that fails is a finding of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sqlalchemy.exc import SQLAlchemyError

from core.errors import AtalayaError
from core.i18n.languages import N_
from webapp.keeping.checks.machine import (
    check_address,
    check_disk,
    check_rights,
    check_size,
    check_zones,
)
from webapp.keeping.checks.nodes import check_nodes
from webapp.keeping.checks.program import (
    check_demo,
    check_engine,
    check_form,
    check_jobs,
    check_parts,
)
from webapp.keeping.checks.safety import check_backups, check_files, check_heartbeat, check_keys
from webapp.keeping.checks.traffic import (
    check_gateways,
    check_mail,
    check_outbox,
    check_sources,
    check_worker,
)
from webapp.keeping.diagnosis import Check, Diagnosis, Examination, Grade

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "disk": check_disk,
        "rights": check_rights,
        "size": check_size,
        "zones": check_zones,
        "parts": check_parts,
        "engine": check_engine,
        "form": check_form,
        "keys": check_keys,
        "files": check_files,
        "backups": check_backups,
        "nodes": check_nodes,
        "worker": check_worker,
        "sources": check_sources,
        "mail": check_mail,
        "outbox": check_outbox,
        "gateways": check_gateways,
        "jobs": check_jobs,
        "demo": check_demo,
        "heartbeat": check_heartbeat,
        "address": check_address,
    }
)
"""In the order they are told."""


_IN_DATABASE: Mapping[str, str] = MappingProxyType(
    {
        "engine": N_("Motor de la base de datos"),
        "form": N_("Forma de la base de datos"),
        "keys": N_("Llaves"),
        "backups": N_("Copias de seguridad"),
        "nodes": N_("Igualdad de las máquinas"),
        "worker": N_("Trabajador"),
        "sources": N_("Fuentes"),
        "mail": N_("Correo"),
        "outbox": N_("Mensajes"),
        "gateways": N_("Pasarelas"),
        "jobs": N_("Trabajos"),
        "demo": N_("Cuentas de la demostración"),
    }
)
"""What is looked at in the database, by the names it is told under."""


def examine(case: Examination, checks: Mapping[str, Check] = CHECKS) -> Iterator[Diagnosis]:
    """Yield what each look found; where the database does not answer, or has not the form of this
    release, that is said once and what lies in it is not looked at.
    """
    is_closed = False
    for name, check in checks.items():
        if is_closed and name in _IN_DATABASE:
            words = N_("espera a la base de datos")
            yield Diagnosis(name, _IN_DATABASE[name], Grade.SKIPPED, words)
            continue
        found, answered = _looked_at(case, name, check)
        yield found
        is_lacking = name == "form" and found.level is Grade.FAULT
        is_closed = is_closed or is_lacking or (name == "engine" and not answered)


def _looked_at(case: Examination, name: str, check: Check) -> tuple[Diagnosis, bool]:
    """Return what a look found, and whether it came to its end."""
    try:
        return check(case), True
    except (AtalayaError, SQLAlchemyError, OSError) as wrong:
        reason = " ".join(str(getattr(wrong, "orig", None) or wrong).split())[:200]
        words = N_("no se pudo mirar: {reason}")
        if name == "engine":
            words = N_("no contesta ({reason}): arránquelo, o revise ATALAYA_DATABASE_URL")
        label = _IN_DATABASE.get(name, name)
        return Diagnosis(name, label, Grade.FAULT, words, {"reason": reason}), False
