"""Atom: CAP messages inside entries, summed up by them or only linked."""
