"""The settings of an installation in a file: `ATALAYA_NAME=value`, a line each.

The same file is read by us (`ATALAYA_SETTINGS_FILE`), by systemd (`EnvironmentFile=`) and by a
shell (`set -a; . FILE`), so that a value is written as all three read it the same.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from pathlib import Path

from core.errors import SettingsError
from core.private_files import write_once, write_private

SETTINGS_FILE = "ATALAYA_SETTINGS_FILE"
"""The variable that names the file."""
LARGEST_BYTES = 1 << 20
_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)")
_PLAIN = re.compile(r"[A-Za-z0-9_./:@,+=%-]*")
_DOUBLE_ESCAPES = re.compile(r"\\([\\\"])")


def read_values(path: Path) -> dict[str, str]:
    """Return the values of a file, by name. Raises SettingsError, naming the line that is none."""
    values: dict[str, str] = {}
    for number, line in enumerate(_text_of(path).splitlines(), 1):
        plain = line.strip()
        if not plain or plain.startswith(("#", ";")):
            continue
        found = _LINE.fullmatch(plain)
        value = None if found is None else _unquoted(found[2].strip())
        if found is None or value is None:
            raise SettingsError(f"{path}, line {number}: write NAME=value, quoted as a whole")
        if found[1] in values:
            raise SettingsError(f"{path}, line {number}: {found[1]} stands there twice")
        values[found[1]] = value
    return values


def write_values(path: Path, groups: Mapping[str, Mapping[str, str]], *, is_new: bool) -> bool:
    """Write a file only its owner reads: each group under its heading as a remark. With `is_new`
    one that is there stays as it is; return whether it was written.

    Raises SettingsError for a value that cannot be written for all who read it.
    """
    lines = ["# The settings of this installation. It holds keys: keep it closed (mode 600)."]
    for heading, values in groups.items():
        lines += ["", f"# {heading}", *(f"{name}={quoted(name, values[name])}" for name in values)]
    data = ("\n".join(lines) + "\n").encode()
    if is_new:
        return write_once(path, data)
    write_private(path, data)
    return True


def add_values(path: Path, values: Mapping[str, str]) -> None:
    """Write values over those of the file that has them, and the rest behind it; every other line
    stays as it is.
    """
    rest = dict(values)
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        found = _LINE.fullmatch(line.strip())
        name = found[1] if found else ""
        lines.append(f"{name}={quoted(name, rest.pop(name))}" if name in rest else line)
    lines += [f"{name}={quoted(name, value)}" for name, value in rest.items()]
    write_private(path, ("\n".join(lines) + "\n").encode())


def is_open_to_others(path: Path) -> bool:
    """Return whether another account of the machine may read or write the file."""
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def quoted(name: str, value: str) -> str:
    """Return a value as it is written. Raises SettingsError, without saying the value."""
    if not value.isprintable():
        raise SettingsError(f"{name}: a value stands on one line, without control characters")
    if _PLAIN.fullmatch(value):
        return value
    if "'" not in value:
        return f"'{value}'"
    if not set('$`!"\\') & set(value):
        return f'"{value}"'
    raise SettingsError(
        f"{name}: a value with ' and one of $ ` ! \" \\ is read differently by systemd and a shell"
    )


# -- inside ---------------------------------------------------------------------------------


def _text_of(path: Path) -> str:
    try:
        data = path.read_bytes()[:LARGEST_BYTES]
        return data.decode("utf-8")
    except FileNotFoundError as wrong:
        raise SettingsError(
            f"{path}: there is no such file; `atalaya init` writes one, and ATALAYA_SETTINGS_FILE"
            " says where it is"
        ) from wrong
    except OSError as wrong:
        raise SettingsError(f"{path}: {wrong.strerror}") from wrong
    except UnicodeDecodeError as wrong:
        raise SettingsError(f"{path}: no text in UTF-8") from wrong


def _unquoted(text: str) -> str | None:
    """Return the value as written; None for one whose quotes do not close."""
    mark = text[:1]
    if mark not in {"'", '"'}:
        return None if re.search(r"\s", text) and not text.startswith("#") else text
    inside = text[1:-1]
    if len(text) < 2 or text[-1] != mark or (mark == "'" and "'" in inside):
        return None
    if mark == "'":
        return inside
    if re.search(r'(?<!\\)(?:\\\\)*"', inside):
        return None
    return _DOUBLE_ESCAPES.sub(r"\1", inside)
