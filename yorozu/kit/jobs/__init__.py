"""Work longer than a second. The row is the truth; the queue only makes it quick.

A worker claims the row by a conditional UPDATE and gets a token. Only the holder of the token may
report progress or finish, so a worker that was thought dead cannot finish what another has taken
over. Rows whose heartbeat went quiet are queued again by ``sweep`` (beat and worker start).
"""

from yorozu.kit.jobs.model import Job, JobError, JobLostError, JobQuerySet, JobState
from yorozu.kit.jobs.runner import Report, run_job
from yorozu.kit.jobs.sweeping import sweep

__all__ = [
    "Job",
    "JobError",
    "JobLostError",
    "JobQuerySet",
    "JobState",
    "Report",
    "run_job",
    "sweep",
]
