"""Take the screenshots of the README from the edition in ``build/latest_previous``: ``make screenshots``."""

from __future__ import annotations

import os
import sys
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
EDITION = HERE.parents[1] / "build" / "latest_previous"
CHROMIUM = os.environ.get("DX_CHROMIUM", "/usr/bin/chromium")
LARGEST = 250_000

# File, page, what must be at the top (nothing: the page's own top), width, height, light or dark.
SHOTS: tuple[tuple[str, str, str, int, int, Literal["light", "dark"]], ...] = (
    ("overview.png", "index.html", "", 1280, 900, "light"),
    ("phone.png", "digital_government.html", "figure.fig >> nth=0", 390, 844, "dark"),
    ("targets.png", "index.html", "section:has(#the-targets-for-2025)", 1280, 760, "light"),
    ("audit.png", "audit.html", "section:has(th:has-text('Held against')) >> nth=0", 1280, 700, "light"),
)


def take(page: Page, top: str) -> bytes:
    """Return what is seen once the part that is wanted stands at the top."""
    if top:
        page.locator(top).first.evaluate("(one) => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 24)")
    return page.screenshot()


def small(png: bytes) -> bytes:
    """Return the same picture in few colours, as a small file."""
    out = BytesIO()
    colours = (
        Image.open(BytesIO(png)).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    )
    colours.save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> int:
    """Write every screenshot, and say how large it is."""
    if not EDITION.is_dir():
        print(f"there is no edition in {EDITION}; `make briefings` makes it", file=sys.stderr)
        return 2
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, file, top, width, height, scheme in SHOTS:
            context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            page.goto((EDITION / file).as_uri())
            picture = small(take(page, top))
            assert len(picture) <= LARGEST, f"{name} takes {len(picture)} bytes"
            (HERE / name).write_bytes(picture)
            print(f"{name}: {len(picture) // 1000} kB")
            context.close()
        chromium.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
