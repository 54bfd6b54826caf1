"""All settings, driven by environment variables; the defaults run a fresh clone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from corsheaders.defaults import default_headers
from csp.constants import NONE, SELF

from config.env import (
    env_bool,
    env_float,
    env_int,
    env_list,
    env_path,
    env_prefixed,
    env_secret,
    env_str,
)
from config.errors import BadSetting
from config.local import kept_secret, local_base_url, local_redis_url
from config.logs import logging_settings
from config.schedule import beat_schedule

# Lets `admin.ModelAdmin[Job]` and the like name their type when the program runs.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env_path("DATA_DIR", BASE_DIR / "var")
DEBUG = env_bool("DEBUG", True)
PRODUCTION = not DEBUG
HOST = env_str("HOST", "127.0.0.1")
PORT = env_int("PORT", 8000)

# --- Secrets and hosts ----------------------------------------------------------------

SECRET_KEY = env_secret("SECRET_KEY")
if not SECRET_KEY and PRODUCTION:
    raise BadSetting("SECRET_KEY (or SECRET_KEY_FILE) must be set when DEBUG=0.")
SECRET_KEY = SECRET_KEY or kept_secret(DATA_DIR / "secret_key")

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]", HOST)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", LOCAL_HOSTS if DEBUG else ())
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

# --- Applications ---------------------------------------------------------------------

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "progress",
    "workers",
    "notifications",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "corsheaders",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "anymail",
]

# Each of these can run asynchronously. One that cannot would put a thread under every
# long poll and event stream for as long as it lasts.
MIDDLEWARE = [
    # First, so that refusals and redirects, too, can be read by the pages that asked.
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "progress.audit.middleware.acting_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database -------------------------------------------------------------------------

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        env_secret("DATABASE_URL", f"sqlite:///{DATA_DIR / 'headway.sqlite3'}"),
        conn_max_age=env_int("DATABASE_MAX_AGE", 0),
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A deferred transaction that reads and then writes fails at once when another
    # process wrote in between, whatever the timeout; an immediate one waits its turn.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis or Valkey: channel layer, broker, results ----------------------------------

REDIS_URL = env_secret("REDIS_URL") or local_redis_url(DATA_DIR)
# Whoever joins or leaves a group waits for the command before its own, so each has to
# end soon when Redis is silent. The time is that of connecting and of one command: who
# listens for hints asks for a time of its own, and stays connected when none comes.
LAYER_SECONDS = 5
LAYER_PATIENCE = {
    "socket_timeout": LAYER_SECONDS,
    "socket_connect_timeout": LAYER_SECONDS,
}
CHANNEL_LAYERS: dict[str, Any] = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "hosts": [{"address": REDIS_URL, **LAYER_PATIENCE}],
            "prefix": "headway",
        },
    }
}

CELERY_BROKER_URL = env_secret("CELERY_BROKER_URL", REDIS_URL)
CELERY_RESULT_BACKEND = env_secret("CELERY_RESULT_BACKEND", REDIS_URL)
CELERY_RESULT_EXPIRES = timedelta(days=1)
CELERY_TIMEZONE = "UTC"

# A message is a hint to look at a row: acknowledged when the work is done, delivered
# again when the worker is lost. A claim on the row decides who works.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False

# Redis hands a message out again when it was not acknowledged for the visibility
# timeout, so that has to outlast the longest task. Lost workers do not wait for it:
# the rescue finds their rows by owner and lease. What comes again is a hint to nothing.
CELERY_TASK_SOFT_TIME_LIMIT = env_int("TASK_SECONDS", 6 * 3600)
CELERY_TASK_TIME_LIMIT = CELERY_TASK_SOFT_TIME_LIMIT + 60
VISIBILITY = {"visibility_timeout": CELERY_TASK_TIME_LIMIT + 600}
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {**VISIBILITY, "socket_timeout": 8}

# A web request or a report must not hang while the broker is away: try briefly, then
# leave it to the sweep.
BRIEFLY = {"max_retries": 2, "interval_start": 0, "interval_step": 0.2}
CELERY_TASK_PUBLISH_RETRY_POLICY = BRIEFLY
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS: dict[str, Any] = {
    **VISIBILITY,
    "retry_policy": BRIEFLY,
}
CELERY_BROKER_CONNECTION_TIMEOUT = 4
# Results are stored by the thread that also keeps leases alive: one that does not
# answer must not hold it up for the 120 s that Celery would wait.
CELERY_REDIS_SOCKET_TIMEOUT = CELERY_REDIS_SOCKET_CONNECT_TIMEOUT = 4.0
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None

# What Flower shows.
CELERY_TASK_TRACK_STARTED = True
CELERY_WORKER_SEND_TASK_EVENTS = True
CELERY_TASK_SEND_SENT_EVENT = True

# Each document is read in a process of its own (see workers/sandbox), so that a pool's
# child lives long; what it starts with takes a second.
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1_000
CELERY_WORKER_MAX_MEMORY_PER_CHILD = env_int("WORKER_MAX_MEMORY_KB", 1_500_000)
# On SIGTERM documents are handed back at the next page border. What is still at work
# after so many seconds is killed, and taken over: see workers/leaving.py.
HEADWAY_SHUTDOWN_SECONDS = env_int("SHUTDOWN_SECONDS", 2 if DEBUG else 30)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# A rescue must not wait behind the backlog of documents that it is to rescue.
CELERY_TASK_DEFAULT_QUEUE = "documents"
# Tasks that are in no module called "tasks".
CELERY_IMPORTS = ["workers.demo"]
CELERY_TASK_ROUTES = {
    "workers.tasks.rescue_documents": {"queue": "maintenance"},
    "workers.tasks.sweep_queued": {"queue": "maintenance"},
    "workers.tasks.tell_unheard": {"queue": "maintenance"},
    "workers.tasks.measure": {"queue": "maintenance"},
    "workers.tasks.prune": {"queue": "maintenance"},
    "progress.*": {"queue": "maintenance"},
    # These see that notifications are late: not in the process that tells them.
    "notifications.tasks.watch": {"queue": "maintenance"},
    "notifications.tasks.tell_overruns": {"queue": "maintenance"},
    # Each delivery names the queue of its channel.
    "notifications.tasks.*": {"queue": "notify"},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
RESCUE_SECONDS = env_float("HEADWAY_RESCUE_SECONDS", 15.0)
CELERY_BEAT_SCHEDULE = beat_schedule(RESCUE_SECONDS)

# --- REST -----------------------------------------------------------------------------

REST_FRAMEWORK: dict[str, Any] = {
    # The first one names the scheme of a 401, so tokens come first.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework_simplejwt.authentication.JWTAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": [
        "progress.api.parsers.JsonParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "progress.api.openapi.Schema",
    "EXCEPTION_HANDLER": "progress.api.errors.exception_handler",
    # Whom the throttles count: the caller, as the one trusted proxy names it.
    "NUM_PROXIES": 1 if env_bool("BEHIND_PROXY", False) else 0,
    "DEFAULT_THROTTLE_RATES": {
        "token": env_str("TOKEN_RATE", "10/min"),
        "login": env_str("LOGIN_RATE", "10/min"),
    },
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=env_int("ACCESS_TOKEN_MINUTES", 60)),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=env_int("REFRESH_TOKEN_DAYS", 14)),
    "UPDATE_LAST_LOGIN": False,
    # A changed password ends all tokens that were given for the old one.
    "CHECK_REVOKE_TOKEN": True,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Headway",
    "DESCRIPTION": "Live, durable progress of long-running jobs.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

# --- Mail -----------------------------------------------------------------------------

RESEND_API_KEY = env_secret("RESEND_API_KEY")
EMAIL_BACKEND = env_str(
    "EMAIL_BACKEND",
    "notifications.channels.resend.EmailBackend"
    if RESEND_API_KEY
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
# What Resend takes of one team (0: no limit).
HEADWAY_MAILS_PER_SECOND = env_int(
    "HEADWAY_MAILS_PER_SECOND", 2 if RESEND_API_KEY else 0
)
# Any other provider of anymail: EMAIL_BACKEND, and its settings as ANYMAIL_… variables.
ANYMAIL: dict[str, Any] = {
    "RESEND_API_KEY": RESEND_API_KEY,
    **env_prefixed("ANYMAIL_"),
    # Seconds until connected, and until something is heard.
    "REQUESTS_TIMEOUT": (3, env_float("ANYMAIL_REQUESTS_TIMEOUT", 20)),
}
# By these providers prove that a receipt is theirs; "name:password", several while one
# is being replaced.
if SIGNING_SECRET := env_secret("RESEND_SIGNING_SECRET"):
    ANYMAIL["RESEND_SIGNING_SECRET"] = SIGNING_SECRET
if WEBHOOK_SECRETS := env_list("ANYMAIL_WEBHOOK_SECRET"):
    ANYMAIL["WEBHOOK_SECRET"] = WEBHOOK_SECRETS
EMAIL_HOST = env_str("EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env_str("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env_secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", "Headway <headway@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Who is mailed when notifications themselves are in trouble.
ADMINS = [("", address) for address in env_list("ADMINS")]

# --- Files ----------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = env_path("STATIC_ROOT", DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
# What people hand in has no address: views serve it after asking whose it is.
MEDIA_ROOT = env_path("FILES_DIR", DATA_DIR / "files")
MEDIA_URL = ""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.static.ModuleManifestStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# --- People, language, time -----------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = env_str("TIME_ZONE", "UTC")
USE_I18N = False
USE_TZ = True

# --- Security -------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        # 'self' covers WebSockets to the same host and port (CSP level 3).
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Pages of these origins (https://app.example.org) may call the API by a token. Cookies
# are never taken from them.
CORS_ALLOWED_ORIGINS = env_list("CORS_ALLOWED_ORIGINS")
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = [*default_headers, "if-none-match", "last-event-id"]
CORS_EXPOSE_HEADERS = ["ETag", "Location", "Retry-After"]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# Browsers do not tell ports apart in cookies: two clones on one machine would log each
# other's users out under one name.
SESSION_COOKIE_NAME = "headway" if PRODUCTION else f"headway_{PORT}"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = env_int("SECURE_HSTS_SECONDS", 31_536_000 if PRODUCTION else 0)
if env_bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Subdomains and the browsers' preload list are the domain owner's choice.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# --- Logging --------------------------------------------------------------------------

LOGGING = logging_settings(env_str("LOG_LEVEL", "INFO"))

# --- Headway's own --------------------------------------------------------------------

# Where a port is named it counts; else the server that runs on this data directory.
OWN_URL = f"http://{HOST}:{PORT}"
HEADWAY_BASE_URL = env_str("BASE_URL") or (
    OWN_URL if env_str("PORT") else local_base_url(DATA_DIR, OWN_URL)
)
FLOWER_PORT = env_int("FLOWER_PORT", 5555)
FLOWER_URL = env_str("FLOWER_URL", f"http://{HOST}:{FLOWER_PORT}/")
HEADWAY_FLUSH_SECONDS = env_float("HEADWAY_FLUSH_SECONDS", 1.0)
# A worker on another machine is given up after a lease without a heartbeat; one whose
# process has died on this machine, within a second or two.
HEADWAY_LEASE_SECONDS = env_int("HEADWAY_LEASE_SECONDS", 30)
HEADWAY_HEARTBEAT_SECONDS = env_int("HEADWAY_HEARTBEAT_SECONDS", 5)
# A document that has been worked on for so long lets others by, if any wait; one with
# so many pages to be recognised waits in the queue "ocr" (0: all stay in "documents").
HEADWAY_SLICE_SECONDS = env_float("HEADWAY_SLICE_SECONDS", 60.0)
HEADWAY_OCR_PAGES = env_int("HEADWAY_OCR_PAGES", 3)
# A document that was asked to stop and comes to no page border is killed after this.
HEADWAY_FORCE_SECONDS = env_float("HEADWAY_FORCE_SECONDS", 10.0)
# What fails for a cause that passes is tried again by itself, so often, after so many
# seconds at first, then twice as long each time.
HEADWAY_RETRIES = env_int("HEADWAY_RETRIES", 5)
HEADWAY_RETRY_SECONDS = env_float("HEADWAY_RETRY_SECONDS", 15.0)
HEADWAY_RETRY_MAX_SECONDS = env_float("HEADWAY_RETRY_MAX_SECONDS", 600.0)
# Whose the tasks are that were sent for nobody.
HEADWAY_TASK_OWNER = env_str("HEADWAY_TASK_OWNER", "headway")
HEADWAY_MAX_ATTEMPTS = env_int("HEADWAY_MAX_ATTEMPTS", 5)
HEADWAY_UPLOAD_MAX_BYTES = env_int("HEADWAY_UPLOAD_MAX_BYTES", 100 * 1024 * 1024)
HEADWAY_UPLOAD_MAX_FILES = env_int("HEADWAY_UPLOAD_MAX_FILES", 1000)
# All files of one request together.
HEADWAY_UPLOAD_MAX_TOTAL_BYTES = env_int("HEADWAY_UPLOAD_MAX_TOTAL_BYTES", 1024**3)
DATA_UPLOAD_MAX_NUMBER_FILES = HEADWAY_UPLOAD_MAX_FILES
# At most one frame per job and viewer in this time; a sign of life after this silence.
HEADWAY_FRAME_SECONDS = env_float("HEADWAY_FRAME_SECONDS", 1.0)
HEADWAY_SOCKET_HEARTBEAT_SECONDS = env_int("HEADWAY_SOCKET_HEARTBEAT_SECONDS", 30)
# When a web process ends: how long viewers are seen off for, and then once more how
# long requests may take to end.
HEADWAY_DRAIN_SECONDS = env_float("HEADWAY_DRAIN_SECONDS", 0.5 if DEBUG else 5.0)
# How long a socket that came without a proof may take to send one, and how long one
# whose token has expired may take to send another.
HEADWAY_AUTHENTICATE_SECONDS = env_float("HEADWAY_AUTHENTICATE_SECONDS", 5.0)
HEADWAY_TOKEN_GRACE_SECONDS = env_float("HEADWAY_TOKEN_GRACE_SECONDS", 25.0)
# Limits of what one socket may say and watch.
HEADWAY_SOCKET_MAX_BYTES = env_int("HEADWAY_SOCKET_MAX_BYTES", 64 * 1024)
HEADWAY_SUBSCRIPTIONS_PER_SOCKET = env_int("HEADWAY_SUBSCRIPTIONS_PER_SOCKET", 50)
# A stream of events ends after about this time, and its client goes on with a new one.
HEADWAY_STREAM_SECONDS = env_float("HEADWAY_STREAM_SECONDS", 600.0)
# Sockets that one person may have open in one web process.
HEADWAY_SOCKETS_PER_USER = env_int("HEADWAY_SOCKETS_PER_USER", 20)
# For how many days things are kept; 0 is for ever. Logs are log lines and the times of
# stages; both go with their job, too.
HEADWAY_KEEP_DAYS = env_int("HEADWAY_KEEP_DAYS", 365)
HEADWAY_KEEP_LOG_DAYS = env_int("HEADWAY_KEEP_LOG_DAYS", 90)
HEADWAY_KEEP_RECEIPT_DAYS = env_int("HEADWAY_KEEP_RECEIPT_DAYS", 30)
HEADWAY_KEEP_AUDIT_DAYS = env_int("HEADWAY_KEEP_AUDIT_DAYS", 730)
# Lets a scraper read /metrics; without it only staff may.
METRICS_TOKEN = env_secret("METRICS_TOKEN")

# Reading: in a process of its own, and within these limits (docs/errors.md).
HEADWAY_SANDBOX = env_bool("HEADWAY_SANDBOX", True)
HEADWAY_MAX_PAGES = env_int("HEADWAY_MAX_PAGES", 5_000)
HEADWAY_MAX_PIXELS = env_int("HEADWAY_MAX_PIXELS", 50_000_000)
HEADWAY_MAX_CHARACTERS = env_int("HEADWAY_MAX_CHARACTERS", 100_000_000)
HEADWAY_MAX_EXPANDED_MB = env_int("HEADWAY_MAX_EXPANDED_MB", 300)
HEADWAY_MAX_RATIO = env_int("HEADWAY_MAX_RATIO", 200)
HEADWAY_MAX_DEPTH = env_int("HEADWAY_MAX_DEPTH", 200)
HEADWAY_OPEN_SECONDS = env_float("HEADWAY_OPEN_SECONDS", 60.0)
HEADWAY_PAGE_SECONDS = env_float("HEADWAY_PAGE_SECONDS", 20.0)
HEADWAY_OCR_PAGE_SECONDS = env_float("HEADWAY_OCR_PAGE_SECONDS", 60.0)
HEADWAY_DOCUMENT_SECONDS = env_float("HEADWAY_DOCUMENT_SECONDS", 7_200.0)
HEADWAY_READER_MEMORY_MB = env_int("HEADWAY_READER_MEMORY_MB", 1024)
HEADWAY_OCR_MEMORY_MB = env_int("HEADWAY_OCR_MEMORY_MB", 2048)
HEADWAY_READER_LOSSES = env_int("HEADWAY_READER_LOSSES", 10)
HEADWAY_PAGE_LOSSES = env_int("HEADWAY_PAGE_LOSSES", 3)

# A job's owner hears when it will be so many minutes later than promised (0: never),
# staff when less than this share of the disk is free. A monitor elsewhere is called
# each minute that notifications are well.
HEADWAY_OVERRUN_MINUTES = env_int("HEADWAY_OVERRUN_MINUTES", 20)
HEADWAY_DISK_FREE_PERCENT = env_float("HEADWAY_DISK_FREE_PERCENT", 5.0)
HEADWAY_HEARTBEAT_URL = env_secret("HEADWAY_HEARTBEAT_URL")

# Calls to addresses that people typed (webhooks) or browsers sent (push): over TLS, to
# these ports ("443", "8000-8999"), and to the public Internet alone but for these
# ranges (CIDR). A file of authorities vouches for certificates of one's own.
HEADWAY_OUTBOUND_HTTP = env_bool("HEADWAY_OUTBOUND_HTTP", DEBUG)
WEB_PORTS = ("80", "443", "8443") if DEBUG else ("443", "8443")
HEADWAY_OUTBOUND_PORTS = env_list("HEADWAY_OUTBOUND_PORTS", WEB_PORTS)
HEADWAY_OUTBOUND_NETWORKS = env_list("HEADWAY_OUTBOUND_NETWORKS")
HEADWAY_OUTBOUND_CA_FILE = env_str("HEADWAY_OUTBOUND_CA_FILE")

# Browser push. Without a private key (32 bytes in URL-safe base64) one is made at the
# first use, and kept in the database. Push services write to the contact ("mailto:…"
# or "https://…") when we misbehave; without one, to the sender of mails. The hosts are
# push services besides those of the browsers ("push.example.org", "*.example.org").
HEADWAY_VAPID_PRIVATE_KEY = env_secret("HEADWAY_VAPID_PRIVATE_KEY")
HEADWAY_VAPID_CONTACT = env_str("HEADWAY_VAPID_CONTACT")
HEADWAY_PUSH_HOSTS = env_list("HEADWAY_PUSH_HOSTS")
