# shellcheck shell=bash
group_handout() {
	group handout "A cluster handed out, one being ready" empty
	row empty "an empty C program" quiet "$WORK/bin/empty" ''
	row pg_tmp "\`pg_tmp\`, spare ready" quiet "$BIN/pg_tmp" 'pg_tmp stop "$1"'
	row sh_empty "\`x=\$(an empty C program)\` in sh" quiet "x=\$($WORK/bin/empty)" ''
	row sh_pg_tmp "\`url=\$(pg_tmp)\` in sh" quiet "url=\$($BIN/pg_tmp); echo \$url" 'pg_tmp stop "$1"'
	row psql "\`psql\`, one query, server running" quiet "exec $PSQL -XAtqf where.sql '$SERVER'" ''
	row psql_pg_tmp "\`psql \"\$(pg_tmp)\"\`, one query" quiet "exec $PSQL -XAtqf where.sql \"\$($BIN/pg_tmp)\"" \
		'pg_tmp stop "$1"'
	row sh_true "\`sh -c true\`" quiet 'true;' ''
	row run_true "\`pg_tmp run true\`, spare ready" quiet "$BIN/pg_tmp run true" ''
	row template "CREATE DATABASE ... TEMPLATE through psql, server running" quiet "$PSQL -Xqf create.sql $SERVER" \
		'$PSQL -Xqf drop.sql "$SERVER"'
	if has_peer ephemeralpg; then
		row ephemeralpg "ephemeralpg, spare ready" 'ephemeralpg_ready && quiet' "%$EPHEMERAL -w 0" 'ephemeralpg_drop "$1"'
	fi
	measure "$(rounds 25)"
}
