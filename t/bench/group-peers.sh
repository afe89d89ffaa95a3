# shellcheck shell=bash
# Until a database can be used, the interpreter being up already.
group_peers() {
	local TINYPG_SPARES=0 name
	export TINYPG_SPARES
	group peers "Against the peers: until a database can be used" pg_tmp
	row pg_tmp "\`pg_tmp\`, no spare" '' "$BIN/pg_tmp" 'pg_tmp stop "$1"'
	if has_peer ephemeralpg; then
		row ephemeralpg "ephemeralpg, no spare" ephemeralpg_none "%$EPHEMERAL -w 0" 'ephemeralpg_drop "$1"; ephemeralpg_ready'
	fi
	for name in "${!PEER_LABEL[@]}"; do
		row "@$name" "${PEER_LABEL[$name]}" '' "%timeout 60 ${PEER_CALLER[$name]}" ''
	done
	measure "$(rounds 4)"
}
