"""What runs when a text is parsed: the fast path, the LALR parser on prepared tables, and its errors."""
