"""Ratings after a service: who is asked, in which batch, and when a batch has enough to close.

Here the two halves meet: a finished service request (``commitments``) leads to a wave of the
sealed kind (``surveys``, ``ballots``, ``publishing``). Nothing in a batch names a request, and
what comes of it is read from published cells by ``pulse.results.service_ratings``.
"""
