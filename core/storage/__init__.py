"""Files made for people: one way to write, list, expire and read them; sealed where personal.

From outside: `FileStore` (one folder of such files), `StoredFile`, and `SEALED`, which the name of
a sealed one bears on the disk.
"""

from core.storage.file_store import FileStore, StoredFile
from core.storage.sealed_file import SEALED

__all__ = ["SEALED", "FileStore", "StoredFile"]
