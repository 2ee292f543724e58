"""An object store that is not ours (moto), on this machine, in a process of its own. It holds each
question against its signature; it keeps all in memory, so killed it comes back without a bucket.
"""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from core.settings import ROOT
from tests.proof.machines.programs import free_port, wait_until

PROGRAM = ROOT / ".make" / "object-store-venv" / "bin" / "moto_server"
BUCKET = "atalaya-proof"
OPENING_SECONDS = 60.0
_WHOLE_RIGHT = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
)
_TO_ACCOUNTS = "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/iam/aws4_request"


@dataclass(slots=True)
class ForeignStore:
    """The store, and the key it gave us."""

    log: Path
    port: int = field(default_factory=free_port)
    key: str = ""
    secret: str = field(default="", repr=False)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def bucket(self) -> str:
        """The address of the bucket, below a prefix."""
        return f"{self.origin}/{BUCKET}/casa"

    def start(self) -> None:
        """Start it with an empty bucket and one account; from then on it asks who asks."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(PROGRAM), "-H", "127.0.0.1", "-p", str(self.port)], stdout=log, stderr=log
            )
        wait_until(self._answers, OPENING_SECONDS, "the object store")
        self.make_bucket()
        self._account("CreateUser")
        made = self._account("CreateAccessKey")
        self.key, self.secret = (
            re.findall(f"<{name}>([^<]+)<", made)[0] for name in ("AccessKeyId", "SecretAccessKey")
        )
        self._account("PutUserPolicy", PolicyName="all", PolicyDocument=_WHOLE_RIGHT)
        self._let_in("0")

    def make_bucket(self) -> None:
        """Make the bucket; before anybody is asked who they are."""
        requests.put(f"{self.origin}/{BUCKET}", timeout=30).raise_for_status()

    def kill(self) -> None:
        """Kill it: all it kept is gone."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    # -- inside -----------------------------------------------------------------------------

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.origin}/moto-api/", timeout=5).ok
        except requests.RequestException:
            return False

    def _account(self, act: str, **more: str) -> str:
        fields = {"Action": act, "UserName": "atalaya", "Version": "2010-05-08", **more}
        answer = requests.post(
            self.origin, data=fields, headers={"Authorization": _TO_ACCOUNTS}, timeout=30
        )
        answer.raise_for_status()
        return answer.text

    def _let_in(self, many: str) -> None:
        """Say how many questions it still answers to anybody."""
        answer = requests.post(f"{self.origin}/moto-api/reset-auth", data=many, timeout=30)
        answer.raise_for_status()


@contextmanager
def foreign_store(log: Path) -> Iterator[ForeignStore]:
    """Yield a store at work."""
    store = ForeignStore(log)
    store.start()
    try:
        yield store
    finally:
        store.kill()
