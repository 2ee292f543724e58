"""Who may enter and open what: accounts, policy, access, limits."""
