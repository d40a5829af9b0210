"""The command line: `wardmote load`, `held`, `figure`, `assess`, `serve` and the rest."""

from wardmote.cli.app import app, main

__all__ = ["app", "main"]
