"""What is said about sealed reports: every choice has words, help is named, nothing leaks."""

from __future__ import annotations

from string import Formatter

import pytest

from integrations.report_wording import REPORTS
from integrations.slack.router import words_for
from integrations.wording import say
from pulse.errors import Invalid
from pulse.reports.filing import LONGEST, OFFICES, Concern

LOCALES = ("ko", "en")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_concern_and_every_office_has_words_of_its_own(locale: str) -> None:
    concerns = {say(locale, f"report.concern.{concern.value}") for concern in Concern}
    offices = {say(locale, f"report.office.{office.value}") for office in OFFICES}
    assert (len(concerns), len(offices)) == (len(Concern), len(OFFICES))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("key", ["report.by_slack", "report.none"])
def test_whoever_is_in_danger_is_told_whom_to_call(key: str, locale: str) -> None:
    said = say(locale, key)
    assert "112" in said
    assert "119" in said


def test_the_officer_is_told_nothing_but_that_there_is_a_report() -> None:
    told = [words for key, words in REPORTS.items() if key.startswith("report.filed")]
    assert len(told) == 4
    for said in (text for words in told for text in words):
        assert [name for _, name, _, _ in Formatter().parse(said) if name] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_receipt_names_the_officer_and_the_reference(locale: str) -> None:
    said = say(locale, "report.sent", name="신빛나", reference="K7Q2")
    assert "신빛나" in said
    assert "K7Q2" in said


def test_what_is_missing_is_asked_for_and_the_limit_is_the_real_one() -> None:
    for code in ("officer_not_chosen", "concern_not_chosen", "report_too_short"):
        assert words_for(Invalid(code)) == f"error.{code}"
    assert all(f"{LONGEST:,}" in say(locale, "error.report_too_long") for locale in LOCALES)
