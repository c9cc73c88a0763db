"""`python -m bench [--scale center] [--only list,search] [--rounds N]`.

Keeps its own database in the state folder (`.local/bench-center`), so that a second run is quick.
One line for each measure: queries, p50 and p95 in milliseconds, the SQL time inside, and the ratio
to the floor named on the line before. Trust ratios; absolute figures move with the machine's load.
"""

import argparse
import os
import sys
import warnings
from pathlib import Path

from yorozu import embedded


def main() -> int:
    options = _options()
    root = Path(os.environ.get("YOROZU_STATE_DIR") or ".local").resolve()
    os.environ["YOROZU_STATE_DIR"] = str(root / f"bench-{options.scale}")
    os.environ.update(DEBUG="1", DJANGO_SETTINGS_MODULE="yorozu.settings")
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    embedded.ensure()

    import django

    warnings.filterwarnings("ignore", "No directory at")  # nobody collects static files here

    django.setup()
    from bench.prepare import prepare
    from bench.suite import GROUPS, run

    only = options.only.split(",") if options.only else list(GROUPS)
    if unknown := set(only) - GROUPS.keys():
        print(f"unknown: {', '.join(unknown)}; groups: {','.join(GROUPS)}", file=sys.stderr)
        return 2
    prepare(options.scale)
    return run(only, rounds=options.rounds, scale=options.scale)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--scale", default="center", choices=("tiny", "demo", "center", "national"))
    parser.add_argument("--rounds", type=int, default=60, help="how often each page is asked for")
    parser.add_argument("--only", default="", help="groups of `bench.suite`, with commas between")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
