"""Telling other programs what happened: subscriptions, and one outbox row an event and address."""
