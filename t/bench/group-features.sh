# shellcheck shell=bash
# What becomes of a database of each peer, and of one of pg_tmp: each answer is found out by trying (tries.sh), none is
# typed in. Answers go to $WORK/features: peer, question, answer. The caller is an ordinary user, if nothing else is said.
group_features() {
	local name url tried=()
	write_schema
	# These would share their pages with those that are of the same binary.
	pg_tmp stop -A
	floor_stop "$SERVER_DIR"
	for name in "${PEERS[@]}"; do
		[[ $name == createdb ]] || tries "$name" runner memory,schema
	done
	as_runner sh -c "${FLOOR_BARE//'{}'/$SERVER_DIR}"
	url=$(TINYPG_SPARES=0 pg_tmp -w 0 -t -a trust) || die "no server for CREATE DATABASE"
	export PEER_SERVER=$url
	PEER_BASE=$("$PSQL" -XAtqc "select current_setting('data_directory')" "$url")/base
	tries createdb runner memory,schema
	# These wait for the most part, so that all peers can have theirs at once.
	for name in "${PEERS[@]}"; do
		{
			tries "$name" runner caller,server,idle,two,hstore
			tries "$name" nobody use
			((EUID != 0)) || tries "$name" root use
		} &
		tried+=($!)
	done
	wait "${tried[@]}"
	pg_tmp stop "$url"
}

# Five megabytes, most of it functions, in one transaction.
write_schema() {
	export SCHEMA_SQL=$WORK/schema5.sql
	awk 'BEGIN {
		body = sprintf("%890s", "")
		gsub(/ /, "-", body)
		print "begin;"
		for (i = 1; i <= 250; i++)
			printf "create table t%d (id int primary key, name text not null, made timestamptz default now());\n", i
		for (i = 1; i <= 5000; i++)
			printf "create function f%d(a int) returns int language sql as $$ select a + %d -- %s\n$$;\n", i, i, body
		print "commit;"
	}' >"$SCHEMA_SQL"
}

# tries PEER USER QUESTION,...: USER is root, runner (as servers run), or nobody, who has no HOME.
tries() {
	local peer=$1 user=$2 place disk='' seconds=300 words
	place=$(mktemp -d "$WORK/f.XXXXXX")
	mkdir "$place/t" "$place/h"
	chmod 755 "$place"
	chmod 1777 "$place/t"
	[[ $peer != createdb ]] || disk=$PEER_BASE
	read -ra words <<<"${PEER_CALLER[$peer]}"
	as_user "$user" "$place" env -u TINYPG_CACHE TMPDIR="$place/t" SYSTMP="$place/t" PEER_DISK="$disk" \
		timeout $seconds "$WORK/bin/family" "$WORK/bin/tries.sh" "$3" "${words[@]}" 2>>"$WORK/log" |
		awk -v OFS='\t' -v peer="$peer" -v user="$user" '
			/\t./ { question = $1; sub(/^[^\t]*\t/, ""); print peer, question "_" user, $0 }' \
			>>"$WORK/features"
	[[ ${PIPESTATUS[0]} == 0 ]] || left_out "$peer, $3" "not all could be tried"
	sed "s|^|$peer, $user: |" "$place/errors" >>"$WORK/feature-errors" 2>/dev/null
	rm -rf "$place"
}

as_user() {
	local user=$1 place=$2
	shift 2
	case $user in
	root) HOME=$place/h "$@" ;;
	runner) chown -R "$RUNNER" "$place" && HOME=$place/h as_runner "$@" ;;
	nobody)
		if ((EUID == 0)); then
			chown -R nobody "$place"
			setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups env -u HOME "$@"
		else
			env -u HOME "$@"
		fi
		;;
	esac
}
