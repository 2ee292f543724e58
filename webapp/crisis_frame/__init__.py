"""What pages of a crisis begin with: its head, what is open in it, its codes in words."""
