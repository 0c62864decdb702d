"""Pages in a browser: what they ask for, complain of and show, and what axe finds (accessibility).

A chromium of the machine is driven by playwright. Where none is installed the tests are skipped with the reason; where
``SSEMAP_BROWSER=required``, as in continuous integration, they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SWITCH, REQUIRED = "SSEMAP_BROWSER", "required"
WIDE, PHONE = 1280, 390  # widths at which pages are looked at
PATIENCE = 240_000  # milliseconds: a busy machine takes long
LOCAL = ("file:", "data:", "blob:")


def installed() -> str | None:
    """The chromium of this machine."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def launched() -> Iterator[Any]:
    """A chromium without a window; skips or fails the test where there is none.

    Close it before anything else in the process needs an event loop: playwright holds one.
    """
    program = installed()
    if program is None:
        reason = f"found no browser: none of {', '.join(NAMES)} is installed"
        if os.environ.get(SWITCH) == REQUIRED:
            pytest.fail(f"{reason}, and {SWITCH} is {REQUIRED}")
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        # Root, as in a container, has no sandbox.
        browser = driver.chromium.launch(executable_path=program, chromium_sandbox=False, timeout=PATIENCE)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page that is open, all that it has asked for, and what the browser has complained of."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def outside(self) -> list[str]:
        """What was asked of the network."""
        return [address for address in self.requests if not address.startswith(LOCAL)]

    def pictures_that_failed(self) -> list[str]:
        """Pictures that cannot be shown; all are loaded, those further down too."""
        self.page.evaluate("for (const one of document.images) one.loading = 'eager'")
        self.page.wait_for_function("() => [...document.images].every(one => one.complete)")
        return list(
            self.page.evaluate("[...document.images].filter(one => !one.naturalWidth).map(one => one.currentSrc)")
        )

    def sideways(self) -> list[str]:
        """Width of the page and what makes it wider than its window; nothing where it cannot be scrolled sideways."""
        return list(self.page.evaluate(SIDEWAYS))

    def found_by_axe(self) -> list[str]:
        """Rules that the page breaks, each with its first element."""
        self.page.evaluate(_axe())
        # Without preload: it asks for style sheets, which from disk is refused.
        found = self.page.evaluate("axe.run({resultTypes: ['violations'], preload: false})")
        return [
            f"{rule['id']}: {len(rule['nodes'])} elements, as {rule['nodes'][0]['html'][:200]}"
            for rule in found["violations"]
        ]


# Elements that stick out to the right, but those within one that is scrolled by itself or is cut.
SIDEWAYS = """() => {
    const top = document.documentElement;
    if (top.scrollWidth <= top.clientWidth) return [];
    const out = [...document.body.querySelectorAll('*')].filter(one => {
        if (one.getBoundingClientRect().right <= top.clientWidth + 0.5) return false;
        for (let up = one.parentElement; up && up !== document.body; up = up.parentElement)
            if (getComputedStyle(up).overflowX !== 'visible') return false;
        return true;
    });
    return ['page: ' + top.scrollWidth, ...out.slice(0, 5).map(one => one.outerHTML.slice(0, 200))];
}"""


@cache
def _axe() -> str:
    """The script of axe, which a package ships."""
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


@contextmanager
def opened(browser: Any, page_at: Path | str, width: int = WIDE, *, anchor: str = "") -> Iterator[Visit]:
    """A page in a window of so many pixels: of a file, from disk, or at an address; ``anchor``: what follows its #."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    visit = Visit(page)
    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("console", lambda message: visit.complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: visit.complaints.append(f"error: {error}"))
    address = page_at if isinstance(page_at, str) else page_at.resolve().as_uri()
    page.goto(f"{address}#{anchor}" if anchor else address)
    try:
        yield visit
    finally:
        context.close()
