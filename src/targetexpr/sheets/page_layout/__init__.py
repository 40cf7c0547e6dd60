"""Pages of which only the marks are known (PDF, OFD, scans) → tables and lines of text, in one way for all of them.

``content`` is what a reader hands over, ``document`` the door: ``read_pages`` makes sheets of it.
"""
