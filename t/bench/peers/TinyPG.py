"""TinyPG's database() on an installed server."""
import sys
import time

import tinypg

start = time.monotonic()
with tinypg.database() as url:
    print(round((time.monotonic() - start) * 1e6), url, flush=True)
    sys.stdin.read()
