"""Files in an S3-compatible object store, by `obstore` (the extra `s3`).

Every question has a deadline; what fails on the way is asked again until then, for each is whole or
nothing and may be asked twice. A bucket that is not there must never pass for an empty one: who
takes a list of persons for gone would forget it.
"""

from __future__ import annotations

import io
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from core.late import late_module
from core.storage.bucket_access import BucketAccess, OpenBucket, open_bucket
from core.storage.piece_reader import PieceReader
from core.storage.shelf import TURN, Overtaken, ShelfOutage, ShelvedFile, spooled

if TYPE_CHECKING:
    import obstore
    from obstore import exceptions as refusals
else:
    obstore = late_module("obstore")
    refusals = late_module("obstore.exceptions")

RANGE_BYTES = 1 << 20
PAUSE_SECONDS = 0.2
SEEN_SECONDS = 10.0
"""So long a bucket that answered is taken to be there."""
_NO_BUCKET = "NoSuchBucket"
_REFUSED = re.compile(r"status code: 40[13]\b")
"""What a listing that is refused says: it bears no kind of its own, as other questions do."""
Answer = TypeVar("Answer")


class BucketShelf:
    """What lies below one prefix of a bucket."""

    def __init__(
        self,
        access: BucketAccess,
        name: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._access, self.name, self._clock = access, name, clock
        self._prefix = f"{access.prefix}{name}/"

    @property
    def title(self) -> str:
        """The last word of its name."""
        return self.name.rpartition("/")[2]

    @property
    def place(self) -> str:
        """Its address, without who asks."""
        return f"{self._access.address}/{self.name}"

    @property
    def scratch(self) -> None:
        """Nowhere of our own."""

    @contextmanager
    def writer(
        self, name: str, *, known: ShelvedFile | None = None, date: datetime | None = None
    ) -> Iterator[BinaryIO]:
        """Put it together aside, and send it. The store gives it the date of its arrival."""
        with spooled() as spool:
            yield spool
            # Between the look and the sending somebody may write: conditions on what is replaced
            # are not understood by every store.
            if known is not None and self.find(name) != known:
                raise Overtaken(name)
            self._send(name, spool)

    def append(self, name: str, data: bytes) -> None:
        """Write it again with more behind it: objects do not grow."""
        try:
            with self.open(name) as source:
                before = source.read()
        except FileNotFoundError:
            before = b""
        self._send(name, io.BytesIO(before + data))

    def open(self, name: str) -> BinaryIO:
        """Read it by ranges, all of the same version. Raises FileNotFoundError."""
        found = self.find(name)
        if found is None:
            raise FileNotFoundError(f"{self.place}/{name}")
        path, size, mark = self._prefix + name, found.size, found.mark

        def fetch(at: int) -> tuple[int, bytes]:
            end = min(at + RANGE_BYTES, size)
            span: Any = {"range": (at, end)} | ({"if_match": mark} if mark else {})
            data = self._ask(lambda: _whole(self._client, path, span, end - at))
            return at, data

        return io.BufferedReader(PieceReader(size, fetch), 1 << 16)

    def find(self, name: str) -> ShelvedFile | None:
        """Ask for its head."""
        try:
            return _shelved(self._ask(lambda: obstore.head(self._client, self._prefix + name)))
        except FileNotFoundError:
            self._require_bucket()
            return None

    def files(self) -> list[ShelvedFile]:
        """List what lies right below the prefix."""
        return [_shelved(each) for each in self._listed()["objects"]]

    def remove(self, name: str) -> None:
        """Delete it."""
        try:
            self._ask(lambda: obstore.delete(self._client, self._prefix + name))
        except FileNotFoundError:
            self._require_bucket()

    @contextmanager
    def turn(self, name: str, seconds: float) -> Iterator[bool]:
        """Hold an object that only the first one could put there; one that was left lapses."""
        own = f"{name}{TURN}"
        left = self.find(own)
        if left is not None and self._clock() - left.written_at > timedelta(seconds=seconds):
            self.remove(own)
        is_ours = self._put_new(own)
        try:
            yield is_ours
        finally:
            if is_ours:
                with suppress(ShelfOutage):
                    self.remove(own)

    def settle(self) -> None:
        """Nothing is left to do: what was answered is kept."""

    def sweep(self, before: datetime) -> int:
        """Leave uploads that were cut to a lifecycle rule of the bucket: nobody sees them."""
        return 0

    # -- inside -----------------------------------------------------------------------------

    @property
    def _bucket(self) -> OpenBucket:
        return open_bucket(self._access)

    @property
    def _client(self) -> Any:
        return self._bucket.client

    def _send(self, name: str, source: BinaryIO) -> None:
        def send() -> None:
            source.seek(0)
            obstore.put(self._client, self._prefix + name, source)

        try:
            self._ask(send)
        except FileNotFoundError as wrong:
            raise ShelfOutage(f"{self._access.address}: there is no such bucket") from wrong

    def _put_new(self, name: str) -> bool:
        holder = uuid.uuid4().bytes
        try:
            path = self._prefix + name
            self._ask(lambda: obstore.put(self._client, path, holder, mode="create"))
        except FileExistsError:
            return False
        return True

    def _listed(self) -> Any:
        try:
            return self._ask(lambda: obstore.list_with_delimiter(self._client, self._prefix))
        except FileNotFoundError as wrong:
            raise ShelfOutage(f"{self._access.address}: there is no such bucket") from wrong

    def _require_bucket(self) -> None:
        """Raise ShelfOutage where the bucket itself is missing: the answer is the same 404."""
        if not self._bucket.is_there(SEEN_SECONDS):
            self._listed()

    def _ask(self, question: Callable[[], Answer]) -> Answer:
        """Return the answer, asked for again until the deadline where it is one that may change.

        Raises FileNotFoundError, FileExistsError and ShelfOutage.
        """
        deadline, pause = time.monotonic() + self._access.seconds, PAUSE_SECONDS
        while True:
            try:
                answer = question()
                self._bucket.seen_at = time.monotonic()
                return answer
            except (FileNotFoundError, refusals.BaseError, OSError) as wrong:
                self._raise_if_final(wrong)
                if time.monotonic() + pause >= deadline:
                    raise ShelfOutage(f"{self.place}: {_reason(wrong)}") from wrong
            time.sleep(pause)
            pause *= 2

    def _raise_if_final(self, wrong: Exception) -> None:
        """Raise what another try would not change."""
        if _NO_BUCKET in str(wrong):
            raise ShelfOutage(f"{self._access.address}: there is no such bucket") from wrong
        if isinstance(wrong, FileNotFoundError | refusals.NotFoundError):
            raise FileNotFoundError(self.place) from wrong
        if isinstance(wrong, refusals.AlreadyExistsError):
            raise FileExistsError(self.place) from wrong
        refused = refusals.PermissionDeniedError | refusals.UnauthenticatedError
        if isinstance(wrong, refused) or _REFUSED.search(str(wrong)):
            words = "refused; look at the key and what it may do"
            raise ShelfOutage(f"{self._access.address}: {words}") from wrong
        if isinstance(wrong, refusals.PreconditionError):
            raise ShelfOutage(f"{self.place}: a file was written while it was read") from wrong


def bucket_shelves(access: BucketAccess) -> list[str]:
    """Return the names of the shelves that hold something. Raises ShelfOutage."""
    BucketShelf(access, "-").files()
    found: set[str] = set()
    for batch in obstore.list(open_bucket(access).client, access.prefix or None):
        found |= {each["path"].removeprefix(access.prefix).rpartition("/")[0] for each in batch}
    return sorted(found)


# -- inside ---------------------------------------------------------------------------------


def _whole(bucket: Any, path: str, span: Any, size: int) -> bytes:
    """Return a range. Raises OSError where the answer is shorter than what was asked for."""
    data = bytes(obstore.get(bucket, path, options=span).bytes())
    if len(data) != size:
        raise OSError(f"the answer was cut off after {len(data)} of {size} bytes")
    return data


def _shelved(found: Any) -> ShelvedFile:
    name = found["path"].rpartition("/")[2]
    # A list says the fraction of a second, a head does not.
    written_at = found["last_modified"].replace(microsecond=0)
    return ShelvedFile(name, written_at, found["size"], found["e_tag"] or "")


def _reason(wrong: Exception) -> str:
    """Return what went wrong, in one line; an address in it bears no key."""
    return " ".join(str(wrong).split())[:200] or type(wrong).__name__
