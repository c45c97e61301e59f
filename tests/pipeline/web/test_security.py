"""What must do no harm: hostile news, hostile questions, hostile visitors."""

from __future__ import annotations

import csv
import io
import os
import re
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import httpx
import openpyxl
import pytest

from pipeline.web.guard import MOST_BYTES, MOST_QUERY
from tests.pipeline.web import world
from tests.pipeline.web.conftest import TOKEN, Served, serving


def test_a_script_in_a_headline_is_a_text(served: Served) -> None:
    for path in ("/", "/figures", "/figures?q=قم", "/article/hostile", "/figures?place=<script>x</script>"):
        text = served.client.get(path).text
        assert "<script>hacked" not in text
        assert "<script>x" not in text
    assert "&lt;script&gt;hacked=1&lt;/script&gt;" in served.client.get("/article/hostile").text


def test_a_script_in_a_question_is_a_text(served: Served) -> None:
    text = served.client.get("/figures", params={"q": '"><script>x()</script>'}).text
    assert "<script>x" not in text


def test_an_address_that_is_a_script_is_no_link(served: Served) -> None:
    assert "javascript:" not in served.client.get("/article/hostile").text


def test_pages_forbid_what_they_do_not_need(served: Served) -> None:
    policy = served.client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "http" not in policy


def test_no_page_asks_for_anything_elsewhere(served: Served) -> None:
    for path in ("/", "/figures", "/about", "/article/loans"):
        text = served.client.get(path).text
        assert not re.findall(r'(?:src|action)="(?:https?:)?//', text)
        assert not re.findall(r'<link[^>]+href="(?:https?:)?//', text)


def test_a_cell_is_never_a_formula(served: Served) -> None:
    words = {"article": "hostile"}
    text = served.client.get("/figures.csv", params=words).content.decode("utf-8-sig")
    agencies = {row["agency"] for row in csv.DictReader(io.StringIO(text))}
    assert agencies == {f"'{world.FORMULA}"}
    book = served.client.get("/figures.xlsx", params=words).content
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert world.FORMULA in {cell.value for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}


@pytest.mark.parametrize("name", ["q", "place", "organization", "agency", "family", "claim", "article"])
def test_sql_in_a_name_is_a_name(served: Served, name: str) -> None:
    answer = served.client.get("/figures", params={name: world.INJECTION})
    assert answer.status_code == 200
    assert served.client.get("/article/loans").status_code == 200


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM articles", "DROP TABLE statistics", "INSERT INTO runs VALUES (1,2,3,4,5,6)",
        "PRAGMA writable_schema = 1", "ATTACH DATABASE '/tmp/x.db' AS x", "VACUUM INTO '/tmp/x.db'",
        "WITH x AS (SELECT 1) DELETE FROM articles",
    ],
)  # fmt: skip
def test_sql_cannot_write(served: Served, sql: str) -> None:
    before = served.db.read_bytes()
    answer = served.client.get("/amarkav.json", params={"sql": sql})
    assert answer.status_code == 400
    assert served.db.read_bytes() == before


def test_sql_that_would_run_for_minutes_is_stopped(served: Served) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    answer = served.client.get("/amarkav.json", params={"sql": endless})
    assert answer.status_code == 400
    assert "Interrupted" in answer.json()["title"]
    assert served.client.get("/").status_code == 200


def test_sql_gets_so_many_rows(served: Served) -> None:
    many = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 5000) SELECT x FROM n"
    answer = served.client.get("/amarkav.json", params={"sql": many}).json()
    assert len(answer["rows"]) == 1000
    assert answer["truncated"]


def test_sql_cannot_fill_the_memory(served: Served) -> None:
    answer = served.client.get("/amarkav.json", params={"sql": "SELECT length(zeroblob(900000000))"})
    assert answer.status_code == 400
    assert "too big" in answer.json()["error"]


