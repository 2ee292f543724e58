"""The directory on paper and in a pocket: the printed book, the call sheet, and one file that works offline."""

from directory.book.book import book_pdf
from directory.book.sheet import SheetDoesNotFit, SheetPhone, SheetRow, SheetSection, sheet_pdf

__all__ = ["SheetDoesNotFit", "SheetPhone", "SheetRow", "SheetSection", "book_pdf", "sheet_pdf"]
