"""The Celery application; settings.py holds its configuration as CELERY_…."""

from __future__ import annotations

import os

from celery import Celery

from config import broker, results

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

broker.install()
app = Celery("headway")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.loader.override_backends = dict.fromkeys(results.SCHEMES, results.PATH)
app.autodiscover_tasks()
