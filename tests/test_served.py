"""What a visitor of `dx serve` can do, and cannot, through the addresses and the WebSocket that the page uses."""

import asyncio
import io
import json
import logging
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import nbformat
import pytest
from nbclient.exceptions import DeadKernelError
from tornado.httpclient import HTTPClientError

sys.path.insert(0, str(Path(__file__).parent / "browser"))
sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from proxy import proxy
from servers import free_port, started
from visiting import Visit

from dxlib.cli import lab
from dxlib.cli.lab.connection import BURST, LARGEST, is_said
from dxlib.cli.lab.refusals import HEADERS, plain
from dxlib.cli.lab.serving import Server, _in_a_line, is_local
from dxlib.errors import DxError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the servers are ended by signals")

STATIC = "voila/static/voila.js"
QUICK = ["--Visitors.grace=1", "--Visitors.cull_interval=1"]


def run(visits):
    return asyncio.run(asyncio.wait_for(visits, 120))


@pytest.fixture(scope="module")
def explorer(tmp_path_factory):
    """The explorer behind a proxy, for two visitors at once: the address behind, the one in front."""
    folder = tmp_path_factory.mktemp("explorer")
    options = ("--visitors=2", "--base-path=/dx/", "--behind-proxy")
    with (
        started(folder, "serve", None, QUICK, f"/dx/{STATIC}", *options) as behind,
        proxy(behind, free_port()) as front,
    ):
        yield behind + "/dx", front + "/dx"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A page of one's own, for one visitor at once: its address, and its folder."""
    folder = tmp_path_factory.mktemp("serve")
    new = nbformat.v4
    cells = [new.new_code_cell("secret = 1", metadata={"tags": ["parameters"]}), new.new_markdown_cell("# A page")]
    nbformat.write(new.new_notebook(cells=cells), folder / "page.ipynb")
    (folder / "beside.txt").write_text("not for visitors")
    (folder / "beside.png").write_bytes(b"not for visitors")
    (folder / "temporary").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder / "temporary"))
        with started(folder, "serve", folder / "page.ipynb", QUICK, f"/{STATIC}", "--visitors=1") as address:
            yield address, folder
    assert left(folder / "temporary") == []  # it was ended by SIGTERM


async def seated(address, **headers):
    """A visitor with a page that is connected, as soon as there is a seat."""
    visit = Visit(address, headers)
    for _ in range(100):
        if (await visit.page()).code == 200:
            await visit.connect()
            return visit
        await asyncio.sleep(0.2)
    raise AssertionError("there is no seat")


def test_behind_a_proxy_the_page_and_its_files_are_there_and_a_control_redraws_the_chart(explorer):
    front = explorer[1]
    origin = front.removesuffix("/dx")

    async def visit():
        one = Visit(front, {"Origin": origin})
        answer = await one.page()
        cookies = " ".join(answer.headers.get_list("Set-Cookie"))
        assert "Path=/dx/" in cookies and "HttpOnly" in cookies and "SameSite=Lax" in cookies and "Secure" in cookies
        links = re.findall(r'(?:src|href)="(/[^"]*)"', answer.body.decode())
        assert links and all(link.startswith("/dx/") for link in links)
        files = [await Visit(origin).ask(link) for link in links]
        assert {file.code for file in files} == {200} and '"baseUrl": "/dx/"' in answer.body.decode()
        await one.connect()
        await one.look()
        assert one.is_drawn
        pillar = one.control("Pillar")
        await one.turn(pillar, index=one.controls[pillar]["_options_labels"].index("Cybersecurity"))
        blocks = json.loads(await one.drawn())
        assert any("spec" in block for block in blocks) and "botnet" in json.dumps(blocks)
        with pytest.raises(Exception, match="403"):
            await one.connect(Origin="https://elsewhere.example")
        one.close()

    run(visit())


def test_who_comes_when_all_seats_are_taken_is_told_in_both_languages_and_comes_in_when_one_has_left(explorer):
    async def visits():
        first, second = await seated(explorer[0]), await seated(explorer[0])
        refused = await Visit(explorer[0]).page()
        words = refused.body.decode()
        assert refused.code == 503 and int(refused.headers["Retry-After"]) > 0
        assert '<section lang="en"><h1>All seats' in words and '<section lang="vi"><h1>' in words
        assert await first.answers() and await second.answers()
        second.close()
        third = await seated(explorer[0])
        assert await first.answers() and await third.answers()
        first.close()
        third.close()

    run(visits())


