"""Errors: one line each, with all that is needed to mend it, in every process."""

from __future__ import annotations

import pickle

from crawler.errors import AmarkavError, InputError, UsageError


def test_an_input_error_says_where_what_and_how() -> None:
    error = InputError("a.csv", "the columns x, y", 'a column "text"', "rename one", line=1)
    assert str(error) == 'a.csv, line 1: found the columns x, y; expected a column "text"; rename one'


def test_an_input_error_needs_no_more_than_a_finding() -> None:
    assert str(InputError("a.csv", "no such file")) == "a.csv: found no such file"


def test_an_input_error_is_one_line_whatever_it_holds() -> None:
    assert "\n" not in str(InputError("a\nb", "x\r\ny", "z\u2028", line=3))


def test_an_input_error_travels_between_processes() -> None:
    error = pickle.loads(pickle.dumps(InputError("a", "b", "c", "d", line=17)))
    assert (str(error), error.line) == ("a, line 17: found b; expected c; d", 17)


def test_all_errors_have_one_base() -> None:
    assert issubclass(InputError, AmarkavError)
    assert issubclass(UsageError, AmarkavError)
