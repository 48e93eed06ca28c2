"""Workbooks."""
def read(path, columns, needed): raise NotImplementedError
