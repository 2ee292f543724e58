"""Bringing the public layers of the atlas over a network: `listing` says which there are,
`fetching` brings one, `record` remembers what came.
"""
