"""The REST API: jobs, documents and batches for programs."""
