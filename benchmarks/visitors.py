"""Measure what visitors of `dx serve` cost: memory, and the time to the first chart: `make benchmark-visitors`.

A visitor asks for the page, opens its WebSocket, gets the state of every control and the first chart, and stays. All
come at once. The browser's own drawing is not in it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from statistics import median

from tornado.httpclient import AsyncHTTPClient
from visiting import Visit

from dxlib.places import NOTEBOOKS

HERE = Path(__file__).parent
TABLE = HERE / "VISITORS.md"
_SPARE = 2.0  # GB that stay free
# How kernels are there: started anew, started ahead by Voilà, or forked from a process that has loaded what they need.
WAYS = ("started", "started, two ahead (plain Voilà)", "forked")
HEAD = """# What a visitor costs

`make benchmark-visitors` starts `dx serve` and lets visitors come all at once, each with a page, a WebSocket and the
first chart, and writes this page. *Memory* is the proportional set size of the server and of all that it started
(shared pages count once), *first chart* the time from asking for the page to having its chart, without what the
browser draws; *redraw* the time in which one visitor gets another pillar drawn while the others rest.

`dx serve` forks; the other ways are what that is held against. What Voilà keeps ahead is quick for as many, weighs
before anybody has come, and leaves the next to wait for a start.

"""
COLUMNS = """| kernels | visitors | first chart, median | last one's | memory before | with all | for each | redraw |
|---|---|---|---|---|---|---|---|
"""
_QUICK = ["--Visitors.grace=1", "--Visitors.cull_interval=1"]


def children(pid: int) -> list[int]:
    """The process, and all that it and those started."""
    told = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = [tuple(map(int, line.split())) for line in told.splitlines()]
    found = [pid]
    for one in found:
        found += [child for child, parent in parents if parent == one]
    return found


def memory(pid: int) -> float:
    """The proportional set size of a process and its children, in MB."""
    total = 0
    for one in children(pid):
        with suppress(OSError):
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def free() -> float:
    """Gigabytes of memory that are free."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable")) / 2**20


async def visit(address: str, begun: float) -> tuple[Visit, float]:
    """A visitor who has come, and the seconds until there was a chart."""
    one = Visit(address)
    answer = await one.page()
    assert answer.code == 200, answer.code
    await one.connect()
    await one.look()
    assert one.is_drawn
    return one, time.perf_counter() - begun


async def first(address: str) -> None:
    """One who comes while it still loads, and leaves again."""
    (await visit(address, 0))[0].close()
    await asyncio.sleep(8)


async def come(address: str, number: int, pid: int) -> tuple[list[float], float, float]:
    """The times of visitors who come at once, what all of it weighs then, and the time of one redraw."""
    AsyncHTTPClient.configure(None, max_clients=number + 10)
    begun = time.perf_counter()
    came = await asyncio.gather(*(visit(address, begun) for _ in range(number)))
    await asyncio.sleep(3)  # in which what is likely to be asked for is drawn ahead
    weighs = memory(pid)
    one = came[0][0]
    pillar = one.control("Pillar")
    begun = time.perf_counter()
    await one.turn(pillar, index=one.controls[pillar]["_options_labels"].index("Cybersecurity"))
    await one.drawn()
    redraw = time.perf_counter() - begun
    for each, _ in came:
        each.close()
    return sorted(seconds for _, seconds in came), weighs, redraw


def measure(way: str, number: int) -> str:
    """The line of the table for so many visitors."""
    with socket.socket() as found, tempfile.TemporaryDirectory() as folder:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
        found.close()
        start = [sys.executable, "-m", "dxlib", "serve", "--no-browser", f"--port={port}", f"--visitors={number}"]
        start += ["--", *_QUICK, *(["--Visitors.forking=False"] if way == "started" else [])]
        if "Voilà" in way:
            start = [sys.executable, "-m", "voila", str(NOTEBOOKS / "explore.ipynb"), "--no-browser", f"--port={port}"]
            start += ["--preheat_kernel=True", "--pool_size=2"]
        with (Path(folder) / "log").open("w") as log:
            server = subprocess.Popen(start, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            ready(f"{address}/voila/static/voila.js")
            asyncio.run(first(address))
            empty = memory(server.pid)
            times, weighs, redraw = asyncio.run(come(address, number, server.pid))
        finally:
            server.terminate()
            server.wait(60)
    each = (weighs - empty) / number
    return (
        f"| {way} | {number} | {median(times):.1f} s | {times[-1]:.1f} s | {empty:.0f} MB | {weighs:.0f} MB "
        f"| {each:.0f} MB | {redraw * 1000:.0f} ms |\n"
    )


def ready(address: str) -> None:
    """Wait for a server."""
    for _ in range(300):
        with suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.2)
    raise SystemExit(f"there is nothing at {address}")


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--numbers", type=int, nargs="+", default=[1, 10, 30])
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS)
    parser.add_argument("--write", action="store_true", help="write benchmarks/VISITORS.md")
    asked = parser.parse_args()
    lines = []
    for way in asked.ways:
        for number in asked.numbers:
            if free() < number * (0.25 if way != "forked" else 0.1) + _SPARE:
                lines.append(f"| {way} | {number} | not enough memory here ||||||\n")
            else:
                lines.append(measure(way, number))
            print(lines[-1], end="", flush=True)
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    if asked.write:
        TABLE.write_text(f"{HEAD}Measured on {machine}.\n\n{COLUMNS}{''.join(lines)}", encoding="utf-8")


if __name__ == "__main__":
    main()
