"""The WSGI entry: ``gunicorn wsgi:app``, ``flask --app wsgi …``."""

from __future__ import annotations

import sys

from app import create_app
from app.first_link import say_at_start
from config import SettingsError

try:
    app = create_app()
except SettingsError as error:
    sys.exit(f"Ieum cannot start with these settings:\n{error}")
say_at_start(app)
