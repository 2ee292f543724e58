"""What the messages of an alarm say: facts frozen when they are put in, then words."""
