"""How long from a change of a control to the redrawn chart: ``python tests/browser/benchmark_explorer.py``.

In JupyterLab as `dx lab` starts it and in Chromium, every control is changed once and then back again, with a pause
like a person's before each change. The clock runs in the browser: from the event of the control to the frame after
what of the new drawing is on the screen is in the page; what lies beyond follows when the browser is idle. Exits with
1 if the 90th percentile is above 100 ms, if a request tried to leave the machine, or if the console shows an error.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from driver import Watched
from playwright.sync_api import sync_playwright
from servers import ARGUMENTS, CHROMIUM, lab

LIMIT = 100
PAUSE = 1000
STEPS = (
    ("Period", "2023"), ("Compared with", "2022"), ("Pillar", "Cybersecurity"), ("Pillar", "Digital economy"),
    ("Pillar", "Digital society"), ("Pillar", "Foundations"), ("Pillar", "All"), ("Pillar", "Digital government"),
    ("Topic", "Online public services"), ("Topic", "All"), ("Search", "ho so"), ("Search", "hồ sơ"), ("Search", ""),
    ("Where reports differ", "the first"), ("Where reports differ", "the newest"), ("Method", "Eurostat"),
    ("Method", "Linear"), ("Change as", "percent"), ("Change as", "points"), ("Change as", "best suited"),
    ("Order", "largest change"), ("Order", "worst status"), ("Order", "by topic"), ("Period", "2022"),
    ("Compared with", "first half of 2022"), ("Known on", "16 Feb 2024"), ("Known on", "any date"),
    ("Period", "newest comparable"), ("Compared with", "the figure before"), ("Period", "31 December 2023"),
    ("Period", "newest comparable"),
)  # fmt: skip
CHANGE = r"""([label, words]) => new Promise((done, fail) => {
  const root = document.querySelector(".dx-explorer"), stage = root.querySelector(".dx-stage");
  const control = [...root.querySelectorAll(".dx-controls > *")]
    .find((one) => one.querySelector("label").textContent === label).querySelector("select, input");
  if (control.tagName === "SELECT") {
    const option = [...control.options].find((one) => one.text.replaceAll("\u00a0", " ") === words);
    if (!option) fail(new Error(`${label} does not offer ${words}`));
    control.value = option.value;
  } else control.value = words;
  const drawn = new MutationObserver(() => {
    drawn.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start), 0));
  });
  drawn.observe(stage, { attributes: true, attributeFilter: ["data-turn"] });
  const start = performance.now();
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
})"""


def measured(address: str) -> tuple[list[tuple[str, str, float]], list[str]]:
    """The time of each step in milliseconds, and what went wrong."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        watched = Watched(browser.new_page(viewport={"width": 1280, "height": 900}), Path())
        watched.open_notebook(address, "explore")
        watched.run_all()
        watched.show_explorer()
        times = []
        for label, words in STEPS:
            watched.page.wait_for_timeout(PAUSE)
            times.append((label, words, watched.page.evaluate(CHANGE, [label, words])))
        browser.close()
        return times, [*watched.requests, *watched.errors]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, lab(Path(folder)) as address:
        times, wrong = measured(address)
    for label, words, time in times:
        print(f"{time:6.0f} ms  {label}: {words or '(empty)'}")
    only = [time for _label, _words, time in times]
    at_90 = statistics.quantiles(only, n=10, method="inclusive")[-1]
    print(f"{len(only)} changes; median {statistics.median(only):.0f} ms, 90th percentile {at_90:.0f} ms")
    for text in wrong:
        print(text)
    return 1 if wrong or at_90 > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
