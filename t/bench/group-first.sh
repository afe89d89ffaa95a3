# shellcheck shell=bash
group_first() {
	local TINYPG_SPARES=0 initdb="$PGBIN/initdb -D {} -U $SUPERUSER -A trust -E UTF8 >{}.log"
	export TINYPG_SPARES
	group first "The first time, nothing there" floor
	row initdb "plain \`initdb\`" fresh "%$initdb" 'rm -rf "$2"'
	row nosync "\`initdb -N\`" fresh "%${initdb/ -D/ -N -D}" 'rm -rf "$2"'
	row floor "plain \`initdb\`, then bare \`postgres\` to its first connection" fresh \
		"%$initdb; DBNAME=postgres; $FLOOR_BARE" 'floor_end "$2"'
	row initcache "\`pg_initcache\`" fresh_own "env TINYPG_CACHE={} $BIN/pg_initcache" 'rm -rf "$2"'
	row pg_tmp "\`pg_tmp\`, nothing there" fresh_own "env TINYPG_CACHE={} $BIN/pg_tmp" 'pg_tmp stop "$1"; rm -rf "$2"'
	measure "$(rounds 8)"
}
