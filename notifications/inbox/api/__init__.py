"""The inbox by REST."""
