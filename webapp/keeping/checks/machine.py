"""The machine: its clock, disk, memory, zones of time, and who else may read what is ours."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.connections.tls_probe import TlsAnswer
from core.i18n.languages import N_
from core.installation.settings_file import is_open_to_others
from webapp.keeping.diagnosis import Diagnosis, Examination, Grade

LATE_SECONDS = 30
FEW_DAYS = 14
SMALLEST_MB = 512
USUAL_MB = 1024


def check_address(case: Examination) -> Diagnosis:
    """Look at the public address, its certificate, and how far our clock is from its own."""
    label = N_("Dirección pública y reloj")
    address = urlsplit(case.settings.public_url)
    if address.scheme != "https":
        level = Grade.FAULT if case.settings.is_production else Grade.SKIPPED
        words = N_("{address} no es https: ponga ATALAYA_BASE_URL y un proxy con certificado")
        return Diagnosis("address", label, level, words, {"address": case.settings.public_url})
    if not case.is_online:
        return Diagnosis("address", label, Grade.SKIPPED, N_("sin red no se miró (--online)"))
    seen = case.probe(address.hostname or "", address.port or 443)
    return _answer_of(case, label, address.hostname or "", seen)


def check_disk(case: Examination) -> Diagnosis:
    """Look at the room on the disk of the folder."""
    label, least = N_("Disco"), case.settings.least_free_mb
    free = shutil.disk_usage(case.settings.instance).free >> 20
    values = {"free": free}
    if free < least:
        words = N_("quedan {free} MB: haga sitio, o pronto no se guardará nada")
        return Diagnosis("disk", label, Grade.FAULT, words, values)
    if free < 5 * least:
        return Diagnosis("disk", label, Grade.WARNING, N_("quedan {free} MB: haga sitio"), values)
    return Diagnosis("disk", label, Grade.GOOD, N_("quedan {free} MB"), values)


def check_rights(case: Examination) -> Diagnosis:
    """Look for files and folders of ours that other accounts of the machine may read."""
    label = N_("Permisos")
    opened = sorted(set(_open_to_others(case)))
    if not opened:
        return Diagnosis("rights", label)
    words = N_("otras cuentas de la máquina leen {path}: chmod go= {path}")
    return Diagnosis("rights", label, Grade.FAULT, words, {"path": opened[0]})


def check_size(case: Examination) -> Diagnosis:
    """Hold the machine against what docs/operator.md says it needs."""
    label = N_("Memoria y procesadores")
    memory, cores = memory_mb(), os.cpu_count() or 1
    least = SMALLEST_MB if case.settings.web_workers == 1 else USUAL_MB
    values = {"memory": memory, "cores": cores, "least": least}
    if 0 < memory < least * 0.9:
        words = N_("{memory} MB de memoria; hacen falta {least}, o ATALAYA_WEB_WORKERS=1 con 512")
        return Diagnosis("size", label, Grade.WARNING, words, values)
    return Diagnosis("size", label, Grade.GOOD, N_("{memory} MB, {cores}"), values)


def check_zones(case: Examination) -> Diagnosis:
    """Look whether the zones of time are there that papers and rotas are written in."""
    label = N_("Husos horarios")
    names = ("America/Mexico_City", "America/Costa_Rica", case.settings.default_timezone)
    for name in names:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, OSError):
            words = N_("falta {name}: instale el paquete tzdata")
            return Diagnosis("zones", label, Grade.FAULT, words, {"name": name})
    return Diagnosis("zones", label)


def memory_mb() -> int:
    """Return the memory of the machine, or of the group it is bound to; 0 where nobody says."""
    try:
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
    except (ValueError, OSError):
        return 0
    limits = [int(text) >> 20 for text in _group_limits() if text.isdecimal()]
    return min([whole, *(each for each in limits if each > 0)])


# -- inside ---------------------------------------------------------------------------------

_GROUP_FILES = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


def _answer_of(case: Examination, label: str, host: str, answer: TlsAnswer) -> Diagnosis:
    if answer.fault:
        words = N_("{address} no se abre ({fault}): revise DNS, proxy y certificado")
        values = {"address": case.settings.public_url, "fault": answer.fault}
        return Diagnosis("address", label, Grade.FAULT, words, values)
    days = (answer.ends_at - case.now).days if answer.ends_at else 0
    if days < FEW_DAYS:
        words = N_("al certificado le quedan {days} días: renuévelo")
        return Diagnosis("address", label, Grade.FAULT, words, {"days": days})
    apart = abs(case.now - answer.date) if answer.date else timedelta()
    if apart > timedelta(seconds=LATE_SECONDS):
        words = N_("el reloj está {seconds} s aparte del de {address}: active la hora por red")
        gap: dict[str, object] = {
            "seconds": int(apart.total_seconds()),
            "address": host,
        }
        return Diagnosis("address", label, Grade.FAULT, words, gap)
    words = N_("el certificado vale {days} días más")
    return Diagnosis("address", label, Grade.GOOD, words, {"days": days})


def _group_limits() -> Iterator[str]:
    for path in _GROUP_FILES:
        try:
            yield path.read_text().strip()
        except OSError:
            continue


def _open_to_others(case: Examination) -> Iterator[str]:
    instance = case.settings.instance
    paths = [instance, instance / "atalaya.db", instance / "audit.spool"]
    for path in paths:
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o007:
            yield str(path)
    file = Path(case.settings_file)
    if file.is_file() and is_open_to_others(file):
        yield case.settings_file
