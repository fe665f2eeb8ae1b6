"""Photos beside a few words: taken with a phone, or chosen."""

from __future__ import annotations

from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField, StringField
from wtforms.validators import Length, Optional, ValidationError

from app.translate import _, _l
from integrations.photographs import LARGEST_BYTES, fit
from pulse.commitments.photos import AT_ONCE, LONGEST_CAPTION, Picture
from pulse.errors import Invalid

PROBLEMS = {
    "photo_too_large": _l("%(name)s is over 10 MB. Please take a smaller one."),
    "photo_too_many_pixels": _l(
        "%(name)s has too many pixels to be read here. Please lower your camera's resolution."
    ),
    "photo_unreadable": _l("%(name)s is no photo we can read. JPEG, PNG and WebP work."),
}


class WithPhotos:
    """What a form gains that takes photos; once it is valid, ``pictures`` are ready to be kept."""

    photos = MultipleFileField(_l("Photos (optional)"))
    caption = StringField(
        _l("What do the photos show? (optional)"),
        validators=[
            Optional(),
            Length(max=LONGEST_CAPTION, message=_l("Please keep this under 200 characters.")),
        ],
    )
    pictures: tuple[Picture, ...] = ()

    def validate_photos(self, field: MultipleFileField) -> None:
        """Read every photo; what is no photo is said by its name, and the words stay typed."""
        given = [one for one in field.data or () if getattr(one, "filename", "")]
        if len(given) > AT_ONCE:
            raise ValidationError(_("Please send at most three photos at a time."))
        self.pictures = tuple(_read(one) for one in given)

    @property
    def caption_typed(self) -> str:
        """What was said about the photos, or nothing."""
        return str(self.caption.data or "").strip()


def _read(given: FileStorage) -> Picture:
    try:
        return fit(given.stream.read(LARGEST_BYTES + 1))
    except Invalid as refused:
        words = str(PROBLEMS[refused.code]) % {"name": str(given.filename)[-60:]}
        again = _("Photos have to be chosen once more; your words are still here.")
        raise ValidationError(f"{words} {again}") from refused