def test_the_kernel_of_another_visitor_can_be_neither_reached_nor_ended(explorer):
    async def visits():
        mine, other = await seated(explorer[0]), await seated(explorer[0])
        for someone in (other, Visit(explorer[0])):
            for method in ("GET", "DELETE", "POST"):
                how = {"body": ""} if method == "POST" else {}
                at = f"/api/kernels/{mine.kernel}"
                for path in (at, f"{at}/interrupt", f"{at}/restart", f"/voila/api/shutdown/{mine.kernel}"):
                    assert (await someone.ask(path, method, **how)).code in (403, 404, 405)
            with pytest.raises(Exception, match="404"):
                await someone.connect(mine.kernel)
        assert (await mine.ask(f"/api/kernels/{mine.kernel}", "DELETE")).code in (403, 404, 405)
        assert (await mine.ask(f"/api/kernels/{mine.kernel}")).code == 200 and await mine.answers()
        mine.close()
        other.close()

    run(visits())


HOSTILE = [
    None, True, -1, 10**9, 10**400, 1e308, "", "x" * 50_000, "IPY_MODEL_none", "hồ\x00sơ\u202e", [], [[]] * 1000, {},
    {"__class__": "os"}, json.loads("[" * 300 + "]" * 300), ["IPY_MODEL_none"] * 9,
]  # fmt: skip
TRAITS = ("index", "value", "_options_labels", "blocks", "indicator", "narrow", "turn", "layout", "children", "_esm")


def test_hostile_states_of_controls_are_ignored_or_told_and_the_explorer_goes_on(explorer):
    async def visit():
        one, other = await seated(explorer[0]), await seated(explorer[0])
        await one.look()
        names = [one.control(words) for words in ("Pillar", "Search")] + [one.stage]
        for name in names:
            for n, value in enumerate(HOSTILE):
                await one.turn(name, **dict.fromkeys(TRAITS[n % 3 :: 3], value))
            await asyncio.sleep(0.3)
            assert await one.answers()
            for data in (None, [], {"method": "update"}, {"method": "custom", "content": HOSTILE[-2]}, {"method": 3},
                         {"method": "update", "state": {}, "buffer_paths": [["value", 0, "x"]]}):  # fmt: skip
                await one.say("comm_msg", {"comm_id": name, "data": data})
        await one.say("comm_msg", {"comm_id": "none"})
        await one.say("comm_msg", [])
        assert await one.answers() and await other.answers()
        await other.look()
        await other.turn(other.control("Pillar"), index=2)
        assert '"spec"' in await other.drawn()
        one.close()
        other.close()

    run(visit())


FORBIDDEN = ("execute_request", "complete_request", "inspect_request", "history_request", "is_complete_request",
             "input_reply", "debug_request", "usage_request", "shutdown_request", "interrupt_request",
             "create_subshell_request", "connect_request", "abort_request", "clear_request")  # fmt: skip


def test_a_visitor_runs_no_code(page):
    address, folder = page
    mark = folder / "ran"
    code = {
        "code": f"open({str(mark)!r}, 'w')", "silent": False, "store_history": False, "user_expressions": {},
        "allow_stdin": False, "stop_on_error": True, "cursor_pos": 1, "detail_level": 0, "restart": False,
    }  # fmt: skip

    async def visit():
        one = await seated(address)
        for channel in ("shell", "control", "stdin", "iopub", "none"):
            for kind in FORBIDDEN:
                await one.say(kind, code, channel)
        for target in ("jupyter.widget", "jupyter.widget.version", "dummy", None, {}):
            await one.say("comm_open", {"comm_id": "a", "target_name": target, "target_module": "os", "data": {}})
        for hostile in (b"", b"x", b"\xff" * 64, (2**62).to_bytes(8, "little") * 9, b"[" * 200_000,
                        (6).to_bytes(8, "little") + b"\xff" * 80):  # fmt: skip
            await one.send(hostile)
        said = []
        await one.say("kernel_info_request", {})
        await one.hear(lambda kind, _: said.append(kind) or kind == "kernel_info_reply")
        assert {kind for kind in said if kind.endswith("_reply")} == {"kernel_info_reply"}
        assert "execute_input" not in said and not mark.exists()
        one.close()

    run(visit())


def test_who_floods_a_connection_loses_it(page):
    async def visit():
        one = await seated(page[0])
        with suppress(Exception):
            for _ in range(3 * BURST):
                await one.say("comm_info_request", {})
        with pytest.raises(ConnectionError, match="1008"):
            await one.hear(lambda *_: False)

    run(visit())


