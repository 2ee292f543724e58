"""Find who bears a telephone or an address of e-mail without opening a card: `marks`."""
