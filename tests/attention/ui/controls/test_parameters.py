"""Every parameter of the address: what it may say gets through, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.ui.controls.kinds import Answer, Code, Number, Steps, Switch
from attention.ui.controls.parameters import PARAMETERS, refused
from attention.ui.text import LANGUAGES, load_labels, load_parts
from pages import SECTIONS

SLUGS = tuple(section.slug for section in SECTIONS)
NUMBERS = [name for name, parameter in PARAMETERS.items() if isinstance(parameter, Number)]
CHOICES = [name for name, parameter in PARAMETERS.items() if isinstance(parameter, Code | Answer | Switch | Steps)]


@given(st.dictionaries(st.sampled_from(sorted(PARAMETERS)), st.text(max_size=200)))
def test_no_query_string_raises(query: dict[str, str]) -> None:
    assert set(refused(query)) <= query.keys()


@pytest.mark.parametrize("name", PARAMETERS)
def test_what_a_declaration_gives_to_try_is_allowed(name: str) -> None:
    assert PARAMETERS[name].samples
    assert [value for value in PARAMETERS[name].samples if refused({name: value})] == []


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_are_taken_inside_their_range_only(name: str) -> None:
    number = PARAMETERS[name]
    assert isinstance(number, Number)
    assert number.low <= number.default <= number.high
    assert refused({name: str(number.low)}) == refused({name: str(number.high)}) == []
    for bad in (str(number.high + 1), "-1", "٣", "9" * 5000, "", "1e1", "nan", "inf", "1_0", " 1"):
        assert refused({name: bad}) == [name]


def test_whole_numbers_have_no_point_and_others_may() -> None:
    assert refused({"seed": "1.5", "temperature": "1.5"}) == ["seed"]
    for bad in ("0", "9", "0." + "1" * 99):
        assert refused({"temperature": bad}) == ["temperature"]


@pytest.mark.parametrize("name", CHOICES)
def test_choices_are_taken_by_their_codes_only(name: str) -> None:
    for code in PARAMETERS[name].samples:
        assert refused({name: code}) == []
        assert refused({name: f"-{code}"}) == refused({name: f"{code} "}) == [name]
    assert refused({name: ""}) == [name]


def test_unknown_parameters_are_let_pass() -> None:
    assert refused({"lang": "zh", "score": "additive", "utm_source": "mail"}) == []
    assert refused({"score": "<script>", "lang": "xx"}) == ["lang", "score"]


def test_a_narrower_number_keeps_its_default_inside() -> None:
    query = PARAMETERS["query"]
    assert isinstance(query, Number)
    assert (query.up_to(3).high, query.up_to(3, 9).default, query.up_to(3, 2).default) == (3, 3, 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_is_there(language: str) -> None:
    labels = load_labels(language)
    assert [each.name for each in PARAMETERS.values() if each.label and each.label not in labels] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name, each in PARAMETERS.items() if isinstance(each, Answer)])
def test_every_question_and_its_answers_are_parts_of_its_section(name: str, language: str) -> None:
    question = PARAMETERS[name]
    (slug,) = question.sections
    parts = load_parts(language, slug)
    assert {name, *(f"{name}_{answer}" for answer in question.samples)} <= parts.keys()


def test_sections_and_conditions_exist() -> None:
    for parameter in PARAMETERS.values():
        assert set(parameter.sections) <= set(SLUGS)
        for condition in filter(None, parameter.when.split("&")):
            name, _, value = condition.partition("=")
            assert name in PARAMETERS
            assert not value or PARAMETERS[name].allows(value)
