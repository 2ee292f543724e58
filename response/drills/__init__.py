"""Drills: scenarios as files, the clock of a drill, its injects by minute, its score with the raw
figures, and the certificate. The house in which one is played is made by `webapp.drill`.
"""