def test_a_message_that_is_too_large_ends_the_connection_and_text_is_not_passed_on(page):
    async def visit():
        one = await seated(page[0])
        line = await one.connect()
        for words in ("", "{}", '{"header": {"msg_type": "execute_request"}}', "x" * 1000):
            await line.write_message(words, binary=False)
        assert await one.answers()
        with suppress(Exception):
            await one.send(bytes(LARGEST + 1))
        with pytest.raises(ConnectionError, match=r"1009|None"):
            await one.hear(lambda *_: False)

    run(visit())


@pytest.mark.parametrize(
    ("path", "base"), [("/", "/"), ("", "/"), ("dx", "/dx/"), ("/dx/", "/dx/"), ("//stats//dx-1.0//", "/stats/dx-1.0/")]
)
def test_a_base_path_is_a_path_with_a_slash_at_both_ends(path, base):
    assert f"--base_url={base}" in lab.serve_command(lab.EXPLORER, base_path=path)


@pytest.mark.parametrize("idle", [float("nan"), float("inf"), 0.0, 1e9])
def test_what_is_no_time_is_refused(idle):
    with pytest.raises(DxError, match=r"--idle is a number of minutes above 0 and up to 10,080, not"):
        lab.serve_command(lab.EXPLORER, idle=idle)


@pytest.mark.parametrize(
    "path", ["/a b/", "/dx/../", "/./", "/dx?x", "https://example.org/dx/", "/đ/", "/%2e/", "/dx/\n"]
)
def test_what_is_no_base_path_is_refused(path):
    with pytest.raises(DxError, match=r"--base-path .*: a path such as /dx/ is needed"):
        lab.serve_command(lab.EXPLORER, base_path=path)


@pytest.mark.parametrize("message", [None, "text", b"", b"\x06" + bytes(7), bytes(200_000), b"\xff" * 1000])
def test_a_message_that_is_none_is_not_said(message):
    assert not is_said(message)


PATHS = [
    "/voila/files/beside.txt", "/voila/files/beside.png", "/voila/files/page.ipynb", "/files/beside.txt", "/page.ipynb",
    "/view/page.ipynb", "/api", "/api/contents", "/api/terminals", "/api/sessions", "/api/kernels", "/api/kernelspecs",
    "/api/status", "/api/config/notebook", "/api/shutdown", "/terminals/1", "/voila/files/../beside.txt", "/lab",
    "/tree", "/login", "/metrics", "/nbconvert/html/page.ipynb", "/voila/api/contents/", "/voila/render/page.ipynb",
    "/voila/tree", "/voila/static/%2e%2e/%2e%2e/app.py", "/voila/static/..%2f..%2fapp.py", "/voila/static/",
    "/voila/static/%2fetc%2fpasswd", "/voila/static//etc/passwd", "/voila/static/..%5c..%5capp.py",
    "/voila/static/%00", "/voila/templates/dx/static/../index.html.j2", "/voila/templates/dx/index.html.j2",
    "/voila/templates/dx/static/..%2findex.html.j2", "/voila/templates/../static/x", "/voila/templates/%2e%2e/static/x",
    "/voila/templates/lab/static/%2fetc%2fpasswd", "/voila/labextensions/..%2f..%2f..%2fpyvenv.cfg",
    "/voila/labextensions/%2e%2e/%2e%2e/%2e%2e/pyvenv.cfg", "/voila/themes/x", "/voila/api/themes/x", "/voila/query/x",
    "/voila/execution/00000000-0000-0000-0000-000000000000", "/api/kernels/00000000-0000-0000-0000-000000000000",
    "/api/kernels/../kernels", "//etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_visitor_reads_no_file_and_lists_nothing(page, path):
    host, _, port = page[0].removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), 30) as line:  # a client would tidy the path
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b"")).decode()
    head, _, body = answer.partition("\r\n\r\n")
    assert int(head.split()[1]) in (400, 403, 404, 405)
    assert not re.search(r"not for visitors|secret|Traceback|root:|site-packages|home =", body)


