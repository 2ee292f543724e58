"""Bytes of a feed -> a `Reading`: one family of formats a folder. Pure."""
