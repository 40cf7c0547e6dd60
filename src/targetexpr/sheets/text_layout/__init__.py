"""Text that has lost its columns, as ``pdftotext`` and web pages give it: lines in, tables with their classes out.

``lines`` cuts a text into pages, ``unroll`` a table that stands on one line into its cells. ``items`` tells labels,
headings and classes (``words``) from the words that are none; ``sections`` cuts them into sheets and their parts,
``header_fields`` settles what is whose, ``header_tables`` gives amounts and tasks their columns; of a header that keeps
its columns ``header_cells`` puts the rows together. Both are rows of a grid, for what assembles every format's sheets.

The words of a table are read as the cheapest way to take them as cells and rows (``lattice``), by one table of costs
(``costs``, ``joints``); where columns are kept by spaces, lines are rows (``bands``, ``banded_rows``), where a column
follows the other, their cells are counted (``stacked``). Each row's class is assigned last (``classes``). What has a
rival of nearly the same cost is marked.
"""
