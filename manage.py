#!/usr/bin/env python
"""Django's command line; in development it brings PostgreSQL and Redis along.

`manage.py run COMMAND…` runs any other program (celery, honcho, a shell) beside them.
"""

import os
import sys


def main() -> None:
    """Supply the environment, then hand over to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yorozu.settings")
    from yorozu import embedded

    try:
        embedded.supply_development()
    except embedded.EmbeddedError as error:
        sys.exit(f"manage.py: {error}")
    if sys.argv[1:2] == ["run"]:
        sys.exit(embedded.run(sys.argv[2:]))

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
