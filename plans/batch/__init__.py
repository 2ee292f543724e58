"""Plans printed in number, by processes of their own."""
