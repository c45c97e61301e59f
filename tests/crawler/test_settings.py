"""Settings: from a file, the environment and the command line; wrong ones say how to mend them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler import settings
from crawler.errors import UsageError
from crawler.settings import CONTACT, Settings


@pytest.fixture(autouse=True)
def _no_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CONTACT, raising=False)


def written(folder: Path, text: str) -> Path:
    file = folder / "crawl.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_says_what_is_to_be_set(tmp_path: Path) -> None:
    text = 'contact = "a@b.ir"\ndelay = 2\n[proxies]\ntasnim = "http://p.ir:1"'
    read = settings.gather(written(tmp_path, text))
    assert (read.contact, read.delay, read.tries) == ("a@b.ir", 2, Settings().tries)
    assert (read.proxy_of("tasnim"), read.proxy_of("mehr")) == ("http://p.ir:1", "")


def test_options_are_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, 'contact = "file@b.ir"')
    assert settings.gather(file).contact == "file@b.ir"
    monkeypatch.setenv(CONTACT, "environment@b.ir")
    assert settings.gather(file, contact=None).contact == "environment@b.ir"
    assert settings.gather(file, contact="option@b.ir").contact == "option@b.ir"


def test_a_proxy_of_the_command_line_is_for_every_agency(tmp_path: Path) -> None:
    file = written(tmp_path, 'contact = "a@b.ir"\nproxies = {tasnim = "http://p.ir:1"}')
    assert settings.gather(file, proxy="http://q.ir:2").proxy_of("tasnim") == "http://q.ir:2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "received '' as contact"),
        ('contact = "me"', "received 'me' as contact"),
        ('contact = "a@b.ir"\ndelai = 1', "found delai, expected one of contact, delay"),
        ('contact = "a@b.ir"\ndelay = "1"', "found delay = '1', expected int or float"),
        ('contact = "a@b.ir"\ntries = true', "found tries = True, expected int"),
        ('contact = "a@b.ir"\ndelay = -1', "received delay = -1, expected at least 0"),
        ('contact = "a@b.ir"\nproxy = "localhost:8080"', "received 'localhost:8080' as proxy"),
        ('contact = "a@b.ir"\nproxies = {tasnim = 1}', "found proxies.tasnim = 1"),
        ("contact = ", "Invalid value"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        settings.gather(file)
    assert str(file) in str(caught.value)
    assert said in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.toml"):
        settings.gather(tmp_path / "nowhere.toml")


@pytest.mark.parametrize("contact", ["https://amarkav.ir/crawl", "crawl@amarkav.ir"])
def test_the_user_agent_tells_who_we_are(contact: str) -> None:
    assert contact in settings.checked(Settings(contact=contact)).user_agent
