"""Static files: from the sources in development, by name and hash in production."""

from __future__ import annotations

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core.management import call_command

from config.static import with_static_files


async def not_found(scope, receive, send):
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b"from the application"})


async def get(application, path):
    scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    communicator = ApplicationCommunicator(application, {**scope, "query_string": b""})
    start = await communicator.receive_output()
    body = b""
    while True:
        part = await communicator.receive_output()
        body += part.get("body", b"")
        if not part.get("more_body"):
            await communicator.wait()
            return start["status"], dict(start["headers"]), body


@pytest.fixture
def sources(settings, tmp_path):
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "main.js").write_text('import { b } from "./other.js";\nb();\n')
    (folder / "other.js").write_text("export const b = () => {};\n")
    (folder / "shared.js").write_text(
        'new SharedWorker(new URL("./main.js", import.meta.url));\n'
    )
    settings.STATICFILES_DIRS = [folder]
    return folder


async def test_in_development_a_changed_file_shows_at_once(settings, sources):
    settings.DEBUG = True
    application = with_static_files(not_found)
    await get(application, "/static/main.js")
    (sources / "main.js").write_text("changed")
    status, _, body = await get(application, "/static/main.js")
    assert (status, body) == (200, b"changed")


async def test_files_of_applications_are_served_in_development(settings):
    settings.DEBUG = True
    application = with_static_files(not_found)
    status, headers, _ = await get(application, "/static/admin/css/base.css")
    assert status == 200
    assert headers[b"content-type"].startswith(b"text/css")


@pytest.mark.parametrize("path", ["/static/none.js", "/static/../manage.py", "/jobs/"])
async def test_everything_else_is_the_applications(settings, path):
    settings.DEBUG = True
    status, _, body = await get(with_static_files(not_found), path)
    assert (status, body) == (404, b"from the application")


async def test_in_production_modules_import_each_other_by_their_hashed_names(
    settings, sources, tmp_path
):
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "config.static.ModuleManifestStorage"},
    }
    call_command("collectstatic", "--no-input", verbosity=0)
    (main,) = settings.STATIC_ROOT.glob("main.????????????.js")
    (other,) = settings.STATIC_ROOT.glob("other.????????????.js")
    assert f'"./{other.name}"' in main.read_text()
    (shared,) = settings.STATIC_ROOT.glob("shared.????????????.js")
    assert f'new URL("./{main.name}", import.meta.url)' in shared.read_text()
    _, headers, _ = await get(with_static_files(not_found), f"/static/{main.name}")
    assert b"immutable" in headers[b"cache-control"]


@pytest.mark.parametrize("origins", [[], ["https://other.example"]])
async def test_other_sites_have_the_files_when_they_may_ask_the_api(settings, origins):
    settings.DEBUG = True
    settings.CORS_ALLOWED_ORIGINS = origins
    application = with_static_files(not_found)
    _, headers, _ = await get(application, "/static/admin/css/base.css")
    assert (b"access-control-allow-origin" in headers) == bool(origins)
