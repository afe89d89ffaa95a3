# The life of a schema with the tools together: the Makefile of the README, and what its migrations do to databases.

load helper

# The Makefile, as the README shows it, and a project for it.
setup() {
	test_begin
	mkdir -p shop/sql
	cd shop || return
	sed -n '/^    BASE = /,/^    migrate:/ { s/^    //; p; }' "$TINYPG_SOURCE/README.md" >Makefile
	cat >sql/010_items.sql <<-'END'
		create schema shop;
		create table shop.item (id int primary key, name text not null);
	END
	[[ $(wc -l <Makefile) -eq 11 ]]
}

# The second version: a column, an index and a view more.
change() {
	cat >>sql/010_items.sql <<-'END'
		alter table shop.item add price numeric(10,2) check (price >= 0);
		create index on shop.item (price);
	END
	echo 'create view shop.cheap as select name from shop.item where price < 1;' >sql/020_views.sql
}

# bats test_tags=long
@test "the README's Makefile releases two versions, and a database at the first and an empty one come to the same" {
	make -s version TO=1.0.0
	change
	# A step that was not written, since pg_diff failed, is written by the next call.
	run -2 env TINYPG_CACHE=/dev/null make -s version TO=1.1.0
	[[ -e migrations/shop--1.1.0.sql && ! -e migrations/shop--1.0.0--1.1.0.sql ]]
	make -s version TO=1.1.0
	make -s version TO=1.1.0
	[[ $(pg_plan -s 1.0.0) == migrations/shop--1.0.0--1.1.0.sql && $(pg_plan) == migrations/shop--1.1.0.sql ]]
	urls=$(pg_tmp -n 2)
	{ read -r first && read -r empty; } <<<"$urls"
	pg_migrate -t 1.0.0 . "$first"
	pg_sql -c "insert into shop.item values (1, 'tea')" "$first"
	[[ $(DATABASE_URL=$first make -s migrate) == migrations/shop--1.0.0--1.1.0.sql ]]
	pg_bundle -o shop.tar.zst .
	[[ $(pg_migrate shop.tar.zst "$empty") == migrations/shop--1.1.0.sql ]]
	diff <(pg_schema "$first") <(pg_schema "$empty")
	[[ $(sql "$first" 'select name from shop.item where price is null') == tea ]]
	pg_tmp stop "$first" "$empty"
}

@test "a FIFO whose name is that of a script is named, and no tool passes it over or waits for it" {
	local tool
	make -s version TO=1.0.0
	mkfifo migrations/shop--1.1.0.sql sql/030_fifo.sql
	for tool in pg_plan pg_migrate pg_bundle; do
		run -1 --separate-stderr "$tool" . </dev/null
		[[ -z $output && $stderr == "$tool: 'migrations/shop--1.1.0.sql' is not a regular file" ]]
	done
	run -2 --separate-stderr pg_verify .
	[[ $stderr == "pg_verify: 'migrations/shop--1.1.0.sql' is not a regular file" ]]
	run -1 --separate-stderr pg_stage .
	[[ -z $output && $stderr == "pg_stage: 'sql/030_fifo.sql' is not a regular file" ]]
	run -1 --separate-stderr pg_initcache -f sql
	[[ -z $output && $stderr == "pg_initcache: 'sql/030_fifo.sql' is not a regular file" ]]
	run -2 --separate-stderr pg_diff sql sql
	[[ $stderr == *"'sql/030_fifo.sql' is not a regular file"* ]]
	mkfifo pyproject.toml
	run -1 --separate-stderr pg_plan .
	[[ -z $output && $stderr == "pg_plan: 'pyproject.toml' is not a regular file" ]]
}

@test "a version or a directory of PostgreSQL that is none is an error of usage of the tool itself" {
	local problem="'15x' is not a version of PostgreSQL: 17, 17.5, '>=15 <17' or latest, for example"
	run -2 --separate-stderr pg_diff -V 15x sql sql
	[[ ${stderr_lines[0]} == "pg_diff: $problem" && ${stderr_lines[1]} == 'usage: pg_diff '* ]]
	run -2 --separate-stderr pg_verify -V 15x .
	[[ ${stderr_lines[0]} == "pg_verify: $problem" && ${stderr_lines[1]} == 'usage: pg_verify '* ]]
	run -2 --separate-stderr pg_verify -b '' .
	[[ ${stderr_lines[0]} == 'pg_verify: the directory of -b is empty' ]]
}

@test "the manual page of each of these tools refers to all others" {
	local page tool
	for page in stage plan migrate schema diff verify bundle; do
		for tool in stage plan migrate schema diff verify bundle; do
			[[ $tool == "$page" ]] || sed '1,/^\.Sh SEE ALSO/d' "$TINYPG_SOURCE/man/pg_$page.1" | grep -q "^\.Xr pg_$tool 1"
		done
	done
}

# bats test_tags=long
@test "temporary clusters are reached whatever PGSERVICE says" {
	make -s version TO=1.0.0
	change
	PGSERVICE=none make -s version TO=1.1.0
	PGSERVICE=none run -0 --separate-stderr pg_verify .
	[[ $output == $'1.0.0--1.1.0\tok' && -z $stderr ]]
}
