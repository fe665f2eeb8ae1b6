"""What a notice is: a typed fact to tell somebody.

It names things by id only. It is rendered when it is sent, in the recipient's language and from
what is true then, so a stale one can be dropped instead of sent.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from pulse.outbox import Lane, Way


@dataclass(frozen=True)
class Notice:
    """A fact; subclasses give it a stable ``kind``, a lane and whether a repeat beats silence."""

    kind: ClassVar[str]
    lane: ClassVar[Lane]
    may_repeat: ClassVar[bool] = False
    way: ClassVar[Way] = Way.SLACK
    """How it sets out; another way is tried where this one does not reach somebody."""

    def to_payload(self) -> dict[str, Any]:
        """Return the plain ids that the outbox keeps."""
        return asdict(self)

    def identity(self) -> str:
        """Return what is the same whenever the same fact is told."""
        return ",".join(str(value) for value in self.to_payload().values())
