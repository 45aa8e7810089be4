"""Any table: many file formats to one long frame, a mapping that a person can edit, and figures by it.

The walk is `read_grids` (file → grids of cells), `find_layout` (where header, keys and values stand), `melt` (one row a
cell), `propose` (which column is what), `load_table` (figures and problems). `docs/tables.md` walks through it.
"""
