# What the tests of completion share: `load helper`, `load fetch-helper`, then `load complete-helper`.

# shellcheck disable=SC2034  # the tests'
COMPLETE=$TINYPG_SOURCE/src/complete

candidates() { "$COMPLETE/candidates" "$@"; }

# An installation, 16.9, in a cache of the test's own.
own_installation() {
	export TINYPG_CACHE=$T/own
	pack npm a.tgz 16.9
	pg_fetch -q ./a.tgz >/dev/null
}

# A project with two versions, in the working directory.
two_versions() {
	mkdir -p migrations
	echo 'select 1' | tee migrations/shop--1.0.sql migrations/shop--1.0--1.1.sql >migrations/shop--1.1.sql
}
