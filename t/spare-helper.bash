# What tests of warm spares share: SPARES of them (1) are kept of each kind, and are gone at the end.

setup() {
	test_begin
	export TINYPG_SPARES=${SPARES:-1}
}

teardown() {
	TINYPG_SPARES=0 pg_tmp stop -A || true
	test_end
}
