"""The explorer of an edition as one file: what it holds (``content``), its lines over time, and the page around it."""
