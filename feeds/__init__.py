"""What threatens: bytes of a feed become hazards with a zone, a severity and an end.

It knows no person. From outside: `feeds.formats.registry.read`, `feeds.lifecycle.store.store`,
`feeds.sources` (polling and health), the tables in `feeds.models`, the values in `feeds.values`.
"""
