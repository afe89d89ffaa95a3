# shellcheck shell=bash
# What is made stays until the end of all: who has nothing yet has not just removed thousands of files either, which is
# what the next ones would pay for (LIFE.md, ext4). So this group comes first, too.
group_first() {
	local TINYPG_SPARES=0 initdb="$PGBIN/initdb -D {} -U $SUPERUSER -A trust -E UTF8 >{}.log"
	export TINYPG_SPARES
	group first "The first time, nothing there" floor
	row initdb "plain \`initdb\`" fresh "%$initdb" ''
	row nosync "\`initdb -N\`" fresh "%${initdb/ -D/ -N -D}" ''
	row floor "plain \`initdb\`, then bare \`postgres\` to its first connection" fresh \
		"%$initdb; DBNAME=postgres; $FLOOR_BARE" 'floor_stop "$2"'
	row initcache "\`pg_initcache\`" fresh_own "env TINYPG_CACHE={} $BIN/pg_initcache" ''
	row pg_tmp "\`pg_tmp\`, nothing there" fresh_own "env TINYPG_CACHE={} $BIN/pg_tmp" ''
	measure "$(rounds 8)"
	pg_tmp stop -A
}
