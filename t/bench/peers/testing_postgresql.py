"""testing.postgresql with an initialised directory that it copies, as its manual advises for a suite of tests."""
import time

import testing.postgresql

factory = testing.postgresql.PostgresqlFactory(cache_initialized_db=True)
start = time.monotonic()
server = factory()
print(round((time.monotonic() - start) * 1e6), flush=True)
server.stop()
factory.clear_cache()
