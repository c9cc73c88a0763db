"""The keeper: `python -m yorozu.embedded STATE`, started by `ensure()`."""

import sys
from pathlib import Path

from yorozu.embedded.keeper import keep
from yorozu.embedded.state import State

sys.exit(keep(State(Path(sys.argv[1]))))
