"""What a round over many zones needs: where stays changed since, and several zones as one."""
