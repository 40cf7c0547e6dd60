"""What constraints say about each other and about actual values: three-valued, exact at open and closed ends."""