SECOND = "GET /second HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST, CHUNKED, NONE = "POST / HTTP/1.1\r\nHost: localhost\r\n", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n"
TWO_IN_ONE = {
    "two lengths": f"{POST}Content-Length: 0\r\nContent-Length: {len(SECOND)}\r\n\r\n",
    "a length and chunks": f"{POST}Content-Length: 5\r\n{CHUNKED}\r\n{NONE}",
    "chunks by another name": f"{POST}Transfer-Encoding: xchunked\r\n\r\n{NONE}",
    "two codings": f"{POST}Transfer-Encoding: chunked, identity\r\n\r\n{NONE}",
    "a chunk of less than nothing": f"{POST}{CHUNKED}\r\n-1\r\n\r\n",
    "a chunk in underscores": f"{POST}{CHUNKED}\r\n0_0\r\n\r\n",
    "a length with a sign": f"{POST}Content-Length: +0\r\n\r\n",
    "a length that is none": f"{POST}Content-Length: 0x0\r\n\r\n",
    "a name before a blank": f"{POST}Content-Length : 5\r\n\r\n",
    "a line that returns alone": "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rY: b\r\n\r\n",
    "a NUL": "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n",
    "no version": "GET /\r\n\r\n",
    "another version": "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
    "a method that is none": "G(T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


@pytest.mark.parametrize("request_", TWO_IN_ONE.values(), ids=list(TWO_IN_ONE))
def test_a_request_that_can_be_read_in_two_ways_is_refused_and_what_follows_it_is_not_read(page, request_):
    """A server in front that reads it in the other way would take the second answer for somebody else's."""
    host, _, port = page[0].removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), 30) as line:
        line.sendall((request_ + SECOND).encode("latin-1"))
        line.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: line.recv(65536), b"")).decode("latin-1")
    codes = re.findall(r"^HTTP/1\.1 ([0-9]{3})", answer, flags=re.M)
    assert len(codes) <= 1 and all(int(code) in (400, 403, 404, 405) for code in codes)
    assert "not for visitors" not in answer and "Traceback" not in answer


@pytest.mark.parametrize("target", ["http://localhost/", "http://rebound.example/", "//rebound.example/", "*", "\\"])
@pytest.mark.parametrize("host", ["rebound.example", "localhost\r\nHost: rebound.example", "rebound.example@localhost"])
def test_a_name_of_others_leads_nowhere_however_it_is_said(page, target, host):
    name, _, port = page[0].removeprefix("http://").partition(":")
    with socket.create_connection((name, int(port)), 30) as line:
        line.sendall(f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b"")).decode("latin-1")
    assert not answer or int(answer.split()[1]) in (400, 403, 404)


def test_a_page_takes_neither_template_nor_theme_from_its_address(page, tmp_path):
    """A template is a program: whoever chooses the folder that it is read from runs code on the server."""
    evil = tmp_path / "evil"
    evil.mkdir()
    (evil / "index.html.j2").write_text("{{ 40 + 2 }} of the visitor")

    async def visit():
        for query in (f"?template=../../../../../../../..{evil}", "?template=reveal&theme=dark"):
            one = Visit(page[0])
            while (answer := await one.ask("/" + query)).code == 503:
                await asyncio.sleep(0.3)
            words = answer.body.decode()
            assert answer.code == 200 and "of the visitor" not in words and "reveal.js" not in words
            assert "theme-light" in words

    run(visit())


def test_no_program_of_the_folder_in_which_it_is_started_is_run():
    assert Server().config_file_paths == []  # where Voilà looks for a voila.py


def answered(address, path="/", host=None, method="GET"):
    request = Request(address + path, method=method, headers={"Host": host} if host else {})
    try:
        with urlopen(request, timeout=120) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        return error.code, error.headers, error.read()


def test_every_answer_has_its_headers_and_errors_tell_nothing_of_the_inside(page):
    asked = {
        "page": answered(page[0]), "file": answered(page[0], f"/{STATIC}"), "none": answered(page[0], "/none"),
        "no file": answered(page[0], "/voila/static/none.js"), "method": answered(page[0], method="DELETE"),
        "no kernel": answered(page[0], "/api/kernels/00000000-0000-0000-0000-000000000000"),
        "no socket": answered(page[0], "/api/kernels/00000000-0000-0000-0000-000000000000/channels"),
        "host": answered(page[0], host="rebound.example"), "full": answered(page[0]),
        "label": answered(page[0], "/voila/labextensions/none.js"),
    }  # fmt: skip
    codes = {name: status for name, (status, _, _) in asked.items()}
    assert codes["page"] in (200, 503) and codes["file"] == 200 and codes["host"] == 403 and codes["none"] == 404
    for name, (_, headers, body) in asked.items():
        assert {key: headers[key] for key in HEADERS} == HEADERS, name
        assert "Server" not in headers and b"Traceback" not in body and b"site-packages" not in body
    assert HEADERS["Content-Security-Policy"].startswith("frame-ancestors 'self';")


