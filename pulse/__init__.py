"""The domain and its tables: no Flask, no Slack, no scheduler, no reading of the clock.

Where each word lives:

* ``people``: person, department (a dated tree), employer, site, role, permission, identity.
* ``calendars``: calendar, closure, working time.
* ``surveys``: template, question, wave, installment, invitation.
* ``ballots``: a person's sealed answers in a wave, and the keys that are destroyed at close.
* ``publishing``: the only way out of the box: plan, cell, comment block, certificate.
* ``results``: what is read from published cells.
* ``commitments``: service, commitment, service request, clock, escalation, fulfilment.
* ``notices``, ``telling`` and ``outbox``: what there is to tell, to whom, and what is to be sent.

An answer walks ``surveys`` → ``ballots`` → ``publishing`` → ``results``, and only that way.
"""
