"""Serves CSS, JavaScript and images from the ASGI application itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from servestatic import ServeStaticASGI
from servestatic.storage import CompressedManifestStaticFilesStorage

#: How a module names a script that is not imported.
WORKER = r"""(?P<matched>new URL\(["'](?P<url>\./[^"']+)["'],\s*import\.meta\.url\))"""


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Names files by their content, and rewrites the imports of JavaScript modules.

    A worker is begun by `new URL("./worker.js", import.meta.url)`: it, too, must be of
    the same version as the page, as it may live on while pages come and go.
    """

    support_js_module_import_aggregation = True
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("*.js", ((WORKER, 'new URL("%(url)s", import.meta.url)'),)),
    )
    # A pass settles the names of one more level of imports, from the leaves up.
    max_post_process_passes = 25


def with_static_files(application: Any) -> ServeStaticASGI:
    """Put static files in front of an ASGI application.

    In development each request looks at the source folders, so that a changed file
    shows at once, unless `SERVESTATIC_AUTOREFRESH` is false; in production the
    collected files are listed at the start and those with a hash in their name may be
    kept for ever.
    """
    is_looking = getattr(settings, "SERVESTATIC_AUTOREFRESH", settings.DEBUG)
    static = ServeStaticASGI(
        application,
        autorefresh=is_looking,
        max_age=0 if is_looking else 60,
        # Sites that may ask the API may have the elements, too: files are no secret.
        allow_all_origins=bool(settings.CORS_ALLOWED_ORIGINS),
    )
    for folder in _folders():
        static.add_files(folder, prefix=settings.STATIC_URL)
    return static


def _folders() -> Iterator[str]:
    """Folders that hold static files; the most important one comes last and wins."""
    if not settings.DEBUG:
        yield str(settings.STATIC_ROOT)
        return
    for finder in reversed(list(finders.get_finders())):
        for storage in reversed(list(getattr(finder, "storages", {}).values())):
            yield storage.location
