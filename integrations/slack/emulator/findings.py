"""Collecting complaints about a payload, each with the place it is about."""

from typing import Any

URL_LENGTH = 3000


def listed(value: Any) -> list[Any]:
    """The value when it is a list, nothing otherwise."""
    return value if isinstance(value, list) else []


class Findings:
    """Small checks which note what they find in Slack's wording and go on."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def add(self, message: str, pointer: str) -> None:
        """Note one complaint."""
        self.messages.append(f"[ERROR] {message} [json-pointer:{pointer}]")

    def string(self, value: Any, at: str, longest: int, *, required: bool = True) -> None:
        """A string of 1 to `longest` characters."""
        if value is None:
            if required:
                self.add(f"missing required field: {at.rsplit('/', 1)[-1]}", at.rsplit("/", 1)[0])
        elif not isinstance(value, str):
            self.add("must provide a string", at)
        elif len(value) > longest:
            self.add(f"must be less than {longest + 1} characters", at)
        elif required and not value:
            self.add("must be more than 0 characters", at)

    def text(self, value: Any, at: str, longest: int, *, plain: bool = False) -> None:
        """A text object; `emoji` goes with plain text only, `verbatim` with mrkdwn only."""
        if not isinstance(value, dict):
            self.add(f"missing required field: {at.rsplit('/', 1)[-1]}", at.rsplit("/", 1)[0])
            return
        kind = str(value.get("type"))
        allowed = {"plain_text"} if plain else {"plain_text", "mrkdwn"}
        if kind not in allowed:
            self.add(f"unsupported type: {kind}", f"{at}/type")
        wrong = "emoji" if kind == "mrkdwn" else "verbatim"
        if wrong in value:
            self.add(f"no more properties allowed: {wrong}", at)
        self.string(value.get("text"), f"{at}/text", longest)

    def items(self, value: Any, at: str, fewest: int, most: int) -> list[Any]:
        """A list of a permitted length; an empty list when it is none."""
        if not isinstance(value, list):
            self.add("must provide an array", at)
            return []
        if len(value) < fewest:
            self.add(f"no fewer than {fewest} items required", at)
        if len(value) > most:
            self.add(f"no more than {most} items allowed", at)
        return value

    def number(self, value: Any, at: str, least: int, most: int) -> None:
        """A whole number in a range, when there is one."""
        if value is not None and (type(value) is not int or not least <= value <= most):
            self.add(f"must be between {least} and {most}", at)

    def image_source(self, value: dict[str, Any], at: str) -> None:
        """An image by web address or by an uploaded file, one of the two."""
        if ("image_url" in value) == ("slack_file" in value):
            self.add("must provide image_url or slack_file", at)
        if "image_url" in value:
            self.web_address(value["image_url"], f"{at}/image_url")

    def web_address(self, value: Any, at: str) -> None:
        """An http or https address."""
        self.string(value, at, URL_LENGTH)
        if isinstance(value, str) and not value.startswith(("http://", "https://")):
            self.add("invalid url", at)
