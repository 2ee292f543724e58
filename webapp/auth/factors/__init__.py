"""The second factor: codes of a telephone, passkeys, codes of recovery, and of whom it is
required.
"""
