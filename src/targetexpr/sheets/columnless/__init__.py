"""Text that has lost its columns, as ``pdftotext`` and web pages give it: lines in, rows with their classes out.

``lines`` cuts the text into pages; ``scan`` tells labels, headings and classes from the words that are none of them;
``arrange`` cuts pages into sheets and their parts; ``header`` gives labels their values; ``rows`` puts names and values
together by what ``evidence`` says of them; ``classes`` gives each row its class by what ``leanings`` say. ``bands`` and
``banded_rows`` read a text that keeps its columns by spaces as the table that it was.
"""
