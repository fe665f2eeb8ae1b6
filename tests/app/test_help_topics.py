from __future__ import annotations

from app.help_topics import FOR, Block, blocks, topics
from pulse.people.permissions import Permission


def test_every_topic_has_both_languages_with_as_many_parts() -> None:
    for topic in topics():
        korean, english = (list(blocks(text)) for text in (topic.text_ko, topic.text_en))
        assert [one.kind for one in korean] == [one.kind for one in english], topic.slug
        lengths = [[len(one.lines) for one in text] for text in (korean, english)]
        assert lengths[0] == lengths[1], topic.slug
        assert [one.place for one in korean] == [one.place for one in english], topic.slug


def test_a_text_is_parted_into_headings_paragraphs_and_lists() -> None:
    assert list(blocks("One.\n\n# Two {#two}\n- a\n- b\nEnd.\n# Three\n")) == [
        Block("text", ("One.",)),
        Block("heading", ("Two",), "two"),
        Block("list", ("a", "b")),
        Block("text", ("End.",)),
        Block("heading", ("Three",)),
    ]


def test_some_topics_are_for_everybody_and_others_for_some() -> None:
    nobody = frozenset[Permission]()
    assert [one.slug for one in topics() if one.is_for(nobody)] == ["answering", "numbers"]
    every = frozenset(Permission)
    assert [one.slug for one in topics() if one.is_for(every)] == list(FOR)
