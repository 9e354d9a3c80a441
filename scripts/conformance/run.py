#!/usr/bin/env python3
"""Runs scim2-tester (PyPI) against a Vestibule server that is running.

    python3 -m venv venv && venv/bin/pip install -r scripts/conformance/requirements.txt
    venv/bin/python scripts/conformance/run.py http://localhost:8080/scim/v2 TOKEN

TOKEN belongs to a provisioning client of a tenant made for this: people and groups are created and deleted.
Ends with `N passed, N failed, N skipped, N by design`; exit code 1 where something failed. By design: the tester writes
random values over the extensions that stand for the account and expects exactly these back. But writing `invited` is an
act, which is never taken back, and what stands beside it is read-only or shown on request. Each is printed.
"""

import collections
import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import check_server

PASSED = {"SUCCESS", "COMPLIANT", "ACCEPTABLE"}
FACTS = (
    "urn:ietf:params:scim:schemas:extension:vestibule:2.0:User",
    "urn:ietf:params:scim:schemas:extension:facebook:accountstatusdetails:2.0:User",
    "urn:ietf:params:scim:schemas:extension:facebook:authmethod:2.0:User",
)


def is_by_design(result) -> bool:
    written = str((result.data or {}).get("urn", ""))
    return any(written.startswith(urn) for urn in FACTS)


def main(base_url: str, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    with Client(base_url=base_url, headers=headers, timeout=60) as http:
        results = check_server(SyncSCIMClient(http))
    names = [
        "BY_DESIGN" if result.status.name == "ERROR" and is_by_design(result) else result.status.name for result in results
    ]
    counts = collections.Counter(names)
    for name, result in zip(names, results):
        if name not in PASSED:
            print(f"{name} {result.title}: {result.reason}")
    passed = sum(counts[name] for name in PASSED)
    skipped = counts["SKIPPED"]
    by_design = counts["BY_DESIGN"]
    failed = len(results) - passed - skipped - by_design
    print(f"{passed} passed, {failed} failed, {skipped} skipped, {by_design} by design")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
