"""What cells, areas and blocks are called, and how a wave's numbers came about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import get_locale

from app.i18n import localized, moment
from app.site_words import site_named
from app.translate import _
from app.views.templates_words import roles_words
from app.words import department_name, word
from pulse.people.tree import DepartmentTree
from pulse.publishing.cells import CellLabel, block_department
from pulse.publishing.certificates import Certificate
from pulse.publishing.items import OVERALL
from pulse.publishing.models import PublishedCell
from pulse.publishing.plan import EVERYONE, OTHER, Dimension
from pulse.results.scores import Score
from pulse.surveys.arms import TRIAL
from pulse.surveys.models import Question, Wave
from pulse.surveys.question_kinds import kind_of


@dataclass(frozen=True)
class Fold:
    """One paragraph about the method, closed until somebody wants it."""

    title: str
    words: str
    code: str = ""


def signed(difference: Decimal | float) -> str:
    """Return a difference with its sign, and nought without one."""
    return f"{difference:+}" if difference else f"{abs(difference)}"


def score_words(score: Score) -> str:
    """Return a score; one known only to lie at or beyond an end says so."""
    if score.end_code == "low":
        return _("%(mean)s or less", mean=score.value)
    if score.end_code == "high":
        return _("%(mean)s or more", mean=score.value)
    return str(score.value)


class Names:
    """The names of one wave's parts in the reader's language, as of the day it opened."""

    def __init__(self, wave: Wave, tree: DepartmentTree) -> None:
        self._tree = tree
        self._has_partners = _has_partners(wave)
        self._dimensions = self.dimensions_of(wave)
        self._questions = {one.code: _asked(one) for one in wave.template.questions}
        self._kinds = {one.code: kind_of(one) for one in wave.template.questions}

    @staticmethod
    def dimensions_of(wave: Wave) -> dict[str, str]:
        """Return the areas of a questionnaire by code, or the stages where it asks about those."""
        document = wave.template.document
        listed = (*(document.get("dimensions") or ()), *(document.get("stages") or ()))
        return {str(one["id"]): _in_locale(one.get("name")) for one in listed}

    def dimension(self, code: str) -> str:
        """Return what an area is called."""
        known = {OVERALL: _("Overall"), "recommend": _("Would recommend us")}
        return self._dimensions.get(code) or known.get(code) or code

    def question(self, code: str) -> str:
        """Return how a question was asked; nothing for one the template no longer holds."""
        return self._questions.get(code, "")

    def shares(
        self, code: str, cell_of: Callable[[str], PublishedCell | None]
    ) -> list[tuple[str, str]]:
        """Return a question's published shares in words; empty where they read as they are told.

        ``cell_of`` finds the published cell of a column.
        """
        kind = self._kinds.get(code)
        rows = []
        for share in kind.shares(str(get_locale())) if kind else ():
            cell = cell_of(share.column)
            if cell is not None and cell.distribution and share.label in cell.distribution:
                rows.append((share.words, cell.distribution[share.label]))
        return rows

    def cell(self, label: CellLabel) -> str:
        """Return whom a cell is about."""
        if label.dimension is Dimension.EVERYONE:
            return _("Everybody")
        if label.code == OTHER:
            return self._pool(label)
        return self._term(label, label.terms[0])

    def holds(self, label: CellLabel) -> str:
        """Say what stands together in a pooled cell; nothing for a cell of one value."""
        if not label.is_pool:
            return ""
        listed = ", ".join(self._term(label, term) for term in label.terms)
        if label.is_partial:
            return _("Some of: %(units)s", units=listed)
        return _("Together: %(units)s", units=listed)

    def block(self, key: str) -> str:
        """Return whose comments stand together in a block."""
        code = block_department(key)
        if code is None:
            return _("Everybody") if key == EVERYONE else _("All others together")
        name = self._department(code)
        return _("Rest of %(unit)s", unit=name) if key.endswith("/rest") else name

    def _pool(self, label: CellLabel) -> str:
        if label.is_partial:
            return _("Units with few answers, together")
        if label.lead:
            return _("%(unit)s and others", unit=self._term(label, label.lead))
        return _("Other small units together")

    def _term(self, label: CellLabel, term: str) -> str:
        """Return what one value of a cell's dimension is called."""
        kind, _colon, code = term.partition(":")
        if not code:
            return _("Partner companies, and others") if self._has_partners else _("Not stated")
        if label.dimension in (Dimension.ROLE, Dimension.DEPARTMENT_ROLE):
            return word("job", code)
        if label.dimension is Dimension.ARM:
            return _("Trial departments") if code == TRIAL else _("Compare departments")
        if label.dimension is Dimension.TENURE:
            return word("tenure", code)
        if label.dimension is Dimension.SITE:
            return site_named(code, self._tree)
        name = self._department(code)
        return _("Directly in %(unit)s", unit=name) if kind == "at" else name

    def _department(self, code: str) -> str:
        node = self._tree.by_code.get(code)
        return code if node is None else department_name(node)


def _has_partners(wave: Wave) -> bool:
    """Tell whether several companies were asked: a partner's people stand in no role or site."""
    cells = (wave.plan or {}).get("cells", {}).get("cells", ())
    return any(cell["dimension"] == Dimension.EMPLOYER for cell in cells)


def _asked(question: Question) -> str:
    """Return how a question was asked, and of whom, where not of everybody."""
    whom = roles_words(question.options)
    text = localized(question, "text")
    return f"{text} ({whom})" if whom else text


def method_of(wave: Wave, record: Certificate) -> list[Fold]:
    """Say how the numbers were made, what is not shown, what was destroyed and what seals it."""
    rules = _(
        "Rules “%(method)s”. The list of groups was sealed at the opening with this number:",
        method=record.method,
    )
    return [
        Fold(_("How sure are the numbers?"), _certainty()),
        Fold(_("Why are some cells not shown?"), _hiding(record.k)),
        Fold(_("What happened to the answers?"), _destroyed(record)),
        Fold(
            _("What does this not protect against?"),
            _(
                "Somebody able to rewrite the server's own program while the survey was open "
                "could have read answers. Everything after that is out of reach for everybody."
            ),
        ),
        Fold(_("Which rules were these?"), rules, wave.plan_sha256),
    ]


def _certainty() -> str:
    words = _(
        "Means are told to one decimal and the number of answers as a band. The true "
        "value lies in the range given with 90%% confidence, worked out from how widely "
        "everybody's answers spread. Near the end of a scale a mean is only told as "
        "“or less” or “or more”."
    )
    return words % {}


def _hiding(k: int) -> str:
    return _(
        "A number is shown only if nobody could work out the answers of fewer than "
        "%(k)s people from it, not even by subtracting it from other numbers here. "
        "Which groups could be shown was fixed before the first answer. The cell says "
        "the same whatever the reason.",
        k=k,
    )


def _destroyed(record: Certificate) -> str:
    if record.key_destroyed_at is None:
        return _("They have been counted and deleted. The key to them is being destroyed.")
    return _(
        "They were counted once, then deleted, and the key to them was destroyed on %(time)s. "
        "Nobody can link an answer to a person any more, not even we.",
        time=moment(record.key_destroyed_at),
    )


def _in_locale(texts: Mapping[str, str] | None) -> str:
    if not texts:
        return ""
    return texts.get(str(get_locale())) or texts.get("ko", "")
