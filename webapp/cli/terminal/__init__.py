"""What stands between commands and a terminal: its language, how help and failures are told. Loads
neither database nor atlas: `atalaya --help` answers at once.
"""
