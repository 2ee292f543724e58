"""Telephones as people write them, read: numbers, extensions, notes, and the country they ring in.

From outside: `number_cells.read_numbers`, `evidence`, `parsing.parse_phone`. How a kept number is
written again is `core.i18n.phones`.
"""
