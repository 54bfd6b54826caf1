"""The API's addresses; none ends in a slash."""

from __future__ import annotations

from django.urls import path, re_path

from progress.api.views import (
    actions,
    audit,
    batches,
    connections,
    docs,
    documents,
    insights,
    job_parts,
    job_types,
    jobs,
    process,
    results,
    retries,
    streams,
    tokens,
    unknown,
)

app_name = "api"

JOB = "jobs/<uuid:job_id>"
DOCUMENT = "documents/<uuid:document_id>"
BATCH = "batches/<uuid:batch_id>"

urlpatterns = [
    path("token", tokens.TokenView.as_view(), name="token"),
    path("token/refresh", tokens.TokenRefresh.as_view(), name="token-refresh"),
    path("job-types", job_types.JobTypesView.as_view(), name="job-types"),
    path(
        "background-process",
        process.BackgroundProcessView.as_view(),
        name="background-process",
    ),
    path("sse", streams.StreamView.as_view(), name="stream"),
    path("sse/admin", streams.AdminStreamView.as_view(), name="stream-admin"),
    path("jobs", jobs.JobsView.as_view(), name="jobs"),
    path(JOB, jobs.JobView.as_view(), name="job"),
    path(
        f"{JOB}/documents",
        job_parts.JobDocumentsView.as_view(),
        name="job-documents",
    ),
    path(f"{JOB}/pages", job_parts.JobPagesView.as_view(), name="job-pages"),
    path(f"{JOB}/logs", job_parts.JobLogsView.as_view(), name="job-logs"),
    path(f"{JOB}/events", job_parts.JobEventsView.as_view(), name="job-events"),
    path(
        f"{JOB}/results.json",
        results.JobResultsJsonView.as_view(),
        name="job-results-json",
    ),
    path(
        f"{JOB}/results.txt",
        results.JobResultsTextView.as_view(),
        name="job-results-text",
    ),
    path("retries", retries.RetriesView.as_view(), name="retries"),
    path(f"{JOB}/retry", retries.JobRetryView.as_view(), name="job-retry"),
    path(f"{JOB}/pause", actions.JobPauseView.as_view(), name="job-pause"),
    path(f"{JOB}/resume", actions.JobResumeView.as_view(), name="job-resume"),
    path(f"{JOB}/priority", actions.JobPriorityView.as_view(), name="job-priority"),
    path(f"{JOB}/cancel", actions.JobCancelView.as_view(), name="job-cancel"),
    path(DOCUMENT, documents.DocumentView.as_view(), name="document"),
    path(
        f"{DOCUMENT}/pages",
        documents.DocumentPagesView.as_view(),
        name="document-pages",
    ),
    path(
        f"{DOCUMENT}/pages/<int:number>",
        documents.DocumentPageView.as_view(),
        name="document-page",
    ),
    path(
        f"{DOCUMENT}/file", documents.DocumentFileView.as_view(), name="document-file"
    ),
    path(
        f"{DOCUMENT}/retry", retries.DocumentRetryView.as_view(), name="document-retry"
    ),
    path(
        f"{DOCUMENT}/cancel",
        actions.DocumentCancelView.as_view(),
        name="document-cancel",
    ),
    path("batches", batches.BatchesView.as_view(), name="batches"),
    path(BATCH, batches.BatchView.as_view(), name="batch"),
    path(f"{BATCH}/retry", retries.BatchRetryView.as_view(), name="batch-retry"),
    path(f"{BATCH}/pause", actions.BatchPauseView.as_view(), name="batch-pause"),
    path(f"{BATCH}/resume", actions.BatchResumeView.as_view(), name="batch-resume"),
    path(f"{BATCH}/cancel", actions.BatchCancelView.as_view(), name="batch-cancel"),
    path("connections", connections.ConnectionsView.as_view(), name="connections"),
    path(
        "connections/disconnect",
        connections.DisconnectView.as_view(),
        name="connections-disconnect",
    ),
    path("audit", audit.AuditView.as_view(), name="audit"),
    path("audit.csv", audit.AuditCsvView.as_view(), name="audit-csv"),
    path("audit.json", audit.AuditJsonView.as_view(), name="audit-json"),
    path("insights", insights.InsightsView.as_view(), name="insights"),
    path("schema", docs.SchemaView.as_view(), name="schema"),
    path("docs", docs.DocsView.as_view(), name="docs"),
    # Whatever else: an error of the API is JSON.
    re_path(r"", unknown.UnknownView.as_view(), name="unknown"),
]
