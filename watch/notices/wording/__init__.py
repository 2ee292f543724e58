"""The words of a notice: made in the order in which people need them, and looked over. Pure.

From outside: `composing.compose`, `lint.looked_over`, `frames`.
"""
