"""testing.postgresql with an initialised directory that it copies, as its manual advises for a suite of tests; with the
argument `first`, that directory has to be made, too."""
import sys
import time

import testing.postgresql

start = time.monotonic()
factory = testing.postgresql.PostgresqlFactory(cache_initialized_db=True)
if sys.argv[1:] != ["first"]:
    start = time.monotonic()
server = factory()
print(round((time.monotonic() - start) * 1e6), server.url(), flush=True)
sys.stdin.read()
server.stop()
factory.clear_cache()
