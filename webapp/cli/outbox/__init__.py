"""`atalaya outbox`: the letters that wait, sealed, in the folder of the installation."""
