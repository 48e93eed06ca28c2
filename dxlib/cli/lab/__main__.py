"""The server of ``dx serve`` as a program."""

from dxlib.cli.lab.serving import main

main()
