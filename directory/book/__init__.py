"""The directory on paper and in a pocket: the printed book, the call sheet, and one file that works offline."""

from directory.book.sheet import SheetDoesNotFit, SheetPhone, SheetRow, SheetSection, sheet_pdf

__all__ = ["SheetDoesNotFit", "SheetPhone", "SheetRow", "SheetSection", "sheet_pdf"]
