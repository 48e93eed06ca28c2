"""The server of ``dx serve`` as a program."""

from dxlib.cli.lab.serving import main

if __name__ == "__main__":
    main()
