"""PostgreSQL and Redis that start by themselves in development and leave with their last user.

Every program that needs them holds a shared lock on `users.lock` for as long as it lives. One
keeper process runs both servers as its children and sleeps until it can have that lock alone:
the kernel wakes it when the last user has gone, however it died. Production sets DATABASE_URL
and REDIS_URL and never comes here.
"""

from yorozu.embedded.state import EmbeddedError
from yorozu.embedded.users import ensure, run, supply_development

__all__ = ["EmbeddedError", "ensure", "run", "supply_development"]
