"""`atalaya directory`."""
