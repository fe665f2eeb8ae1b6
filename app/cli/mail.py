"""``flask --app wsgi mail …``: what mail servers returned, and whom to try again."""

from __future__ import annotations

import mailbox
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.runtime import runtime
from app.sending import bounce_addresses
from integrations import bounces as returned
from integrations.bounces import BounceAddresses, Taken
from pulse.errors import NotFound
from pulse.instants import utc_now
from pulse.people.mail_bounces import try_again
from pulse.transaction import transaction

TRY_LATER = 75
"""What a mail server reads as: keep it, and hand it over again (EX_TEMPFAIL)."""
DONE = "S"
mail = AppGroup("mail", help="What mail servers returned.")


@mail.command("bounces")
@click.argument(
    "folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
def bounces(folder: Path | None) -> None:
    """Read what came back: a message from standard input, or the unseen ones in a maildir."""
    addresses = bounce_addresses(runtime().settings)
    if addresses is None:
        raise click.ClickException("Set IEUM_MAIL_BOUNCES to the address mail comes back to.")
    try:
        found = _folder(folder, addresses) if folder else _one(addresses)
    except SQLAlchemyError as error:
        click.echo(f"The database does not answer: {type(error).__name__}", err=True)
        sys.exit(TRY_LATER)
    for outcome, count in sorted(found.items(), key=lambda item: item[0].value):
        click.echo(f"{outcome.value}: {count}")


def _one(addresses: BounceAddresses) -> Counter[Taken]:
    raw = sys.stdin.buffer.read(returned.MOST_BYTES)
    return Counter([_taken(raw, addresses)])


def _folder(folder: Path, addresses: BounceAddresses) -> Counter[Taken]:
    """Read the unseen messages of a maildir; what was read counts as seen from then on."""
    found: Counter[Taken] = Counter()
    with closing(mailbox.Maildir(folder, create=False)) as box:
        for key, message in list(box.iteritems()):
            if DONE in message.get_flags():
                continue
            found[_taken(box.get_bytes(key), addresses)] += 1
            message.add_flag(DONE)
            message.set_subdir("cur")
            box[key] = message
    return found


def _taken(raw: bytes, addresses: BounceAddresses) -> Taken:
    with transaction(db.session()) as session:
        return returned.take(session, raw, addresses, utc_now())


@mail.command("retry")
@click.argument("number")
def retry(number: str) -> None:
    """Write to the person NUMBER by mail again, though their address returned it."""
    try:
        with transaction(db.session()) as session:
            try_again(session, number)
    except NotFound as error:
        raise click.ClickException(f"{number}: no address of theirs returned mail.") from error
    click.echo(f"{number} gets mail again.")
