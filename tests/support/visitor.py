"""A person's own browser, used by one test after another, each time as if it were new.

What was loaded once (a page has a hundred modules) stays in its cache; a new context
would ask for all of it again, which takes more time than most tests.
"""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Browser, Error

from tests.support.waiting import eventually

#: What runs without a page, and may speak for whoever was here before.
WORKERS = frozenset({"shared_worker", "service_worker"})


class Visitor:
    """A context whose every trace of a test can be removed, except what was loaded."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._overview = browser.new_browser_cdp_session()
        self._open()

    def _open(self) -> None:
        # What moves for ever would be painted all the time.
        self.context = self._browser.new_context(reduced_motion="reduce")
        self._home = self.context.new_page()
        self._own = self.context.new_cdp_session(self._home)
        here = self._own.send("Target.getTargetInfo")["targetInfo"]
        self._id = here["browserContextId"]

    def forget(self) -> None:
        """Close all pages, and wait until nothing of them runs or is stored."""
        for page in self.context.pages:
            if page != self._home:
                page.close()
        if self._has_false_clock():
            self.context.close()
            self._open()
            return
        self.context.set_offline(False)
        self.context.clear_permissions()
        self.context.clear_cookies()
        everything = {"origin": "*", "storageTypes": "all"}
        self._own.send("Storage.clearDataForOrigin", everything)
        eventually(self._has_no_worker, what="the end of all workers")

    def close(self) -> None:
        self._overview.detach()
        self.context.close()

    def _has_false_clock(self) -> bool:
        """Tell whether the test has set the clock: no context gets its own one back."""
        return "[native code]" not in self._home.evaluate("String(setTimeout)")

    def _has_no_worker(self) -> bool:
        """Tell whether none runs any more; one that does is told to end."""
        found = self._overview.send("Target.getTargets")["targetInfos"]
        ours = [one for one in found if one.get("browserContextId") == self._id]
        workers = [one["targetId"] for one in ours if one["type"] in WORKERS]
        for target in workers:
            # It may have ended by itself since.
            with suppress(Error):
                self._overview.send("Target.closeTarget", {"targetId": target})
        return not workers
