"""What saves the day: keys that open, files that are reached, backups that are young and were
tried, a heartbeat.
"""

from __future__ import annotations

from datetime import timedelta

from core.crypto import CannotOpen, NoDataKey
from core.db import reading
from core.errors import SettingsError
from core.i18n.languages import N_
from core.installation.machine_rules import DATABASE, FOLDER
from core.keys import open_keyring
from core.keys.stored import all_key_rows
from core.keys.wrapping import MasterKeys
from core.settings import data_keys
from core.storage.opening import kind_of, open_shelf
from core.transports.folder import OUTBOX
from webapp.keeping.diagnosis import Diagnosis, Examination, Grade
from webapp.keeping.history import OLD, backup_history
from webapp.keeping.verifying import closed_canaries

LONG_UNVERIFIED = timedelta(days=92)
_KEPT_IN = {
    FOLDER: N_("se guardan en la carpeta {folder}"),
    DATABASE: N_("se guardan en la base de datos"),
}


def check_keys(case: Examination) -> Diagnosis:
    """Unwrap the key of every country, and open something that each has sealed."""
    label = N_("Llaves")
    try:
        masters = MasterKeys(data_keys(case.settings))
        with reading(case.engine) as session:
            rows = all_key_rows(session)
            for row in rows:
                masters.unwrap(row)
        closed = sorted(closed_canaries(case.engine, open_keyring(case.settings, case.engine)))
    except (CannotOpen, NoDataKey, SettingsError) as wrong:
        words = N_("no abren ({reason}): ATALAYA_DATA_KEY no es la de estos datos")
        return Diagnosis("keys", label, Grade.FAULT, words, {"reason": str(wrong)})
    if closed:
        words = N_("no se abre {column}: `atalaya keys status`; restaure una copia")
        return Diagnosis("keys", label, Grade.FAULT, words, {"column": closed[0]})
    countries = len({row.country for row in rows if row.country})
    return Diagnosis(
        "keys", label, Grade.GOOD, N_("abren las de {count} países"), {"count": countries}
    )


def check_files(case: Examination) -> Diagnosis:
    """Look whether the place answers where files made for people are kept."""
    label, place = N_("Archivos"), kind_of(case.settings)
    try:
        open_shelf(case.settings, OUTBOX).files()
    except (SettingsError, OSError) as wrong:
        words = N_("no se llega a ellos ({reason}): revise ATALAYA_FILES_IN y su llave")
        return Diagnosis("files", label, Grade.FAULT, words, {"reason": str(wrong)[:200]})
    words = _KEPT_IN.get(place, N_("se guardan en {place}"))
    values = {"place": place, "folder": case.settings.instance}
    return Diagnosis("files", label, Grade.GOOD, words, values)


def check_backups(case: Examination) -> Diagnosis:
    """Look how old the last backup is, and when one was last brought back for a trial."""
    label = N_("Copias de seguridad")
    with reading(case.engine) as session:
        history = backup_history(session)
    if not case.settings.backup_to and history.made_at is None:
        level = Grade.FAULT if case.settings.is_production else Grade.SKIPPED
        words = N_(
            "ninguna: `atalaya backup key`, y ATALAYA_BACKUP_TO y _BACKUP_KEY en los ajustes"
        )
        return Diagnosis("backups", label, level, words)
    if history.made_at is None:
        words = N_("todavía ninguna: `atalaya backup`")
        if history.fault:
            words = N_("todavía ninguna, y la última vez no se pudo ({fault}): `atalaya backup`")
        return Diagnosis("backups", label, Grade.FAULT, words, {"fault": history.fault})
    age = case.now - history.made_at
    if age > OLD:
        words = N_("la última es de hace {hours} h: vea si trabaja `atalaya worker`")
        if history.fault:
            words = N_("la última es de hace {hours} h ({fault}): `atalaya backup`")
        values = {"hours": int(age.total_seconds() // 3600), "fault": history.fault}
        return Diagnosis("backups", label, Grade.FAULT, words, values)
    verified = history.verified_at
    if verified is None or case.now - verified > LONG_UNVERIFIED:
        words = N_("ninguna se ha verificado en tres meses: `atalaya backup --verify {name}`")
        return Diagnosis("backups", label, Grade.WARNING, words, {"name": history.name})
    words = N_("la última es de hace {hours} h")
    return Diagnosis(
        "backups", label, Grade.GOOD, words, {"hours": int(age.total_seconds() // 3600)}
    )


def check_heartbeat(case: Examination) -> Diagnosis:
    """Look whether anything outside notices when this machine is dead."""
    label = N_("Latido")
    if case.settings.heartbeat_url or not case.settings.is_production:
        return Diagnosis("heartbeat", label)
    words = N_("nada de fuera avisa si esta máquina calla: ATALAYA_HEARTBEAT_URL")
    return Diagnosis("heartbeat", label, Grade.WARNING, words)
