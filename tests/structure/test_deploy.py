"""Examples an operator copies: what they name is there, and what they promise they say."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
import yaml

from scripts.trial.image import Image
from tests.structure.sources import ROOT

DEPLOY = ROOT / "deploy"


@pytest.mark.parametrize("name", ["web", "worker"])
def test_units_start_what_there_is_and_write_nothing_but_data(name: str) -> None:
    text = (DEPLOY / f"atalaya-{name}.service").read_text()
    command = {"web": "serve", "worker": "worker"}[name]
    assert f"/bin/atalaya {command}\n" in text
    for line in (
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
        "EnvironmentFile=",
        "UMask=0077",
    ):
        assert line in text


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        ("Caddyfile", ("read_header", "read_body", "max_size")),
        ("nginx.conf", ("client_header_timeout", "client_body_timeout", "client_max_body_size")),
    ],
)
def test_proxies_bound_header_and_body_and_keep_measures_in(
    name: str, limits: tuple[str, ...]
) -> None:
    text = (DEPLOY / name).read_text()
    for each in (*limits, "127.0.0.1:8000", "/metrics"):
        assert each in text


def test_no_log_of_the_proxy_keeps_a_link_of_a_letter() -> None:
    patterns = re.findall(r"~(\^/\S+) 0;", (DEPLOY / "nginx.conf").read_text())
    routes = (ROOT / "webapp" / "routes" / "routes.txt").read_text()
    links = {line.split("\t")[1] for line in routes.splitlines() if "/<token>" in line}
    assert len(links) > 15
    assert [each for each in links if not any(re.match(known, each) for known in patterns)] == []
    kept = ("/directorio/", "/crisis/", "/cuenta/", "/guardia/", "/api/v1/posts", "/s")
    assert not any(re.match(known, each) for known in patterns for each in kept)


def test_many_machines_are_set_up_as_the_proofs_found_it_right() -> None:
    many = {path.name: path.read_text() for path in (DEPLOY / "many").iterdir()}
    assert "pool_mode = transaction" in many["pgbouncer.ini"]
    assert "etcd3:" in many["patroni.yml"]
    assert "synchronous_mode_strict: true" in many["patroni.yml"]
    assert "httpchk GET /primary" in many["haproxy.cfg"]
    assert "KillMode=control-group" in many["patroni.service"]
    assert "/bin/atalaya worker --presses\n" in many["atalaya-press.service"]


def test_alerts_ask_for_measures_that_are_told() -> None:
    source = (ROOT / "webapp" / "keeping" / "signals" / "measures.py").read_text()
    told = set(re.findall(r'Measure\(\s*"([a-z_]+)"', source))
    asked = set(re.findall(r"atalaya_([a-z_]+)", (DEPLOY / "alerts.yml").read_text()))
    assert asked
    assert asked <= told


def test_a_wheel_without_its_parts_is_not_built(tmp_path: Path) -> None:
    hook = runpy.run_path(str(ROOT / "hatch_build.py"))["WholeWheel"]
    folder = tmp_path / "core" / "installation"
    folder.mkdir(parents=True)
    (folder / "parts.py").write_text((ROOT / "core" / "installation" / "parts.py").read_text())
    made = hook(str(tmp_path), {}, None, None, str(tmp_path), "wheel")
    with pytest.raises(RuntimeError, match=r"htmx\.min\.js"):
        made.initialize("standard", {})
    made.initialize("editable", {})
    hook(str(ROOT), {}, None, None, str(tmp_path), "wheel").initialize("standard", {})


def test_containers_write_their_data_and_hold_no_right_beyond() -> None:
    text = (ROOT / "compose.yaml").read_text()
    services = yaml.safe_load(text)["services"]
    assert set(services) == {"migrate", "web", "worker", "database"}
    for name, each in services.items():
        assert each["read_only"], name
        assert each["cap_drop"] == ["ALL"], name
        assert each["security_opt"] == ["no-new-privileges:true"], name
        assert name == "database" or each["env_file"] == ".env"
    for name in ("worker", "database"):
        assert services[name]["healthcheck"]["test"], name
    # What the program does not know it refuses: only its own settings bear its prefix.
    assert set(re.findall(r"ATALAYA_[A-Z_]+", text)) <= set(_variables())
    assert re.search(r"image: \$\{POSTGRES_IMAGE:-", text), "held to a digest from outside"


def test_the_image_holds_what_was_tried_and_nothing_that_made_it() -> None:
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text())
    words = [line.split(" ")[0] for line in text.splitlines() if line and line[0] != "#"]
    known = {name[1:].upper() for name in vars(Image) if name[0] == "_" and name[1] != "_"}
    assert set(words) <= known, "scripts/trial/image.py does each step"
    last = text.rpartition("FROM ")[2]
    assert "USER atalaya" in last
    assert "HEALTHCHECK" in last
    for tool in ("npm", "nodejs", "git ", "COPY . "):
        assert tool not in last
    assert "chown" not in text, "the account of the service writes no code"


def _variables() -> list[str]:
    return re.findall(r"^(ATALAYA_[A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
