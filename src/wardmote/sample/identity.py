"""What an invented partnership declares about itself in its home: its name, and a dated break."""

from __future__ import annotations

from pathlib import Path

from wardmote.sample.names import AUTHORITIES

BOROUGH = AUTHORITIES[0].name

# The break is planted by `plants`; a real partnership writes down those it knows of.
_BREAKS = """\
- slug: eastwold-public-order
  month: 2024-02
  title: Eastwold Police began to record public order in a new way
  affects: ["recorded-crime:public-order", "recorded-crime-and-asb:public-order", "police-tables:public-order-offences"]
  suppliers: [eastwold, police]
  source: invented, with the sample partnership
  severe: true
"""


def write_identity(home: Path) -> None:
    """Write `partnership.yaml` and `breaks.yaml` into a home, unless they are there already."""
    home.mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("partnership.yaml", f"name: Safer {BOROUGH.split()[0]} Partnership\narea: {BOROUGH}\n"),
        ("breaks.yaml", _BREAKS),
    ):
        if not (home / name).exists():
            (home / name).write_text(text, encoding="utf-8")
