"""Text that has lost its columns, as ``pdftotext`` and web pages give it: lines in, tables with their classes out.

``lines`` cuts a text into pages, ``unroll`` a table that stands on one line into its cells. ``items`` tells labels,
headings and classes (``words``) from the words that are none; ``sections`` cuts them into sheets and their parts,
``header_fields`` gives labels their values, ``header_tables`` amounts and tasks their columns; before that,
``header_cells`` puts the cells of a header that keeps its columns together.

The words of a table are read as the cheapest way to take them as cells and rows (``lattice``), by one table of costs
(``costs``, ``joints``); where columns are kept by spaces, lines are rows (``bands``, ``banded_rows``), where a column
follows the other, their cells are counted (``stacked``). Each row's class is assigned last (``classes``). What has a
rival of nearly the same cost is marked.
"""