@pytest.mark.parametrize(
    "path",
    [
        "/-/static-plugins/pipeline.web/../guard.py", "/-/static-plugins/pipeline.web/%2e%2e/guard.py",
        "/-/static/../../../../etc/passwd", "/article/..%2f..%2fetc%2fpasswd",
        "/figure/..%2f..%2fetc%2fpasswd",
    ],
)  # fmt: skip
def test_a_path_outside_leads_nowhere(served: Served, path: str) -> None:
    with socket.create_connection(("127.0.0.1", int(served.home.rsplit(":", 1)[1])), timeout=60) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: raw.recv(65536), b""))
    assert answer.split()[1] == b"404"
    assert b"root:" not in answer
    assert b"Guard:" not in answer


def test_the_database_is_not_handed_out(served: Served) -> None:
    assert served.client.get("/amarkav.db").status_code in (403, 404)


def test_the_token_is_told_nowhere(served: Served) -> None:
    for path in ("/-/metadata.json", "/-/settings.json", "/-/plugins.json", "/-/config.json", "/"):
        assert TOKEN not in served.client.get(path).text


def test_a_correction_needs_the_form_of_this_page(served: Served) -> None:
    statistic = served.client.get("/figures.json").json()[0]["id"]
    data = {"token": TOKEN, "field": "value", "value": "1", "who": "x", "why": "y"}
    cookies = {"ds_csrftoken": "of another page"}
    assert httpx.post(f"{served.home}/figure/{statistic}", data=data, cookies=cookies).status_code == 403
    with sqlite3.connect(served.db) as connection:
        assert connection.execute("SELECT count(*) FROM corrections").fetchone() == (0,)


def test_too_much_is_not_taken(served: Served) -> None:
    assert served.client.post("/figure/x", content=b"x" * (MOST_BYTES + 1)).status_code == 413
    assert served.client.get("/figures", params={"q": "x" * MOST_QUERY}).status_code == 414


def test_a_name_that_is_not_ours_is_not_answered(served: Served) -> None:
    assert served.client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert served.client.get("/", headers={"host": "localhost:1"}).status_code == 200


def test_a_thousand_open_connections_do_not_keep_others_out(served: Served) -> None:
    port = int(served.home.rsplit(":", 1)[1])
    idle = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(900)]
    try:
        assert httpx.get(f"{served.home}/about", timeout=60).status_code == 200
    finally:
        for connection in idle:
            connection.close()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline.cli", "serve", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "example.org"])
def test_beyond_this_machine_a_password_is_needed(served: Served, host: str) -> None:
    done = run("--db", str(served.db), "--host", host, "--port", "0")
    assert done.returncode == 2
    assert f"--host: received '{host}', which others can reach, and no password" in done.stderr


def test_a_password_is_asked_for(db: Path, tmp_path: Path) -> None:
    secret = tmp_path / "password.txt"
    secret.write_text("گذرواژهٔ بلند\n", encoding="utf-8")
    with serving(db, "--password-file", str(secret)) as running:
        assert running.client.get("/").status_code == 401
        assert running.client.get("/amarkav").status_code == 401
        assert running.client.get("/", auth=("x", "نادرست")).status_code == 401
        assert running.client.get("/", auth=("x", "گذرواژهٔ بلند")).status_code == 200


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--db", "nothing.db"], "nothing.db: found no such file; publish one first"),
        (["--db", "nothing.db", "--password-file", "none.txt"], "--password-file: none.txt cannot be read"),
        (["--db", "nothing.db", "--port", "99999"], "received '99999', expected a port"),
    ],
)
def test_what_cannot_be_served_is_said(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_said(served: Served) -> None:
    port = served.home.rsplit(":", 1)[1]
    done = run("--db", str(served.db), "--port", port)
    assert done.returncode == 2
    assert f"--port: received {port}, which cannot be used" in done.stderr


def test_it_ends_when_told(db: Path) -> None:
    with serving(db) as running:
        assert Path(f"/proc/{running.pid}").exists()
        os.kill(running.pid, 2)
        assert os.waitstatus_to_exitcode(os.waitpid(running.pid, 0)[1]) == 0
