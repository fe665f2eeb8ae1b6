"""Sealed reports: somebody tells one named officer, knowingly, of danger, harassment or a crime.

Not a survey answer. `models` holds the sealed row, `filing` the verbs of whoever reports and of
the officer, `signals` what in a comment sounds as if it were meant as a report.
"""
