"""From the tree of the grammar to a constraint."""
