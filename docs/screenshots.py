"""Make the README's pictures: hand forty documents in and look while they are read."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Page, ViewportSize, sync_playwright

from workers.samples import write_samples
from workers.samples.pdf import make_pdf

FOLDER = Path(__file__).resolve().parent
PLAIN: ViewportSize = {"width": 1280, "height": 800}
#: How often each of the samples is handed in.
ROUNDS = 2
LIVE = "connection-status[state=connected]"


def documents(folder: Path) -> list[Path]:
    """Write forty-odd documents, three of them scans that take their time."""
    files = []
    for number in range(ROUNDS):
        part = folder / str(number)
        part.mkdir()
        for sample in write_samples(part):
            name = part / f"{number + 1}-{sample.name}"
            files.append(sample.path.rename(name))
    for number in range(3):
        scan = folder / f"scan-{number + 1}.pdf"
        scan.write_bytes(make_pdf(pages=9, scanned=range(1, 10)))
        files.insert(6 + 9 * number, scan)
    return files


def log_in(page: Page, base: str) -> None:
    """Log in as the demo person."""
    page.goto(f"{base}/accounts/login/")
    page.fill("input[name=username]", os.environ.get("DEMO_USER", "demo"))
    page.fill("input[name=password]", os.environ["DEMO_PASSWORD"])
    page.keyboard.press("Enter")
    page.wait_for_selector("input[type=file]", state="attached")


def small_jobs(folder: Path) -> list[list[Path]]:
    """Write the files of jobs that are soon over: the inbox is to tell of some."""
    jobs = []
    for name in ("Supplier invoices", "Exam papers", "Contracts"):
        part = folder / name
        part.mkdir()
        files = [sample.path for sample in write_samples(part)]
        bad = [file for file in files if file.name == "locked.pdf"]
        good = [file for file in files if file.suffix in (".md", ".txt", ".docx")]
        chosen = [*good[:2], *(bad if name == "Exam papers" else [])]
        named = [file.with_stem(f"{name} {n}") for n, file in enumerate(chosen, 1)]
        jobs.append([file.rename(to) for file, to in zip(chosen, named, strict=True)])
    return jobs


def hand_in(page: Page, base: str, files: list[Path], batch: str = "") -> None:
    """Choose the files and send them; the job's page follows."""
    page.goto(base)
    page.set_input_files("input[type=file]", [str(file) for file in files])
    page.fill("input[name=batch]", batch)
    page.locator("button", has_text="files").click()
    page.wait_for_url("**/jobs/*/")


def main(base: str) -> None:
    """Take the pictures."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport=PLAIN, device_scale_factor=1)
        log_in(page, base)
        for files in small_jobs(Path(folder)):
            hand_in(page, base, files)
        hand_in(page, base, documents(Path(folder)), "November reports")
        page.wait_for_selector("text=/about \\d/", timeout=60_000)
        page.locator("text=Failed").first.wait_for(timeout=60_000)
        page.wait_for_selector(LIVE)
        page.screenshot(path=FOLDER / "job.png")
        page.locator("a", has_text="scan-1.pdf").last.click()
        page.wait_for_url("**/documents/**")
        page.wait_for_selector(LIVE)
        page.wait_for_selector(".page-text", timeout=120_000)
        page.screenshot(path=FOLDER / "document.png")
        page.goto(f"{base}/notifications/")
        page.locator(".notification", has_text="locked").first.wait_for(timeout=60_000)
        page.wait_for_selector(LIVE)
        page.screenshot(path=FOLDER / "inbox.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
