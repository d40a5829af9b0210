"""`python -m wardmote.cli` is `wardmote`."""

from wardmote.cli import main

main()
