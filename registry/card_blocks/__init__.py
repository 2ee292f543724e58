"""Sealed blocks of what was taken from the cards of a country's persons (names, codes), some two
thousand persons a block: written with the cards, kept open by a process, made anew.
"""
