"""What a mail server sends back: reports in the form of RFC 3464, true and otherwise."""

from __future__ import annotations


def report(
    to: str,
    *,
    status: str = "5.1.1",
    action: str = "failed",
    recipient: str = "p0001@example.com",
    original_id: str = "<1@example.com>",
    encloses: str = "text/rfc822-headers",
) -> bytes:
    """One delivery status notification, as common servers write it."""
    kind = "multipart/report; report-type=delivery-status"
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <{status}.{action}.{original_id.strip("<>")}>
MIME-Version: 1.0
Content-Type: {kind}; boundary="=b"

--=b
Content-Type: text/plain; charset=us-ascii

I could not deliver your message.

--=b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com
Arrival-Date: Wed, 26 Aug 2026 00:00:00 +0000

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user here

--=b
Content-Type: {encloses}

From: ieum@example.com
To: {recipient}
Message-ID: {original_id}
Subject: =?utf-8?b?7JqU7LKt?=

--=b--
""".encode()
