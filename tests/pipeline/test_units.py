"""Units: every name, symbol, form, reading and conversion of the registry."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawler.characters import key
from pipeline.inflections import adjectives, inflected, spell, spellings
from pipeline.lexicon import load
from pipeline.units import NO_UNIT, OTHER, Unit, Units, to_rials, to_si, units

TABLE = load("units")
REGISTRY = units()


def read(*words: str) -> str | None:
    """The code of the unit that the words after a number are read as."""
    found = REGISTRY.read([key(word) for word in words], 1)
    return found.unit.code if found else None


def named() -> Iterator[tuple[Unit, str]]:
    for unit in REGISTRY:
        for name in unit.names + unit.symbols:
            yield unit, name


def readings() -> Iterator[tuple[str, str, str]]:
    for name, row in TABLE["ambiguous"].items():
        for reading, words in row.items():
            if isinstance(words, list):
                for word in words:
                    yield name, word, reading


@pytest.mark.parametrize("unit", [*REGISTRY], ids=lambda unit: unit.code)
def test_guideline(unit: Unit) -> None:
    assert unit.guideline in TABLE["guideline"]
    if unit.guideline in (unit.code, OTHER):
        assert unit.scale == 1
    else:
        assert REGISTRY[unit.guideline].family == unit.family or unit.guideline == "carat"


@pytest.mark.parametrize("code", sorted(set(TABLE["guideline"]) - {"count", "fraction", OTHER}))
def test_guideline_codes_are_units(code: str) -> None:
    assert REGISTRY[code].guideline == code


def test_size() -> None:
    assert len(REGISTRY) >= 250


@pytest.mark.parametrize(("unit", "name"), [*named()], ids=lambda value: getattr(value, "code", value))
def test_names_and_symbols(unit: Unit, name: str) -> None:
    forms = spellings(name) if name in unit.names else [spell(name)]
    for form in forms:
        ambiguity = REGISTRY.ambiguity(name)
        found = REGISTRY.match(["5", *form], 1)
        usual = ambiguity.default if ambiguity else unit.code
        if usual == NO_UNIT:
            assert found is None or found.words < len(form)
        else:
            assert found is not None
            assert (found.unit.code, found.words, found.adjectival) == (usual, len(form), False)
        if ambiguity and usual != unit.code:
            assert unit.code in ambiguity.hints.values()


def plain() -> Iterator[Unit]:
    """Units that their first name means without a hint."""
    for unit in REGISTRY:
        ambiguity = REGISTRY.ambiguity(unit.names[0])
        if ambiguity is None or ambiguity.default == unit.code:
            yield unit


@pytest.mark.parametrize("unit", [*plain()], ids=lambda unit: unit.code)
def test_adjectives(unit: Unit) -> None:
    regular = [(*spell(unit.names[0])[:-1], *end) for end in adjectives(spell(unit.names[0])[-1])]
    forms = [form for name in unit.adjectives for form in inflected(name)] or regular
    nouns = {form for name in unit.names for form in spellings(name)}
    for form in forms:  # «دلار کانادایی» is a name as well
        found = REGISTRY.match(["5", *form], 1)
        assert found is not None
        assert (found.unit.code, found.words, found.adjectival) == (unit.code, len(form), form not in nouns)


def test_no_form_has_two_owners() -> None:
    owners: dict[tuple[str, ...], set[str]] = {}
    for unit, name in named():
        for form in spellings(name):
            owners.setdefault(form, set()).add(unit.code)
    assert {form: codes for form, codes in owners.items() if len(codes) > 1} == {}


@pytest.mark.parametrize("name", TABLE["ambiguous"])
def test_ambiguous_names_are_names(name: str) -> None:
    ambiguity = REGISTRY.ambiguity(name)
    assert ambiguity is not None
    for reading in (ambiguity.default, *ambiguity.hints.values(), *ambiguity.after.values()):
        assert reading == NO_UNIT or reading in REGISTRY
    assert spell(name) in {form for _, other in named() for form in spellings(other)}


@pytest.mark.parametrize(("name", "hint", "reading"), [*readings()])
def test_hints(name: str, hint: str, reading: str) -> None:
    ambiguity = REGISTRY.ambiguity(name)
    assert ambiguity is not None
    assert ambiguity.hints[key(hint)] == reading
    keys = ["5", *spell(name), "،", key(hint)]
    last = 1 + len(spell(name))
    assert ambiguity.decide(keys, (1, last), (0, len(keys))) == reading


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("۳۰ هزار تن سیمان", "ton"),
        ("۱۲ تن از معلمان", None),
        ("۴ تن زخمی شدند", None),
        ("۲۵۰ واحد افزایش یافت", "point"),
        ("۲۵۰ واحد مسکونی", None),
        ("۱۸ درجه", "degree_celsius"),
        ("۹۰ درجه چرخش", "degree"),
        ("۴۰ پوند", "pound"),
        ("۴۰ پوند وزن", "pound_mass"),
        ("۱۴ گره کور", None),
        ("۲۰ دینار عراق", "iraqi_dinar"),
        ("۳ متر پارچه", "meter"),
        ("۸۵ متر زیربنا", "square_meter"),
        ("۶ بیت شعر", None),
        ("۲۴ نفر ساعت آموزش", "person_hour"),
        ("۲۴ نفر روز جمعه", None),
        ("۵۰ سیر", None),
        ("۹ ریال عمان", "omani_rial"),
        ("۱۱۰ میکروگرم در متر مکعب", "microgram_per_cubic_meter"),
        ("۱۱۰ کیلو متر در ساعت", "kilometer_per_hour"),
        ("۱۱۰ کيلومتر", "kilometer"),
        ("۷ کتاب", None),
    ],
)
def test_reading(text: str, code: str | None) -> None:
    number, rest = 1, text.split()
    while rest[number] in ("هزار", "میلیون"):
        number += 1
    assert read(*rest[number - 1 :]) == code


def test_hints_stay_within_bounds() -> None:
    keys = ["۲۵۰", "واحد", ".", "شاخص"]
    assert REGISTRY.read(keys, 1) is not None
    assert REGISTRY.read(keys, 1, 0, 3) is None


@pytest.mark.parametrize("unit", [*REGISTRY], ids=lambda unit: unit.code)
def test_conversion(unit: Unit) -> None:
    value, name = to_si(2, unit)
    if not unit.pint:
        assert (value, name) == (None, "")
        return
    assert isinstance(value, float)
    assert value > 0
    assert name == unit.si != ""
    both, _ = to_si((1, 2), unit)
    assert isinstance(both, tuple)
    assert both[0] < both[1] == value


@pytest.mark.parametrize(
    "unit", [u for u in REGISTRY if u.guideline not in (u.code, OTHER)], ids=lambda u: u.code
)
def test_scale_agrees_with_conversion(unit: Unit) -> None:
    home = REGISTRY[unit.guideline]
    if unit.family == home.family and unit.pint and home.pint:
        value, _ = to_si(1, unit)
        assert value == pytest.approx(to_si(unit.scale, home)[0], rel=1e-3)


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (3, "hectare", 30000.0),
        (20, "degree_celsius", 293.15),
        (-40, "degree_fahrenheit", 233.15),
        (1, "barrel", 0.158987294928),
        (2, "farsang", 12480.0),
        (1, "kilowatt_hour", 3.6e6),
        (120, "millimeter_of_mercury", 15998.6864898),
        (10, "megabit_per_second", 1e7),
        ((1, 2), "ton", (1000.0, 2000.0)),
        (None, "meter", None),
    ],
)
def test_si(value: float | None, code: str, expected: float | None) -> None:
    assert to_si(value, REGISTRY[code])[0] == (pytest.approx(expected) if expected else None)


def test_rials() -> None:
    assert to_rials(5, REGISTRY["rial"]) == 5
    assert to_rials(5, REGISTRY["toman"]) == 50
    assert to_rials(2, REGISTRY["hemat"]) == 2e13
    assert to_rials((1, 2), REGISTRY["toman"]) == (10, 20)
    assert to_rials(5, REGISTRY["dollar"]) is None
    assert to_rials(None, REGISTRY["rial"]) is None


def test_unknown_code() -> None:
    assert REGISTRY.get("parasang") is None
    assert "parasang" not in REGISTRY
    with pytest.raises(KeyError, match=r"parasang.*units\.toml"):
        REGISTRY["parasang"]


def test_unknown_guideline_unit_is_refused() -> None:
    table = {
        "guideline": ["other"],
        "families": {"length": {"kind": "measure"}},
        "length": {"cubit": {"names": ["ذراع"], "within": "elbow"}},
        "ambiguous": {},
    }
    with pytest.raises(ValueError, match=r"cubit.*elbow"):
        Units(table)