@pytest.mark.parametrize(
    ("host", "local"),
    [("localhost", True), ("127.0.0.1:8866", True), ("[::1]:8866", True), ("192.168.1.7", True), ("", False),
     ("rebound.example:8866", False), ("localhost.rebound.example", False), ("127.0.0.1.rebound.example", False),
     ("[::1].rebound.example", False), ("localhost@rebound.example", False), ("[::1]rebound.example:80", False)],
)  # fmt: skip
def test_only_names_of_this_machine_lead_here(host, local):
    assert is_local(host) is local


@pytest.mark.parametrize("status", [403, 404, 405, 500, 503])
def test_an_error_is_told_in_every_language(status):
    words = plain(status, "vi")
    assert words.startswith('<!DOCTYPE html>\n<html lang="vi">') and words.index('lang="vi"><h1') < words.index(
        'lang="en"><h1'
    )


def test_a_flood_of_connections_is_borne_and_over_when_it_ends(page):
    host, _, port = page[0].removeprefix("http://").partition(":")
    lines = []
    for n in range(150):
        line = socket.create_connection((host, int(port)), 30)
        with suppress(OSError):
            line.sendall((b"", b"GET / HT", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n",
                          b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n" + b"x" * 70000,
                          b"GET / HTTP/1.1\r\nX: " + b"x" * 40000)[n % 5])  # fmt: skip
        lines.append(line)
    for line in lines:
        line.close()
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with suppress(OSError, HTTPClientError):  # while it still closes the others
            run(seated(page[0]))
            return
        time.sleep(0.2)
    pytest.fail("nobody comes in any more")


def left(folder):
    return sorted(one.name for one in folder.iterdir() if one.name.startswith(("dx-", "voila", "tmp")))


def test_a_page_that_rests_is_closed_and_a_killed_server_leaves_no_process_and_a_folder_for_the_next(
    tmp_path, monkeypatch, page
):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    killed = []

    async def rests(address):
        one = await seated(address)
        with pytest.raises(ConnectionError, match="4000"):
            await one.hear(lambda *_: False)
        assert (await one.ask(f"/api/kernels/{one.kernel}")).code == 404
        await seated(address)  # whose kernel is there when the server ends

    def kill(server):
        killed.extend(descendants(server.pid))
        server.send_signal(signal.SIGKILL)

    notebook = page[1] / "page.ipynb"
    with started(tmp_path / "one", "serve", notebook, QUICK, f"/{STATIC}", "--idle=0.05", ending=kill) as address:
        run(rests(address))
    assert len(left(tmp_path)) == 1 and len(killed) >= 2
    assert all(ends(pid) for pid in killed)
    taken = page[0].rpartition(":")[2]
    start = [sys.executable, "-m", "dxlib", "serve", "--no-browser", f"--port={taken}", f"--notebook={notebook}"]
    done = subprocess.run(start, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert f"error: cannot listen on port {taken}: " in done.stderr and "--port names another" in done.stderr
    assert left(tmp_path) == []


def descendants(pid):
    told = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    children = {}
    for line in told.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found[1:]


def ends(pid):
    for _ in range(100):
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.1)
    return False


def test_on_a_full_disk_a_visitor_is_told_and_comes_in_when_there_is_room(page, tmp_path, monkeypatch):
    import refused

    if not refused.may_mount(tmp_path):
        pytest.skip("nothing may be mounted here")
    monkeypatch.setattr(refused, "_SIZE", 32)
    with refused.mounted(tmp_path / "disk"):
        monkeypatch.setenv("TMPDIR", str(tmp_path / "disk"))
        with started(tmp_path, "serve", page[1] / "page.ipynb", QUICK, f"/{STATIC}") as address:
            filler = refused.filled(tmp_path / "disk", 0)
            answer = run(Visit(address).ask())
            assert (answer.code, answer.headers["Retry-After"]) == (503, "30")
            assert "Its disk is full" in answer.body.decode() and "All seats" not in answer.body.decode()
            filler.unlink()
            assert run(seated(address)).kernel
        assert left(tmp_path / "disk") == []


def test_the_log_tells_in_a_line_that_a_page_was_left():
    (log := logging.Logger("served")).addHandler(logging.StreamHandler(told := io.StringIO()))
    log.addFilter(_in_a_line)
    for error in (DeadKernelError("Kernel died"), ValueError("other")):
        try:
            raise error
        except Exception:
            log.exception("while executing cell: %r", {"cell_type": "code"})
    left, *other = told.getvalue().splitlines()
    assert left == "a page was left, or its kernel ended, before it was made" and other[-1] == "ValueError: other"
