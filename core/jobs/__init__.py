"""Background jobs: one table, one claim, one runner.

A page puts a job down (`ask_for`) and shows how it stands (`find_job`); the worker runs it
(`run_waiting`) by the kinds it is handed. To add a kind of job: write a function that takes a
`JobTask` and returns a `JobResult`, and add a `JobKind` with it to `webapp.worker.job_kinds`.
"""

from core.jobs.kind import JobFailure, JobKind, JobKinds, JobResult, JobTask
from core.jobs.models import Job, JobState
from core.jobs.queue import ClaimLost, ask_for, find_job
from core.jobs.runner import run_next, run_waiting

__all__ = [
    "ClaimLost",
    "Job",
    "JobFailure",
    "JobKind",
    "JobKinds",
    "JobResult",
    "JobState",
    "JobTask",
    "ask_for",
    "find_job",
    "run_next",
    "run_waiting",
]
