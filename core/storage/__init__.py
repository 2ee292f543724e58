"""Files made for people: one way to write, list, expire and read them; sealed where personal.

From outside: `FileStore` (one folder of such files) and `StoredFile`.
"""

from core.storage.file_store import FileStore, StoredFile

__all__ = ["FileStore", "StoredFile"]
