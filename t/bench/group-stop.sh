# shellcheck shell=bash
group_stop() {
	local TINYPG_SPARES=0
	export TINYPG_SPARES
	group stop "A cluster stopped" floor
	row floor "QUIT to the postmaster until it is gone, then \`rm -rf\`" floor_running \
		'read -r pid <{}/postmaster.pid && bare -q $pid && rm -rf {}' ''
	row pg_tmp "\`pg_tmp stop\`" pg_tmp "$BIN/pg_tmp stop {}" ''
	row list "\`pg_tmp list\`, one cluster" pg_tmp "$BIN/pg_tmp list" 'pg_tmp stop "$2"'
	measure "$(rounds 20)"
}
