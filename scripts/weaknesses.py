"""Look for weak spots in what is shipped, with bandit's rules as ruff has them, and for secrets in
all that is kept in git.

    python scripts/weaknesses.py

A finding is accepted where its line says why (`# noqa: S301 - our own child`; without a reason it
satisfies ruff, and not this), or where `scripts/weaknesses.toml` has its file, rule, count and
reason; a string that looks like a secret where that file has it, by its hash. Anything else fails,
and so does an exception that nothing needs any more.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import transient_settings
from ruff import find_ruff_bin

from scripts.packages import PACKAGES

ROOT = Path(__file__).resolve().parent.parent
TABLE = Path(__file__).with_name("weaknesses.toml")
RULES = ("S,PLE2502,E902", "S4")
"""Those of bandit as ruff has them, with letters that turn the order of others round (bandit's
B613) and files that cannot be read; and those that ruff has on trial alone, on imports.
"""
_REASON = r"# noqa: [A-Z0-9, ]*\b{rule}\b[A-Z0-9, ]* +- \S"
PLUGINS: tuple[dict[str, Any], ...] = (
    *(
        {"name": f"{name}Detector"}
        for name in (
            "AWSKey", "AzureStorageKey", "BasicAuth", "GitHubToken", "GitLabToken", "JwtToken",
            "Keyword", "OpenAI", "PrivateKey", "PypiToken", "SendGrid", "Slack", "Stripe",
            "TelegramBotToken", "TwilioKey", "Npm",
        )
    ),
    {"name": "Base64HighEntropyString", "limit": 4.5},
    {"name": "HexHighEntropyString", "limit": 3.0},
)  # fmt: skip
_WORDS = r"(?:secret|passw|passphrase|token|api_?key|private_?key|access_?key|credential)"
_SUSPECT = re.compile(
    rf"-----BEGIN|://[^/\s:@]+:[^/\s@]+@|['\"][A-Za-z0-9+/=_-]{{24,}}['\"]|AKIA|gh[pousr]_|xox"
    r"|['\"][0-9a-f]{9,}['\"]"
    rf"|{_WORDS}\w*['\"]?\s*(?::\s*\w+\s*)?[:=]+\s*['\"`]",
    re.IGNORECASE,
)
"""What is worth a slow look."""
_BY_LINES = (".py", ".js")
"""Files whose strings stand in quotes."""
UNREAD = re.compile(
    r"^requirements/|^package-lock\.json$|\.(?:po|pot|png|svg|gpkg|zip|pdf|woff2?|ttf|xlsx)$"
    r"|^core/atlas/data/|^scripts/weaknesses\.toml$"
)
"""Files of hashes, drawings and data, in which nobody writes a setting."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a statement breaks."""

    file: str
    rule: str
    line: int
    last_line: int


def main() -> int:
    """Print what is not accepted. Return 1 when anything is."""
    table = tomllib.loads(TABLE.read_text())
    wrong = [*weak_spots(table["weak_spots"], PACKAGES), *_secrets(table["secrets"])]
    print("\n".join(wrong) or "weak spots and secrets: none without a reason")
    return int(bool(wrong))


# -- weak spots -----------------------------------------------------------------------------------


