"""The API's description: the OpenAPI file, and the page that shows it."""

from __future__ import annotations

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


class SchemaView(SpectacularAPIView):
    """The OpenAPI file."""


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI, served from here, under the strict content security policy.

    The template differs from the library's in having no inline style.
    """

    url_name = "api:schema"
    template_name = "progress/api_docs.html"
