"""``python -m dxlib.cli`` is the command ``dx``."""

from dxlib.cli import main

if __name__ == "__main__":
    main()
