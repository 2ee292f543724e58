"""Commands on locate notices: `atalaya crisis locate`."""
