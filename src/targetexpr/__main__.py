"""``python -m targetexpr``: the command, where its script is not on the path."""

from targetexpr.cli import main

if __name__ == "__main__":
    main()
