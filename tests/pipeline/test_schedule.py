"""Schedule: spans of time, and a job done again and again, never two at once."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from crawler.errors import UsageError
from pipeline import cli, schedule
from pipeline.commands import commands
from tests.docs import README


class EndError(Exception):
    """Ends a schedule."""


@pytest.mark.parametrize(
    ("text", "minutes"), [("30m", 30), ("3h", 180), ("1d", 1440), (" ۱۲ h", 720), ("٤٥m", 45)]
)
def test_spans(text: str, minutes: int) -> None:
    assert schedule.span(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "3", "h", "0h", "-1h", "3s", "1.5h", "3h30m", "99999d"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="expected one as 30m, 3h or 1d"):
        schedule.span(text)


def test_it_goes_on_until_something_is_raised() -> None:
    done = []

    def job() -> None:
        done.append(threading.current_thread())
        if len(done) == 3:
            raise EndError

    before = threading.active_count()
    with pytest.raises(EndError):
        schedule.repeat(job, every=timedelta(seconds=0.02))
    assert done == [threading.main_thread()] * 3, "where signals come, and one at a time"
    assert threading.active_count() == before


def test_the_units_of_systemd_are_in_order(tmp_path: Path) -> None:
    """As README.md has them, but for where Amarkav is installed."""
    blocks = re.findall(
        r"```ini\n# /etc/systemd/system/(\S+)\n(.*?)```", README.read_text("utf-8"), re.DOTALL
    )
    units = dict(blocks)
    assert set(units) == {"amarkav.service", "amarkav.timer"}
    for name, text in units.items():
        (tmp_path / name).write_text(text.replace("/srv/amarkav/.venv/bin/amarkav", sys.executable), "utf-8")
    command = shlex.split(re.findall(r"ExecStart=\S+/amarkav (.*)", units["amarkav.service"])[0])
    assert cli.parser(commands(["update"])).parse_args(command).fresh
    if not (verify := shutil.which("systemd-analyze")):
        pytest.skip("no systemd-analyze to verify the units with")
    done = subprocess.run(
        [verify, "verify", "--man=no", *map(str, tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if "amarkav" in line]  # others may be out of order
    assert said == []


def test_the_line_for_cron_is_in_order() -> None:
    """``cron`` runs it by ``sh``: nothing new is no failure, everything else is mailed."""
    [line] = re.findall(r"(?m)^30 \*/3 \* \* \*  cd \S+ && (.*)$", README.read_text("utf-8"))
    for status, mailed in ((0, False), (4, False), (3, True), (1, True)):
        said = f"amarkav() {{ return {status}; }}; mail() {{ cat > mailed; }}; {line}; test -e mailed"
        with TemporaryDirectory() as folder:
            done = subprocess.run(["sh", "-c", said], cwd=folder, check=False)
            assert done.returncode == (0 if mailed else 1)
