"""Crisis types, protocols, kits, levels, messages: who does what, approved by two persons."""
