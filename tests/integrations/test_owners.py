"""A sender's name tells of this machine whether its process is still there."""

from __future__ import annotations

import os
import subprocess
import sys

from integrations.owners import LONGEST_HOST, is_gone, owner_name


def test_this_process_is_not_gone_and_an_earlier_one_of_its_number_is() -> None:
    mine = owner_name()
    assert not is_gone(mine)
    assert is_gone(mine.rpartition(":")[0] + ":another")
    assert len(mine) <= LONGEST_HOST + 20 <= 64


def test_a_dead_process_of_this_machine_is_gone() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    host = owner_name().partition(":")[0]
    assert is_gone(f"{host}:{ended.pid}:life")
    assert not is_gone(f"{host}:{os.getppid()}:life")


def test_nothing_is_known_of_other_machines_nor_of_odd_names() -> None:
    assert not is_gone("elsewhere:1:life")
    assert not is_gone("odd")
    assert not is_gone(f"{owner_name().partition(':')[0]}:x:life")
