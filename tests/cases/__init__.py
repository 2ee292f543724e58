"""The cases beside the checkout, each with the right value: one module a folder of theirs."""
