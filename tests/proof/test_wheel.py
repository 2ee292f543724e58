"""A wheel built from a fresh clone, installed where the checkout is not, begins an installation and
serves its first page. Without a network: the parts of others are those of this environment.
"""

from __future__ import annotations

import json
import os
import shutil
import site
import socket
import subprocess
import sys
import time
import urllib.request
import venv
from pathlib import Path

import pytest

from core.installation.parts import REQUIRED
from tests.proof.figures import Figures
from tests.structure.sources import ROOT

pytestmark = pytest.mark.long_form
MADE = ("webapp/static/vendor", "core/pdf/font_files")


def test_a_wheel_of_a_fresh_clone_is_whole(tmp_path: Path, figures: Figures) -> None:
    clone = tmp_path / "clone"
    run("git", "clone", "--quiet", str(ROOT), str(clone))
    refused = subprocess.run(wheel_of(clone, tmp_path), capture_output=True, text=True, check=False)
    assert refused.returncode != 0, "it has no fonts yet"
    assert "this wheel would lack parts" in refused.stderr + refused.stdout
    for folder in MADE:
        shutil.copytree(ROOT / folder, clone / folder)
    for name in REQUIRED:
        if name.endswith(".mo"):
            shutil.copyfile(ROOT / name, clone / name)
    subprocess.run(wheel_of(clone, tmp_path), check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    size = wheel.stat().st_size >> 20
    python = installed(wheel, tmp_path / "opt")
    shutil.rmtree(clone)

    atalaya = python.with_name("atalaya")
    house = {**bare_environment(), "ATALAYA_SETTINGS_FILE": str(tmp_path / "atalaya.env")}
    version = run(str(atalaya), "--version", env=house, cwd=tmp_path)
    begun = json.loads(
        run(
            str(atalaya), "init", "--instance", str(tmp_path / "house"), "--address",
            "https://atalaya.example.org", "--secretariat", "ana@rcm.example", "--country", "SV",
            "--sources", "none", "--no-mail", "--json", env=house, cwd=tmp_path,
        )
    )  # fmt: skip
    assert [each for each in begun["steps"] if each["outcome"] == "failed"] == []
    pages = served(str(atalaya), house, tmp_path)
    figures.add("wheel", f"{size} MB, {version.strip()}; {pages} pages from it")


def wheel_of(clone: Path, folder: Path) -> list[str]:
    words = [
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--wheel-dir",
    ]
    return [sys.executable, *words, str(folder / "dist"), str(clone)]


def installed(wheel: Path, folder: Path) -> Path:
    """Return the Python of a fresh environment with the wheel; others' parts are looked up here."""
    venv.create(folder, with_pip=False)
    (packages,) = folder.glob("lib/python*/site-packages")
    python = folder / "bin" / "python"
    run(
        sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps",
        "--no-index", str(wheel),
    )  # fmt: skip
    # Of a folder named in such a file no further such file is read: our own checkout stays out.
    (packages / "others.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    asked = (str(python), "-c", "import webapp; print(webapp.__file__)")
    where = run(*asked, env=bare_environment(), cwd=folder)
    assert str(folder) in where
    return python


def served(atalaya: str, environment: dict[str, str], folder: Path) -> int:
    """Serve, and return how many pages came as they should."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    web = subprocess.Popen(
        [atalaya, "serve"], env={**environment, "ATALAYA_PORT": str(port)}, cwd=folder
    )
    try:
        end = time.monotonic() + 90
        while True:
            try:
                for path in ("/healthz", "/entrar", "/ayuda", "/static/vendor/htmx.min.js"):
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
                        assert answer.status == 200
                return 4
            except OSError:
                assert web.poll() is None
                assert time.monotonic() < end
                time.sleep(0.2)
    finally:
        web.terminate()
        web.wait(20)


def bare_environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ATALAYA_", "PYTHON"))
    }


def run(*words: str, env: dict[str, str] | None = None, cwd: Path | None = None) -> str:
    done = subprocess.run(words, env=env, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout
