"""The house of a drill on the disk: what it is, its settings, and its clock.

Its folder lies in the folder of the real installation, `drills/<mark>/`. With the folder go its
database and its keys: what was in it is then nowhere.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from core.clock import now as wall_now
from core.development_key import new_key
from core.installation.machine_rules import FOLDER
from core.private_files import write_private
from core.settings import Settings
from response.drills.drill_clock import Beat, ClockReading, ClockStep, read_clock
from response.drills.scenario import DrillScenario, load_scenario

DRILLS, HOUSE_FILE, CLOCK_FILE, TURN_FILE = "drills", "house.json", "clock.json", "turn"
LONGEST_HOURS = 24.0 * 90
"""A session of a drill: its clock runs through weeks in an evening."""
PREFIX = "/ejercicio"
"""Below it each drill has its address: `/ejercicio/<mark>/`."""
_MARK = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class HouseSheet:
    """What the house of a drill is made of; its keys are its own, and lie in it alone."""

    mark: str
    scenario: str
    country: str
    """Who plays; empty: all countries."""
    post_id: str
    minutes: int
    begins_at: str
    """By the clock of the drill, ISO 8601."""
    opened_at: str
    secret_key: str
    data_key: str


def new_sheet(
    scenario: DrillScenario, country: str, post_id: str, minutes: int, now: datetime
) -> HouseSheet:
    """Return the sheet of a new house, with keys that nobody has."""
    return HouseSheet(
        secrets.token_hex(6),
        scenario.code,
        country,
        post_id,
        minutes,
        scenario.begins_at(now).isoformat(),
        now.isoformat(),
        secrets.token_urlsafe(48),
        new_key(),
    )


def is_mark(text: str) -> bool:
    """Return whether a text can be the mark of a drill."""
    return _MARK.fullmatch(text) is not None


def folder_of(settings: Settings, mark: str) -> Path:
    """Return the folder of a drill of the real house."""
    return settings.instance / DRILLS / mark


def house_settings(real: Settings, sheet: HouseSheet) -> Settings:
    """Return the settings of a drill's house: every way out of it is taken away."""
    folder = folder_of(real, sheet.mark)
    return replace(
        real,
        drill=sheet.mark,
        instance=folder,
        database_url="",
        database_direct_url="",
        database_pooler=False,
        web_nodes=1,
        files_in=FOLDER,
        files_store_key="",
        files_store_secret="",
        secret_key=sheet.secret_key,
        data_key=sheet.data_key,
        old_data_keys=(),
        audit_key="",
        old_audit_keys=(),
        audit_heads=Path(),
        audit_mail=(),
        key_folder=folder,
        base_url=f"{real.public_url}{PREFIX}/{sheet.mark}",
        atlas_pack=real.pack,
        streets="" if "://" in real.streets else real.streets,
        feeds_online=False,
        smtp_host="",
        smtp_user="",
        smtp_password="",
        mail_into_folder=True,
        mail_from="ejercicio@ejercicio.example",
        mail_reply_to="",
        gateway_hosts=(),
        sms_gateway="",
        telegram_bot="",
        whatsapp_number="",
        whatsapp_account="",
        whatsapp_token="",
        whatsapp_verify="",
        webhook_secrets=(),
        demo_password="",
        second_factor="optional",
        # The clock skips days: whoever is in stays in.
        session_idle_hours=LONGEST_HOURS,
        session_hours=LONGEST_HOURS,
        index_memory_mb=min(real.index_memory_mb, 8),
    )


