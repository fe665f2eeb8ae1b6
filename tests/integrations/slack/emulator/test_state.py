"""The workspace's own arithmetic: ids, timestamps, threads and direct messages."""

from hypothesis import given
from hypothesis import strategies as st

from integrations.slack.emulator.state import Conversation, Message, User, Workspace
from tests.slack_workspace import Moment


@given(st.lists(st.sampled_from([0.0, 0.0, 0.000001, 2.5]), min_size=2, max_size=30))
def test_timestamps_only_grow_even_while_time_stands_still(pauses: list[float]) -> None:
    moment = Moment()
    workspace = Workspace(moment.now)
    stamps = []
    for pause in pauses:
        moment.advance(pause)
        stamps.append(workspace.next_ts())
    assert stamps == sorted(set(stamps))
    assert all(len(stamp.partition(".")[2]) == 6 for stamp in stamps)


def test_ids_have_slacks_shape_and_differ() -> None:
    workspace = Workspace(Moment().now)
    made = [workspace.new_id("D") for _ in range(500)]
    assert len(set(made)) == 500
    assert all(len(each) == 10 and each.startswith("D") for each in made)


def test_a_person_has_one_direct_message_with_the_app() -> None:
    workspace = Workspace(Moment().now)
    opened = workspace.direct_channel("U1", "UBOT")
    revision = workspace.revision
    assert workspace.direct_channel("U1", "UBOT") is opened
    assert workspace.revision == revision
    assert workspace.direct_channel("U2", "UBOT").id != opened.id
    assert opened.members == ["U1", "UBOT"]


def test_a_thread_is_what_others_may_read_below_a_message() -> None:
    channel = Conversation("C1", "public", "desk")
    parent = Message("1.0", "U1", "parent", thread_ts="1.0")
    reply = Message("2.0", "U2", "reply", thread_ts="1.0")
    private = Message("3.0", "UBOT", "for one", thread_ts="1.0", seen_by="U1")
    channel.messages += [parent, reply, private, Message("4.0", "U1", "apart")]
    assert channel.replies("1.0") == [reply]
    assert not parent.is_reply
    assert channel.find("3.0") is private
    assert channel.find("9.0") is None


def test_only_people_of_the_company_are_full_members() -> None:
    assert User("U1", "p", "p").is_full_member
    flags = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
    assert not any(User("U1", "p", "p", **{flag: True}).is_full_member for flag in flags)


def test_a_stopping_workspace_lets_those_who_wait_go() -> None:
    workspace = Workspace(Moment().now)
    assert not workspace.wait_for(lambda: False, 0.0)
    workspace.close()
    assert workspace.wait_for(lambda: False, 0.0)
