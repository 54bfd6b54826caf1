"""Settings of the tests: a data directory of their own, quick passwords, no network."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# What a developer's shell has set must not reach the tests.
for name in ("DEBUG", "REDIS_URL", "CELERY_BROKER_URL", "SECRET_KEY", "RESEND_API_KEY"):
    os.environ.pop(name, None)
if "HEADWAY_TEST_DATA" not in os.environ:
    os.environ["HEADWAY_TEST_DATA"] = tempfile.mkdtemp(prefix="headway-tests-")
    atexit.register(shutil.rmtree, os.environ["HEADWAY_TEST_DATA"], ignore_errors=True)
os.environ["DATA_DIR"] = os.environ["HEADWAY_TEST_DATA"]
# Each client of httpx would read the certificates of the world, which takes 20 ms; and
# nothing here is HTTPS. This folder has none.
os.environ.pop("SSL_CERT_FILE", None)
os.environ["SSL_CERT_DIR"] = os.environ["HEADWAY_TEST_DATA"]
if os.environ.get("TEST_DATABASE", "sqlite") == "sqlite":
    os.environ.pop("DATABASE_URL", None)

from config.settings import *  # noqa: E402, F403
from config.settings import DATA_DIR, DATABASES, REST_FRAMEWORK  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads and other processes take part.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}

# One round of the ordinary algorithm: a real server can check these passwords too.
PASSWORD_HASHERS = ["tests.support.passwords.QuickHasher"]
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
CELERY_BROKER_URL = "memory://"
CELERY_RESULT_BACKEND = "cache+memory://"
REST_FRAMEWORK = {
    **REST_FRAMEWORK,
    "DEFAULT_THROTTLE_RATES": {"token": "1000/min", "login": "10/min"},
}