class DrillClock:
    """The clock of one drill, as every process reads it from the folder of its house."""

    def __init__(
        self,
        folder: Path,
        begins_at: datetime,
        beats: tuple[Beat, ...],
        wall: Callable[[], datetime] = wall_now,
    ) -> None:
        self._file, self._begins_at, self._beats = folder / CLOCK_FILE, begins_at, beats
        self._wall = wall
        self._kept: tuple[int, tuple[ClockStep, ...]] = (0, ())

    def __call__(self) -> datetime:
        """Return the present of the drill, in UTC."""
        return self.reading().now

    def reading(self) -> ClockReading:
        """Return all that it shows."""
        return read_clock(self._begins_at, self.steps(), self._beats, self._wall())

    def steps(self) -> tuple[ClockStep, ...]:
        """Return what was done to it."""
        changed = self._file.stat().st_mtime_ns
        if changed != self._kept[0]:
            rows = json.loads(self._file.read_text(encoding="utf-8"))
            steps = (ClockStep(datetime.fromisoformat(row[0]), row[1], row[2]) for row in rows)
            self._kept = changed, tuple(steps)
        return self._kept[1]

    def step(self, speed: int | None = None, *, skips: bool = False) -> None:
        """Change its speed, or have the next inject arrive now; whoever calls holds the turn."""
        steps = self.steps() if self._file.exists() else ()
        now = max([self._wall(), *(each.at for each in steps)])
        before = steps[-1].speed if steps else 1
        new = ClockStep(now, before if speed is None else speed, skips)
        rows = [[each.at.isoformat(), each.speed, each.skips] for each in (*steps, new)]
        write_private(self._file, json.dumps(rows).encode())


class DrillHouse:
    """One drill's house, as it stands on the disk."""

    def __init__(
        self, settings: Settings, sheet: HouseSheet, wall: Callable[[], datetime] = wall_now
    ) -> None:
        """Take the settings of the drill, not those of the real house."""
        self.sheet, self.settings = sheet, settings
        self._wall = wall

    @property
    def mark(self) -> str:
        """By which it is known."""
        return self.sheet.mark

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.settings.instance

    @property
    def address(self) -> str:
        """Where browsers find it, without a slash at its end."""
        return f"{PREFIX}/{self.mark}"

    @cached_property
    def scenario(self) -> DrillScenario:
        """What is played."""
        return load_scenario(self.sheet.scenario)

    @cached_property
    def zero(self) -> datetime:
        """The zero hour, by the clock of the drill."""
        return self.scenario.zero_from(datetime.fromisoformat(self.sheet.begins_at))

    @cached_property
    def clock(self) -> DrillClock:
        """The clock of the drill."""
        scale = self.sheet.minutes / self.scenario.minutes
        beats = tuple(
            Beat(each.number, each.minute * scale, self.scenario.moment(each, self.zero))
            for each in self.scenario.injects
        )
        begins_at = datetime.fromisoformat(self.sheet.begins_at)
        return DrillClock(self.folder, begins_at, beats, self._wall)

    def keep(self) -> None:
        """Write down what the house is: from here on it is served."""
        write_private(self.folder / HOUSE_FILE, json.dumps(asdict(self.sheet)).encode())

    @contextmanager
    def turn(self, *, waits: bool = False) -> Iterator[bool]:
        """Yield whether nobody else works on this house now: one process at a time tends it."""
        handle = os.open(self.folder / TURN_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
        finally:
            os.close(handle)


def new_house(
    real: Settings, sheet: HouseSheet, wall: Callable[[], datetime] = wall_now
) -> DrillHouse:
    """Return a house about to be made."""
    return DrillHouse(house_settings(real, sheet), sheet, wall)


def find_house(
    real: Settings, mark: str, wall: Callable[[], datetime] = wall_now
) -> DrillHouse | None:
    """Return the house of a drill; None where none stands by that mark."""
    sheet = _read_sheet(folder_of(real, mark)) if is_mark(mark) else None
    return None if sheet is None else new_house(real, sheet, wall)


def house_of(settings: Settings) -> DrillHouse | None:
    """Return the house whose settings these are; None for those of the real one."""
    sheet = _read_sheet(settings.instance) if settings.drill else None
    return None if sheet is None else DrillHouse(settings, sheet)


def standing_marks(real: Settings) -> list[str]:
    """Return the marks of the houses that stand on the disk."""
    files = (real.instance / DRILLS).glob(f"*/{HOUSE_FILE}")
    return sorted(each.parent.name for each in files if is_mark(each.parent.name))


# -- inside ---------------------------------------------------------------------------------


def _read_sheet(folder: Path) -> HouseSheet | None:
    try:
        return HouseSheet(**json.loads((folder / HOUSE_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
