"""How the width of a page is shared among the columns of a table."""

from __future__ import annotations

from dxlib.tables.display import Table


def shares(table: Table) -> list[float]:
    """Return the share of each column, 1 in all: room for the longest word, then by how much stands in it.

    Example:
        >>> from dxlib.tables.display import Cell, Column
        >>> shares(Table("", (Column("A"), Column("B")), ((Cell("one"), Cell("two")),)))
        [0.5, 0.5]
    """
    needs = []
    for at, column in enumerate(table.columns):
        lines = [line for row in table.rows if at < len(row) for line in (row[at].text, *row[at].small)]
        longest = max((len(word) for line in [column.label, *lines] for word in line.split()), default=1)
        average = sum(map(len, lines)) / len(table.rows) if table.rows else 0
        widest = max(map(len, [column.label, *lines]))
        needs.append((min(longest + 2, 24), min(max(longest, (average * widest) ** 0.5), 120)))
    least = [word for word, _hold in needs]
    spare = max(_PAGE - sum(least), 0)
    wanted = [max(hold - word, 0.01) for word, hold in needs]
    widths = [word + spare * want / sum(wanted) for word, want in zip(least, wanted, strict=True)]
    return [width / sum(widths) for width in widths]


_PAGE = 96  # letters of a table that stand beside each other on A4
