"""How published results are announced: one message, only from what everybody may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from integrations.ports import Message
from integrations.slack import ids, parts
from integrations.wording import say

SHOWN = 3


@dataclass(frozen=True)
class ScoreFace:
    """A published mean of everybody, as text, end-coded where it is."""

    label: str
    mean: str
    end_code: str | None = None

    def words(self, locale: str) -> str:
        """Say the mean as far as it is published."""
        key = {"low": "results.end_low", "high": "results.end_high"}.get(self.end_code or "")
        return say(locale, key, mean=self.mean) if key else self.mean


@dataclass(frozen=True)
class ResultFace:
    """The published results of a wave for everybody; ``overall`` is None when nothing is out.

    ``weakest`` is the area found to be surely lowest; empty where none is.
    """

    name: str
    rate: int | None
    overall: ScoreFace | None
    scale_max: int
    dimensions: Sequence[ScoreFace]
    k: int
    link: str
    weakest: str = ""
    scale_min: int = 1
    groups: Sequence[ScoreFace] = ()


def ready_message(face: ResultFace, locale: str) -> Message:
    """Return the announcement: the headline first, then three highest and lowest dimensions."""
    name = parts.escape(face.name)
    lead = _headline(face, locale, name)
    rate = say(locale, "results.rate", rate=face.rate) if face.rate is not None else ""
    weakest = parts.escape(face.weakest)
    link = say(locale, "results.weakest", label=weakest) if weakest else ""
    hidden = say(locale, "results.hidden", k=face.k)
    columns = _columns(face, locale)
    if face.groups:
        columns.append(_column(say(locale, "results.front_line"), face.groups, locale))
    page = parts.button(say(locale, "results.open"), ids.OPEN_LINK, url=face.link, style="primary")
    blocks = [parts.section("\n".join(text for text in (lead, link, rate) if text))]
    blocks += [parts.section(column) for column in columns]
    blocks += [parts.actions([page]), parts.context(hidden)]
    spoken = [column.replace("*", "") for column in columns]
    ranked = _ranked(face)
    if len(ranked) <= 2 * _shown(ranked):  # every area has been named already
        return Message(parts.fallback(lead, link, rate, *spoken, hidden), blocks)
    every = say(locale, "results.every")
    spoken.append(_column(every, ranked, locale).replace("*", ""))
    rows = [(score.label, score.words(locale)) for score in ranked]
    table = parts.table((say(locale, "results.area"), say(locale, "results.mean")), rows)
    text = parts.fallback(lead, link, rate, *spoken, hidden)
    return Message(text, [*blocks, table], plain_blocks=blocks)


def _headline(face: ResultFace, locale: str, name: str) -> str:
    bare = say(locale, "results.headline_bare", name=name)
    if face.overall is None:
        return bare if face.dimensions else f"{bare} {say(locale, 'results.nothing')}"
    mean = face.overall.words(locale)
    return say(locale, "results.headline", name=name, mean=mean, scale_max=face.scale_max)


def _columns(face: ResultFace, locale: str) -> list[str]:
    ranked = _ranked(face)
    shown = _shown(ranked)
    if not shown:
        return []
    rows = (("results.high", ranked[:shown]), ("results.low", ranked[-shown:][::-1]))
    return [_column(say(locale, key), scores, locale) for key, scores in rows]


def _ranked(face: ResultFace) -> list[ScoreFace]:
    return sorted(face.dimensions, key=lambda score: (-float(score.mean), score.label))


def _shown(ranked: Sequence[ScoreFace]) -> int:
    return min(SHOWN, len(ranked) // 2)


def _column(title: str, scores: Sequence[ScoreFace], locale: str) -> str:
    said = " · ".join(
        say(locale, "results.line", label=parts.escape(s.label), mean=s.words(locale))
        for s in scores
    )
    return f"*{title}*  {said}"
