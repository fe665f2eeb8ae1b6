"""The one way a Web API method says no."""

from typing import Any


class SlackError(Exception):
    """A refusal in Slack's words: `error` is the code, `detail` what else the answer carries."""

    def __init__(self, error: str, **detail: Any) -> None:
        super().__init__(error)
        self.error = error
        self.detail = detail

    def body(self) -> dict[str, Any]:
        """The JSON object Slack answers with."""
        return {"ok": False, "error": self.error, **self.detail}


def invalid(error: str, messages: list[str]) -> SlackError:
    """A refusal which points into the payload, one message for each thing found."""
    return SlackError(error, response_metadata={"messages": messages}, errors=list(messages))
