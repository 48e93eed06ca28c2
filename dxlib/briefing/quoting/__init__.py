"""A chart or a table of a page as others quote it: its data, its picture, a page to embed, and how to cite it."""
