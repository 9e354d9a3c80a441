#!/usr/bin/env python3
"""Runs scim2-tester (PyPI) against a Vestibule server that is running.

    python3 -m venv venv && venv/bin/pip install -r scripts/conformance/requirements.txt
    venv/bin/python scripts/conformance/run.py http://localhost:8080/scim/v2 TOKEN

TOKEN belongs to a provisioning client of a tenant made for this: people and groups are created and deleted.
Ends with `N passed, N failed, N skipped`; exit code 1 where something failed.
"""

import collections
import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import check_server

PASSED = {"SUCCESS", "COMPLIANT", "ACCEPTABLE"}


def main(base_url: str, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    with Client(base_url=base_url, headers=headers, timeout=60) as http:
        results = check_server(SyncSCIMClient(http))
    counts = collections.Counter(result.status.name for result in results)
    for result in results:
        if result.status.name not in PASSED:
            print(f"{result.status.name} {result.title}: {result.reason}")
    passed = sum(counts[name] for name in PASSED)
    skipped = counts["SKIPPED"]
    failed = len(results) - passed - skipped
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
