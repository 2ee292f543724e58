"""Editions: the directory frozen and numbered at the close of a round, with what changed since the
one before.
"""