def weak_spots(table: Mapping[str, Any], packages: Sequence[str]) -> Iterator[str]:
    """Yield a line for each weak spot of some folders that nothing in the table explains, and for
    each exception that nothing needs.
    """
    found: set[Finding] = set()
    for rules, on_trial in zip(RULES, ("--no-preview", "--preview"), strict=True):
        command = [find_ruff_bin(), "check", *packages, "--isolated", "--no-cache", on_trial]
        command += ["--select", rules, "--ignore", ",".join(table["skipped"]), "--ignore-noqa"]
        command += ["--exclude", "webapp/migrations/versions", "--output-format", "json"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode > 1:
            yield f"ruff failed: {done.stderr}"
            return
        found.update(map(as_finding, json.loads(done.stdout)))
    yield from unexplained(found, table["known"])


def as_finding(said: Mapping[str, Any]) -> Finding:
    """Return what ruff says of one place; what no rule says (a file that is no Python) has its
    message for a rule.
    """
    file = Path(said["filename"]).relative_to(ROOT).as_posix()
    rule = said["code"] or said["message"]
    return Finding(file, rule, said["location"]["row"], said["end_location"]["row"])


def unexplained(found: Iterable[Finding], known: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each finding that nothing explains, and each exception nothing needs."""
    left = [each for each in found if not has_reason(each)]
    counts = Counter((each.file, each.rule) for each in left)
    for (file, rule), count in sorted(counts.items()):
        allowed = known.get(file, {}).get(rule, [0, ""])[0]
        if count != allowed:
            lines = [str(each.line) for each in left if (each.file, each.rule) == (file, rule)]
            yield f"{file}:{','.join(lines)}: {rule} {count} times, {allowed} have a reason"
    for file, rules in known.items():
        yield from (f"{file}: no {rule} any more" for rule in rules if not counts[file, rule])


def has_reason(finding: Finding) -> bool:
    """Return whether the statement of a finding says to ruff why it is as it is."""
    lines = (ROOT / finding.file).read_text().splitlines()
    said = "\n".join(lines[finding.line - 1 : finding.last_line])
    return re.search(_REASON.format(rule=re.escape(finding.rule)), said) is not None


# -- secrets --------------------------------------------------------------------------------------


def _secrets(known: Mapping[str, Any]) -> Iterator[str]:
    found = set(secrets_in(each for each in _kept_files() if not UNREAD.search(each)))
    accepted = {(each["file"], each["hash"]) for each in known.get("known", [])}
    for file, kind, line, digest in sorted(found):
        if (file, digest) not in accepted:
            yield f"{file}:{line}: {kind}, hash {digest}"
    here = {(file, digest) for file, _kind, _line, digest in found}
    yield from (f"{file}: the secret {digest} is gone" for file, digest in accepted - here)


def secrets_in(files: Iterable[str]) -> Iterator[tuple[str, str, int, str]]:
    """Yield file, kind, line and hash of each string that looks like a secret.

    What is searched is a copy of the lines that are worth it: the search takes each line through
    all its plugins, a thousandth of a second.
    """
    lines: dict[str, list[int]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        transient_settings({"plugins_used": [each.copy() for each in PLUGINS]}),
    ):
        collection = SecretsCollection(root=folder)
        for file in files:
            lines[file] = _copy_suspect_lines(file, Path(folder))
            if lines[file]:
                collection.scan_file(file)
    for file, secret in collection:
        line = lines[file][secret.line_number - 1]
        if secret.type != "Secret Keyword" or not _is_known_word(file, line):
            yield file, secret.type, line, secret.secret_hash[:16]


def _copy_suspect_lines(name: str, folder: Path) -> list[int]:
    """Copy the lines of a file that are worth a slow look; return their numbers. What is no program
    of ours may say a thing in several lines, and is copied whole.
    """
    try:
        text = (ROOT / name).read_text()
    except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
        return []
    wanted: set[int] = set()
    for found in _SUSPECT.finditer(text):
        first = text.count("\n", 0, found.start())
        wanted.update(range(first, first + found.group().count("\n") + 1))
    lines = text.split("\n")
    chosen = sorted(wanted) if name.endswith(_BY_LINES) or not wanted else range(len(lines))
    if chosen:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("\n".join(lines[each] for each in chosen))
    return [each + 1 for each in chosen]


def _is_known_word(file: str, line: int) -> bool:
    """Return whether a text beside a word like *password* is invented, or says that it is none."""
    if file.startswith(("tests/", "benchmarks/")):
        return True
    said = (ROOT / file).read_text().splitlines()[line - 1]
    return re.search(_REASON.format(rule="S105"), said) is not None


def _kept_files() -> list[str]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [name for name in done.stdout.decode().split("\0") if name]


if __name__ == "__main__":
    sys.exit(main())
