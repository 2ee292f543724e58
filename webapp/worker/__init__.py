"""The worker and the processes of an installation."""
