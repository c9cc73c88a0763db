"""The worker. Queues only speed things up: a job's row in the database is the truth.

A worker killed with -9 gives its message back only after the broker's visibility time-out (an
hour), so beat and every worker start look for rows whose heartbeat has gone quiet and queue
them again.
"""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yorozu.settings")

SWEEP = "yorozu.kit.tasks.sweep_stale_jobs"
SWEEP_FILES = "consultations.tasks.attachments.sweep_orphans"
SWEEP_MATERIALS = "bookings.tasks.files.sweep_materials"
SWEEP_OUTPUTS = "coordinators.tasks.sweep_outputs"
READ_OUTPUTS = "coordinators.tasks.read_outputs"
COUNT_WORDS = "consultations.tasks.frequencies.refresh_frequencies"
CLEAR_SESSIONS = "accounts.tasks.clear_sessions"
LETTERS = "accounts.tasks.sweep_letters"
APPOINTMENT_MAILS = "bookings.tasks.mails.sweep_mails"
EVENT_MAILS = "partners.tasks.events.sweep_event_mails"
EVENT_REMINDERS = "partners.tasks.events.remind_of_tomorrow"
MEMBER_MAILS = "partners.tasks.dialogue.sweep_member_mails"
REMINDERS = "bookings.tasks.mails.remind_of_tomorrow"
RELEASE_HOLDS = "bookings.tasks.web.release_holds"
WELCOMES = "bookings.tasks.web.sweep_welcomes"
OFFER_TIMES = "bookings.tasks.web.offer_times"
MONTHLY_REPORT = "reports.tasks.build_last_month_if_first_working_day"
QUALITY_DRAW = "reports.tasks.draw_for_quality"
ANALYSES = "reports.tasks.post_analyses"
ANALYSIS_MAILS = "reports.tasks.sweep_analyses"
CLOSE_MAILS = "reports.tasks.sweep_close_mails"
REPORT_MAILS = "reports.tasks.sweep_report_mails"
SEMINAR_NOTICES = "partners.tasks.seminars.sweep_notices"
SEMINAR_REMINDERS = "partners.tasks.seminars.remind_of_tomorrow"
SWEEP_SEMINARS = "partners.tasks.seminars.sweep_materials"
TRAINEE_MAILS = "trainees.tasks.sweep_mails"
TRAINEE_SURVEYS = "trainees.tasks.open_surveys"
TRAINEE_CHASING = "trainees.tasks.chase_logs"
OUTCOME_ASKING = "consultations.tasks.outcomes.ask_clients"
OUTCOME_MAILS = "consultations.tasks.outcomes.sweep_mails"
ROLL_OUT_SHIFTS = "bookings.tasks.shifts.roll_out_shifts"

app = Celery("yorozu")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-stale-jobs": {"task": SWEEP, "schedule": 60.0, "options": {"expires": 50}},
    "sweep-letters": {"task": LETTERS, "schedule": 600.0, "options": {"expires": 500}},
    "sweep-appointment-mails": {
        "task": APPOINTMENT_MAILS,
        "schedule": 600.0,
        "options": {"expires": 500},
    },
    "sweep-event-mails": {"task": EVENT_MAILS, "schedule": 600.0, "options": {"expires": 500}},
    "sweep-member-mails": {"task": MEMBER_MAILS, "schedule": 600.0, "options": {"expires": 500}},
    "sweep-trainee-mails": {
        "task": TRAINEE_MAILS,
        "schedule": 600.0,
        "options": {"expires": 500},
    },
    "sweep-close-mails": {"task": CLOSE_MAILS, "schedule": 600.0, "options": {"expires": 500}},
    "sweep-report-mails": {"task": REPORT_MAILS, "schedule": 600.0, "options": {"expires": 500}},
    "trainee-surveys": {"task": TRAINEE_SURVEYS, "schedule": crontab(hour="9-17", minute=5)},
    "outcome-surveys": {"task": OUTCOME_ASKING, "schedule": crontab(hour="9,11,13,15", minute=40)},
    "sweep-outcome-mails": {
        "task": OUTCOME_MAILS,
        "schedule": 600.0,
        "options": {"expires": 500},
    },
    # The task itself knows the closed days.
    "trainee-chasing": {"task": TRAINEE_CHASING, "schedule": crontab(hour="9-12", minute=35)},
    # Asked many times a day so that one missed hour is no missed reminder; each is written once.
    "reminders": {"task": REMINDERS, "schedule": crontab(hour="10-18", minute="*/30")},
    "event-reminders": {"task": EVENT_REMINDERS, "schedule": crontab(hour="10-18", minute="*/30")},
    "release-holds": {"task": RELEASE_HOLDS, "schedule": 60.0, "options": {"expires": 50}},
    "sweep-welcomes": {"task": WELCOMES, "schedule": 600.0, "options": {"expires": 500}},
    # Shifts that appear free times without anybody asking.
    "offer-times": {"task": OFFER_TIMES, "schedule": 300.0, "options": {"expires": 250}},
    "clear-sessions": {"task": CLEAR_SESSIONS, "schedule": crontab(hour=3, minute=20)},
    # The task itself knows the closed days; it is asked every morning and may be asked twice.
    "monthly-report": {"task": MONTHLY_REPORT, "schedule": crontab(hour=6, minute=30)},
    "quality-draw": {"task": QUALITY_DRAW, "schedule": crontab(hour="7-17", minute=20)},
    "analyses": {"task": ANALYSES, "schedule": crontab(hour="7-17", minute=10)},
    "sweep-analysis-mails": {
        "task": ANALYSIS_MAILS,
        "schedule": 600.0,
        "options": {"expires": 500},
    },
    "sweep-files": {"task": SWEEP_FILES, "schedule": crontab(hour=3, minute=10)},
    "sweep-materials": {"task": SWEEP_MATERIALS, "schedule": crontab(hour=3, minute=15)},
    "sweep-seminars": {"task": SWEEP_SEMINARS, "schedule": crontab(hour=3, minute=25)},
    "seminar-notices": {"task": SEMINAR_NOTICES, "schedule": 600.0, "options": {"expires": 500}},
    "seminar-reminders": {
        "task": SEMINAR_REMINDERS,
        "schedule": crontab(hour="10-18", minute="15,45"),
    },
    "read-outputs": {"task": READ_OUTPUTS, "schedule": 600.0, "options": {"expires": 500}},
    "sweep-outputs": {"task": SWEEP_OUTPUTS, "schedule": crontab(hour=3, minute=25)},
    "roll-out-shifts": {"task": ROLL_OUT_SHIFTS, "schedule": crontab(hour=2, minute=50)},
    "count-words": {"task": COUNT_WORDS, "schedule": crontab(hour=3, minute=40)},
}


@worker_ready.connect
def queue_stale_jobs(**_: Any) -> None:
    """Pick up at once what the previous worker left behind."""
    app.send_task(SWEEP)
