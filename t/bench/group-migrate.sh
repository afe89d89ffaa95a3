# shellcheck shell=bash
# The 50 steps of a project: each one's base and the step against the base that it leads to.
group_migrate() {
	local project=$WORK/project keeps count=50
	is_quick && count=5
	group migrate "50 migrations verified" loop
	make_project "$project" "$count"
	pg_initcache >/dev/null
	until_true 60 synced
	cp -r "$TINYPG_CACHE" "$WORK/bare"
	# shellcheck disable=SC2016  # for the shell of the stopwatch
	keeps='d=$(fresh_own); cp -r '"$WORK/bare"' $d; echo $d'
	row loop "\`createdb\`, \`psql\`, \`pg_dump\` and \`cmp\` in a loop, server running" '' "bash $WORK/loop.sh $project" ''
	# shellcheck disable=SC2016  # the same
	row first "\`pg_verify\`, the first time" "$keeps" "env TINYPG_CACHE={} $BIN/pg_verify $project" 'rm -rf "$2"'
	row second "\`pg_verify\`, the second time" "pg_verify $project >/dev/null" "$BIN/pg_verify $project" ''
	measure "$(rounds 3)"
	pg_tmp stop -A
}

# Templates are synced behind the back of whoever asked for them.
synced() { ! compgen -G "$TINYPG_CACHE/template/*/boot"; } >/dev/null

# make_project DIRECTORY COUNT: versions 0 to COUNT with a base each, and the steps between them.
make_project() {
	local i schema='create schema shop;'
	mkdir -p "$1/migrations"
	for ((i = 0; i <= $2; i++)); do
		schema+=$'\n'"create table shop.t$i (id int primary key, name text not null, price numeric(10,2) default 0);"
		schema+=$'\n'"create index on shop.t$i (name);"
		echo "$schema" >"$1/migrations/p--$i.sql"
		((i == 0)) || tail -n 2 "$1/migrations/p--$i.sql" >"$1/migrations/p--$((i - 1))--$i.sql"
	done
	cat >"$WORK/loop.sh" <<-END
		$(pg_tmp -w 0 -e)
		run() { "$PSQL" -Xq1 -v ON_ERROR_STOP=1 -f "\$2" "\$1"; }
		dump() { pg_dump -s "\$1" | grep -v restrict >"\$2"; }
		out=\$(mktemp -d)
		for ((i = 1; i <= $2; i++)); do
			"$PSQL" -Xqc 'create database va template template0' test && "$PSQL" -Xqc 'create database vb template template0' test
			run va \$1/migrations/p--\$((i - 1)).sql && run va \$1/migrations/p--\$((i - 1))--\$i.sql && run vb \$1/migrations/p--\$i.sql
			dump va \$out/a && dump vb \$out/b && cmp \$out/a \$out/b || exit
			"$PSQL" -Xqc 'drop database va' test && "$PSQL" -Xqc 'drop database vb' test
		done
		rm -rf "\$out"
	END
}
