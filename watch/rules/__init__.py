"""Rules: which of what the watch finds is worth waking somebody for.

From outside: `turns.turn.fire_rules` (the worker), `turns.firing.rotas_of`, `rule_book`,
`sentence.sentence_of`, `judging.preview.preview`, `unwarned.unwarned_because`.
"""
