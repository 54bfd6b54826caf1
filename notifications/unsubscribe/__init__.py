"""Unsubscribing from a mail by the link that it carries (RFC 8058)."""
