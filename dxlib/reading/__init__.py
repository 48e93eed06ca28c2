"""The next report in: a file read to text, every run of digits proposed as a row, reviewed, and taken into the data."""
