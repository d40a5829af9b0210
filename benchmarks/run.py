"""Run every benchmark and print its ratios: `make bench`. Sizes are small here; each file says how to ask for more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run each benchmark in a process of its own; a failing one does not stop the rest."""
    failed = []
    for path in sorted(HERE.glob("*.py")):
        if path.name == "run.py" or path.name.startswith("_"):
            continue
        print(f"\n== {path.stem.replace('_', ' ')}", flush=True)
        done = subprocess.run([sys.executable, str(path)], check=False)  # noqa: S603 - our own files
        if done.returncode:
            failed.append(path.name)
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
