"""What the rules find in sheets: a ``Report``.

What a run goes on after (a reader or a rule that raised) is logged, for whoever listens.
"""
