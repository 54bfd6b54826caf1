"""Flower's options; it reads this file by `--conf` and takes the names it knows.

Flower can revoke tasks and shut workers down, so it does not start without a password.
"""

from __future__ import annotations

from config.env import env_int, env_list, env_path, env_str
from config.errors import BadSetting
from config.settings import DATA_DIR

basic_auth = env_list("FLOWER_BASIC_AUTH")
if not basic_auth:
    raise BadSetting("FLOWER_BASIC_AUTH must be set, as user:password.")

address = env_str("HOST", "127.0.0.1")
port = env_int("FLOWER_PORT", 5555)
url_prefix = env_str("FLOWER_URL_PREFIX")
# Kept over a restart; without an interval it is saved at a clean stop only.
persistent = True
db = str(env_path("FLOWER_DB", DATA_DIR / "flower"))
state_save_interval = 30_000
max_tasks = 10_000
purge_offline_workers = 300
