"""An installation kept for years: backups and their restoring, what an operator forgets, what is
counted for who looks on from outside.
"""
