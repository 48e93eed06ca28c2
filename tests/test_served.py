"""What a visitor of `dx serve` cannot do, through the WebSocket that the page itself uses."""

import asyncio
import json
import re
import sys
import uuid
from importlib import import_module
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import nbformat
import pytest

sys.path.insert(0, str(Path(__file__).parent / "browser"))

from servers import _started

websocket_connect = import_module("tornado.websocket").websocket_connect  # of the server itself

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the servers are ended by signals")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("serve")
    new = nbformat.v4
    cells = [new.new_code_cell("secret = 1", metadata={"tags": ["parameters"]}), new.new_markdown_cell("# A page")]
    nbformat.write(new.new_notebook(cells=cells), folder / "page.ipynb")
    (folder / "beside.txt").write_text("not for visitors")
    with _started(folder, "serve", folder / "page.ipynb", [], "/voila/static/voila.js") as address:
        yield address, folder


@pytest.fixture(scope="module")
def kernel(served):
    page = urlopen(served[0], timeout=120).read().decode()
    return re.search(r'"?kernelId"?:\s*"([0-9a-f-]{36})"', page).group(1)


def message(kind, content):
    header = {
        "msg_id": uuid.uuid4().hex,
        "username": "",
        "session": uuid.uuid4().hex,
        "msg_type": kind,
        "version": "5.3",
    }
    return json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"})


async def answers(address, kernel, sent):
    """What the kernel says within a while, after a question that it answers."""
    found = []
    connection = await websocket_connect(f"ws{address[4:]}/api/kernels/{kernel}/channels")
    try:
        for one in sent:
            await connection.write_message(one)
        while True:
            said = await asyncio.wait_for(connection.read_message(), 15)
            found.append(json.loads(said)["header"]["msg_type"])
            if found[-1] == "kernel_info_reply":
                return found
    finally:
        connection.close()


def test_a_visitor_runs_no_code(served, kernel):
    address, folder = served
    mark = folder / "ran"
    code = {"code": f"open({str(mark)!r}, 'w')", "silent": False, "store_history": False, "user_expressions": {},
            "allow_stdin": False, "stop_on_error": True}  # fmt: skip
    kinds = ("execute_request", "complete_request", "inspect_request", "history_request")
    sent = [message(kind, code | {"cursor_pos": 1, "detail_level": 0}) for kind in kinds]
    said = asyncio.run(answers(address, kernel, [*sent, message("kernel_info_request", {})]))
    assert not {"execute_reply", "execute_input", "complete_reply", "inspect_reply", "history_reply"} & {*said}
    assert not mark.exists()


@pytest.mark.parametrize(
    "path",
    ["/voila/files/beside.txt", "/voila/files/page.ipynb", "/files/beside.txt", "/api/contents", "/api/terminals",
     "/api/sessions", "/api/kernels", "/terminals/1", "/voila/files/../beside.txt",
     "/voila/static/%2e%2e/%2e%2e/app.py", "/lab", "/tree"],
)  # fmt: skip
def test_a_visitor_reads_no_file_and_lists_nothing(served, kernel, path):
    try:
        with urlopen(served[0] + path, timeout=60) as answer:
            content = answer.read()
    except HTTPError as error:
        assert error.code in (403, 404, 405)
    else:
        pytest.fail(f"{path} gives {content[:80]!r}")


def test_the_page_stands_in_no_frame_of_others_and_tells_nobody_where_a_visitor_comes_from(served):
    with urlopen(served[0], timeout=120) as answer:
        headers = answer.headers
    assert headers["Content-Security-Policy"].startswith("frame-ancestors 'self';")
    assert (headers["Referrer-Policy"], headers["X-Content-Type-Options"]) == ("no-referrer", "nosniff")
