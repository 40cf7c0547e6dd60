"""The page for clerk and reviewer: one front end, with the checks in the page (Pyodide) or behind HTTP.

``front`` holds the components; ``engine`` is what they ask for, whoever asks; ``document`` puts a page together, for
the file with what ``packages`` and ``runtime`` pack into it.
"""
