"""The promise half: services, commitments, service requests, clocks and escalations."""
