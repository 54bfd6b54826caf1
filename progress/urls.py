"""Addresses of the pages, and of the forms that work without JavaScript."""

from __future__ import annotations

from django.urls import path

from progress import views

app_name = "progress"

urlpatterns = [
    path("", views.home, name="home"),
    path("submit", views.submit, name="submit"),
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<uuid:job_id>/", views.job, name="job"),
    path("jobs/<uuid:job_id>/retry", views.retry_job, name="job-retry"),
    path("jobs/<uuid:job_id>/cancel", views.cancel_job, name="job-cancel"),
    path("jobs/<uuid:job_id>/force", views.force_job, name="job-force"),
    path("jobs/<uuid:job_id>/pause", views.pause_job, name="job-pause"),
    path("jobs/<uuid:job_id>/resume", views.resume_job, name="job-resume"),
    path("jobs/<uuid:job_id>/priority", views.prioritize_job, name="job-priority"),
    path("retry/", views.retry_filtered, name="retry"),
    path("jobs/<uuid:job_id>/results.json", views.job_json, name="job-json"),
    path("jobs/<uuid:job_id>/results.txt", views.job_text, name="job-text"),
    path("jobs/<uuid:job_id>/log.txt", views.job_log, name="job-log"),
    path("documents/<uuid:document_id>/", views.document, name="document"),
    path("documents/<uuid:document_id>/file", views.document_file, name="file"),
    path("documents/<uuid:document_id>/pages/<int:number>", views.page, name="page"),
    path(
        "documents/<uuid:document_id>/retry",
        views.retry_document,
        name="document-retry",
    ),
    path(
        "documents/<uuid:document_id>/cancel",
        views.cancel_document,
        name="document-cancel",
    ),
    path(
        "documents/<uuid:document_id>/force",
        views.force_document,
        name="document-force",
    ),
    path(
        "documents/<uuid:document_id>/results.json",
        views.document_json,
        name="document-json",
    ),
    path(
        "documents/<uuid:document_id>/results.txt",
        views.document_text,
        name="document-text",
    ),
    path("batches/", views.batches, name="batches"),
    path("batches/<uuid:batch_id>/", views.batch, name="batch"),
    path("batches/<uuid:batch_id>/retry", views.retry_batch, name="batch-retry"),
    path("batches/<uuid:batch_id>/cancel", views.cancel_batch, name="batch-cancel"),
    path("batches/<uuid:batch_id>/force", views.force_batch, name="batch-force"),
    path("batches/<uuid:batch_id>/pause", views.pause_batch, name="batch-pause"),
    path("batches/<uuid:batch_id>/resume", views.resume_batch, name="batch-resume"),
    path("demo/elements/", views.elements, name="elements"),
    path("demo/elements/sample", views.start_sample, name="elements-sample"),
    path("insights/", views.insights, name="insights"),
    path("audit/", views.audit, name="audit"),
    path("audit/audit.csv", views.audit_csv, name="audit-csv"),
    path("audit/audit.json", views.audit_json, name="audit-json"),
    path("system/connections/", views.connections, name="connections"),
    path(
        "system/connections/disconnect",
        views.disconnect,
        name="connections-disconnect",
    ),
]
