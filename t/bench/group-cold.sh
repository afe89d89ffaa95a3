# shellcheck shell=bash
group_cold() {
	local TINYPG_SPARES=0
	export TINYPG_SPARES
	group cold "A cluster started, no spare, the template being there" floor
	row copy "\`cp -r\` of the template" fresh "%$FLOOR_COPY" 'rm -rf "$2"'
	row bare "bare \`postgres\` to its first connection" floor_copied "%$FLOOR_BARE" 'floor_end "$2"'
	row floor "both" fresh "%$FLOOR_COPY && $FLOOR_BARE" 'floor_end "$2"'
	row pg_tmp "\`pg_tmp\`, template there, no spare" '' "$BIN/pg_tmp" 'pg_tmp stop "$1"'
	if takes pg_tmp f; then
		printf 'create table t%d (a int primary key, b text);\n' {1..50} >"$WORK/schema.sql"
		row schema "\`pg_tmp -f schema.sql\` (50 tables), the second time" '' "$BIN/pg_tmp -f $WORK/schema.sql" \
			'pg_tmp stop "$1"'
	else
		left_out "\`pg_tmp -f\`" "pg_tmp has no -f here"
	fi
	measure "$(rounds 20)"
}

# takes TOOL LETTER: its help knows the option.
takes() { "$1" -h | grep -q "^ *-$2 "; }
