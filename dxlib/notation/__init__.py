"""How things are written: periods and dates, printed figures and their rounding, files of the project."""
