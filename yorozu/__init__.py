"""Composition only: settings, URLs, Celery and the embedded services."""
