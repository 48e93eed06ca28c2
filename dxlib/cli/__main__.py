"""``python -m dxlib.cli`` is the command ``dx``."""

from dxlib.cli import main

main()
