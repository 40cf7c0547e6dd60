"""A campaign against the readers and the parser: ``python -m campaign`` from ``tools/`` (``make campaign``)."""
