"""Programs that ask by the key of an account: from outside, `bearer`, `keys` and `pace`."""
