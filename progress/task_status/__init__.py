"""Tells pages that were made for celery-progress how far a task is: the same JSON."""
