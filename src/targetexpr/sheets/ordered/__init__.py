"""Tables whose cells stand one after the other, without those that were empty or merged, as in pages turned to text.

``fits`` says what a text costs under a heading; ``align`` finds the columns of a row's cells; ``headings`` makes one
row of a heading's rows. ``piped`` reads text in which bars end the cells. ``heading_run`` finds headings among words,
``stream`` cuts the words below them into rows, ``classes`` tells the rows' classes, and ``table`` makes grids of these.
"""
