"""The addresses of celery-progress: `{% url 'celery_progress:task_status' id %}`."""

from __future__ import annotations

from django.urls import path

from progress.task_status import views

app_name = "celery_progress"

urlpatterns = [
    path("<str:task_id>/", views.task_status, name="task_status"),
    path("g/<str:group_id>/", views.group_status, name="group_status"),
]
