"""The page for clerk and reviewer: the front end of ``reports``, with the checks in the page (Pyodide) or behind HTTP.

``answers`` is what it asks for, whoever asks; ``document`` puts the pages together, those with Python from what
``packages`` and ``runtime`` pack into them.
"""
