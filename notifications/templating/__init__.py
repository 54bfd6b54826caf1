"""What messages say: templates of admins, our own texts, and the limits of both."""

from __future__ import annotations

from notifications.templating.rendering import Rendered, render

__all__ = ["Rendered", "render"]
