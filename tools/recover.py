"""Print each planted truth of the sample partnership, found or not: recover.py [SEEDS] [FIRST].

SEEDS is how many draws to examine (100 unless given), FIRST the first seed (1). Leaves with 1
where a truth was found in fewer than nine draws of ten or a judged coverage lies outside its band.
"""

from __future__ import annotations

import sys

from wardmote.sample.recovery import is_sound, linkage_report, recover, report
from wardmote.terms.errors import Mendable


def main(arguments: list[str]) -> int:
    """Run the seeds named on the command line."""
    try:
        many, first = (int(arguments[at]) if len(arguments) > at else 100 - 99 * at
                       for at in (0, 1))  # fmt: skip
    except ValueError:
        print("Give two whole numbers: how many seeds, and the first.", file=sys.stderr)
        return 3
    if many < 1 or first < 0:
        print("Give at least one seed, and a first seed of zero or more.", file=sys.stderr)
        return 3
    try:
        found = recover(range(first, first + many))
    except Mendable as error:
        print(error, file=sys.stderr)
        return error.exit_code
    for line in (*report(found), "", *linkage_report(first)):
        print(line)
    return 0 if is_sound(found) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
