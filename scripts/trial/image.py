"""Do the steps of the Dockerfile in a chroot, stage by stage, and start what it starts as compose
does: read-only but for the folder of the data, by an account without rights.

    python3 scripts/trial/image.py TREE

`TREE` is a bare Debian of the release that the Dockerfile names (`scripts/try_install.sh --image`).
It knows the words the Dockerfile of this repository uses, and stops at any other.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_REACH = {
    "NODE_EXTRA_CA_CERTS": "/etc/ssl/certs/ca-certificates.crt",
    "SSL_CERT_FILE": "/etc/ssl/certs/ca-certificates.crt",
}
_VARIABLE = re.compile(r"\$\{(\w+)\}")


@dataclass
class ImageStage:
    """One stage of an image, as a tree on this machine."""

    tree: Path
    values: dict[str, str] = field(default_factory=dict)
    account: str = "root"
    folder: str = "/"
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    def run(
        self, words: list[str], *limits: str, **more: str
    ) -> subprocess.CompletedProcess[bytes]:
        """Run words in the tree. Raises CalledProcessError."""
        return subprocess.run(self.entered(words, *limits, **more), check=True)

    def entered(self, words: list[str], *limits: str, **more: str) -> list[str]:
        """Return the command that runs words in the tree, in mounts and processes of its own;
        `limits` are commands of a shell that come before it.
        """
        values = {"PATH": _PATH, "HOME": "/root", **_REACH, **self.values, **more}
        given = [f"{name}={value}" for name, value in values.items()]
        inner = ["env", "-i", *given, "sh", "-c", f"cd {self.folder} && exec {shlex.join(words)}"]
        if self.account != "root":
            account = f"--reuid={self.account} --regid={self.account} --clear-groups"
            rights = "--no-new-privs --bounding-set=-all"
            inner = ["setpriv", *account.split(), *rights.split(), *inner]
        tree = shlex.quote(str(self.tree))
        mounts = f"mount --make-rprivate / && mount --rbind {tree} {tree}"
        mounts += f" && mount -t proc proc {tree}/proc && mount --rbind /dev {tree}/dev"
        script = " && ".join([mounts, *limits, f"exec chroot {tree} {shlex.join(inner)}"])
        return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script]


class Image:
    """Reads a Dockerfile and does what it says."""

    def __init__(self, base: Path) -> None:
        self._base = base
        self._arguments: dict[str, str] = {}
        self._stages: dict[str, ImageStage] = {}
        self.last = ImageStage(base)

    def build(self, text: str) -> ImageStage:
        """Do every step; return the last stage."""
        for line in re.sub(r"\\\n", " ", text).splitlines():
            word, _space, rest = line.strip().partition(" ")
            if word and not word.startswith("#"):
                print(f"  {word} {rest.strip()[:90]}", flush=True)
                getattr(self, f"_{word.lower()}")(self._filled(rest.strip()))
        return self.last

    def _filled(self, text: str) -> str:
        values = {**self._arguments, **self.last.values}
        return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)

    def _arg(self, rest: str) -> None:
        name, _sign, value = rest.partition("=")
        self._arguments[name] = value

    def _from(self, rest: str) -> None:
        name = rest.partition(" AS ")[2] or "last"
        tree = self._base.with_name(f"{self._base.name}-{name}")
        shutil.rmtree(tree, ignore_errors=True)
        subprocess.run(["cp", "-a", str(self._base), str(tree)], check=True)
        self.last = self._stages[name] = ImageStage(tree)

    def _run(self, rest: str) -> None:
        self.last.run(["sh", "-ec", rest], **self._arguments)

    def _copy(self, rest: str) -> None:
        *sources, target = [each for each in rest.split() if not each.startswith("--")]
        into = self.last.tree / (self.last.folder + "/" + target).lstrip("/")
        if target.startswith("/"):
            into = self.last.tree / target.lstrip("/")
        found = re.search(r"--from=(\w+)", rest)
        if found:
            into.parent.mkdir(parents=True, exist_ok=True)
            source = self._stages[found[1]].tree / sources[0].lstrip("/")
            subprocess.run(["cp", "-a", str(source), str(into)], check=True)
            return
        into.mkdir(parents=True, exist_ok=True)  # what git has, as .dockerignore leaves it
        packed = subprocess.run(
            ["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True
        )
        subprocess.run(["tar", "-x", "-C", str(into)], input=packed.stdout, check=True)

    def _env(self, rest: str) -> None:
        self.last.values.update(dict(each.split("=", 1) for each in shlex.split(rest)))

    def _user(self, rest: str) -> None:
        self.last.account = rest

    def _workdir(self, rest: str) -> None:
        (self.last.tree / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        self.last.folder = rest

    def _cmd(self, rest: str) -> None:
        self.last.command = json.loads(rest)

    def _healthcheck(self, rest: str) -> None:
        self.last.health = json.loads(rest[rest.index("[") :])

    def _expose(self, _rest: str) -> None:
        """Say nothing: no network is made."""

    def _volume(self, rest: str) -> None:
        self.last.values["VOLUME"] = rest


def start(stage: ImageStage) -> float:
    """Start what the image starts, read-only but for its volume, in a network of its own; return
    the seconds until its health check is content. Raises RuntimeError when it never is.
    """
    volume = stage.tree / stage.values.pop("VOLUME").lstrip("/")
    tree = shlex.quote(str(stage.tree))
    shut = (
        f"mount --bind {shlex.quote(str(volume))} {shlex.quote(str(volume))}",
        f"mount -t tmpfs tmpfs {tree}/tmp",
        f"mount -o remount,bind,ro {tree}",
    )
    settings = {
        "ATALAYA_SECRET_KEY": _new_key(stage),
        "ATALAYA_DATA_KEY": _new_key(stage),
        "ATALAYA_COOKIE_SECURE": "true",
        "ATALAYA_BASE_URL": "https://atalaya.example.org",
        "ATALAYA_FEEDS_ONLINE": "false",
        "ATALAYA_MAIL_INTO_FOLDER": "true",
        "HOME": "/tmp",
    }
    stage.run(["atalaya", "db", "upgrade"], *shut, **settings)
    check = f"until {shlex.join(stage.health)} 2>/dev/null; do sleep 1; done; echo healthy"
    both = f"{shlex.join(stage.command)} & {check}; kill $!; wait"
    began = time.monotonic()
    entered = stage.entered(["sh", "-c", both], *shut, **settings)
    done = subprocess.run(
        ["unshare", "--net", "sh", "-c", f"ip link set lo up; exec {shlex.join(entered)}"],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    if "healthy" not in done.stdout:
        raise RuntimeError(done.stderr[-2000:])
    return time.monotonic() - began


def main() -> int:
    """Build and start; print minutes and megabytes."""
    base = Path(sys.argv[1])
    began = time.monotonic()
    stage = Image(base).build((ROOT / "Dockerfile").read_text())
    built = time.monotonic() - began
    healthy = start(stage)
    more = _megabytes(stage.tree) - _megabytes(base)
    print(f"image: steps in {built:.0f} s, {more} MB over the base, healthy in {healthy:.0f} s")
    return 0


# -- inside ---------------------------------------------------------------------------------


def _new_key(stage: ImageStage) -> str:
    words = stage.entered(["atalaya", "new-key"])
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return done.stdout.split()[0]


def _megabytes(tree: Path) -> int:
    done = subprocess.run(["du", "-smx", str(tree)], capture_output=True, text=True, check=False)
    return int(done.stdout.split()[0])


if __name__ == "__main__":
    sys.exit(main())
