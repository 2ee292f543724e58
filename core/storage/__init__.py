"""Files made for people: one way to write, list, expire and read them; sealed where personal.

From outside: `open_store` (the files of an installation under a name, wherever it keeps them),
`FileStore` and `StoredFile`, and `SEALED`, which the name of a sealed one bears where it lies.
"""

from core.storage.file_store import FileStore, StoredFile
from core.storage.opening import open_store
from core.storage.sealed_file import SEALED

__all__ = ["SEALED", "FileStore", "StoredFile", "open_store"]
