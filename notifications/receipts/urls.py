"""Where providers send receipts: anymail's own addresses, each behind a guard."""

from __future__ import annotations

from anymail import urls as anymail_urls
from django.urls import URLPattern

from notifications.receipts.guard import guarded

app_name = "anymail"

#: Inbound mail is nothing to us: its addresses are left out.
urlpatterns = [
    URLPattern(
        each.pattern,
        guarded(each.callback, str(each.pattern).partition("/")[0]),
        each.default_args,
        each.name,
    )
    for each in anymail_urls.urlpatterns
    if "inbound" not in str(each.pattern)
]
