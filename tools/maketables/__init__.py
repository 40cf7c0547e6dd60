"""What makes the tables when the package is built; nothing that users import needs it."""
