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


def examine(case: Examination, checks: Mapping[str, Check] = CHECKS) -> Iterator[Diagnosis]:
    """Yield what each look found."""
    for name, check in checks.items():
        try:
            yield check(case)
        except (AtalayaError, SQLAlchemyError, OSError) as wrong:
            words = N_("no se pudo mirar: {reason}")
            reason = " ".join(str(getattr(wrong, "orig", None) or wrong).split())[:200]
            yield Diagnosis(name, name, Grade.FAULT, words, {"reason": reason})
