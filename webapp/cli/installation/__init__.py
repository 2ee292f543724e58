"""Commands on an installation as a whole: begun, looked over, backed up, brought back."""
