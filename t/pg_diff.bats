# pg_diff: the SQL between two schemas, and its exit status.

load helper

setup() {
	test_begin
	cd "$T" || return
	echo 'create table t (id int, a text); create view v as select id from t; grant select on v to public' >a.sql
	echo 'create table t (id bigint); create view v as select id from t; grant select on v to public' >b.sql
}

# The SQL without what it begins and ends with.
statements() { sed -e '/check_function_bodies/d' <<<"$output"; }

@test "the same SQL twice is no difference" {
	run -0 --separate-stderr pg_diff a.sql a.sql
	[[ -z $output && -z $stderr ]]
}

@test "views follow a column whose type changes, with their grants, and what loses data is a comment" {
	run -1 --separate-stderr pg_diff a.sql b.sql
	[[ $(statements) == '-- loses data:
-- ALTER TABLE public.t DROP COLUMN a;
DROP VIEW public.v;
-- depends on the rows, so not proven:
ALTER TABLE public.t ALTER COLUMN id TYPE bigint USING id::bigint;
CREATE VIEW public.v AS
SELECT t.id
   FROM public.t;
GRANT SELECT ON TABLE public.v TO PUBLIC;' ]]
}

@test "what it prints makes the first database into the second" {
	url=$(pg_tmp)
	cat >a.sql <<-'END'
		create table t (id int primary key, a text);
		create index i on t (a);
	END
	cat >b.sql <<-'END'
		create sequence s;
		create table t (id int primary key default nextval('s'), a varchar(9) not null);
		create table u (id int references t, n int generated always as identity);
		create unique index i on t (a, id);
		comment on table u is 'it''s';
	END
	pg_sql -f a.sql "$url"
	run -1 pg_diff -D "$url" b.sql
	pg_sql -1 <<<"$output" "$url"
	run -0 pg_diff "$url" b.sql
	pg_tmp stop "$url"
}

@test "-q prints nothing and says by its status that they differ" {
	run -1 pg_diff -q a.sql b.sql
	[[ -z $output ]]
}

@test "-s prints how the texts differ" {
	run -1 pg_diff -s a.sql b.sql
	[[ $output == *'
-		type: integer
+		type: bigint'* ]]
}

@test "SQL that fails is trouble, and named" {
	echo 'create tabel t (id int)' >b.sql
	run -2 --separate-stderr pg_diff a.sql b.sql
	[[ -z $output && $stderr == *'syntax error'*"cannot start a temporary cluster with 'b.sql'"* ]]
}

@test "an operand that is neither a file nor a URL is a usage error" {
	run -2 --separate-stderr pg_diff none.sql "$T"
	[[ ${stderr_lines[0]} == "pg_diff: 'none.sql' is neither a file or directory nor a URL" ]]
}

@test "a mistyped URL is not shown, as it may have a password" {
	for url in 'host=h pasword=secret' postgres:/u:secret@h/d postgresql//u:secret@h/d pstgresql://u:secret@h/d; do
		run -2 --separate-stderr pg_diff "$url" a.sql
		[[ ${stderr_lines[0]} == "pg_diff: the first operand is neither a file or directory nor a URL" ]]
		[[ $stderr != *secret* ]]
	done
	url=u:secret@$(printf '%0999d' 0)
	run -2 --separate-stderr pg_diff a.sql "$url"
	[[ $stderr == "pg_diff: cannot read the second operand: File name too long" ]]
}

# bats test_tags=long
@test "a type change that rounds or truncates is a comment, and nothing is dropped for it" {
	cat >a.sql <<-'END'
		create table t (n numeric(9,4) default 0, a text, s text, i int generated always as identity);
		create view v as select n from t;
	END
	cat >b.sql <<-'END'
		create table t (n numeric(9,2) default 0, a varchar(3), s date, i int not null);
		create view v as select n from t;
	END
	run -1 --separate-stderr pg_diff a.sql b.sql
	[[ $(statements) == '-- loses data:
-- ALTER TABLE public.t ALTER COLUMN i DROP IDENTITY;
-- needs one that loses data:
-- DROP VIEW public.v;
-- depends on the rows, so not proven:
ALTER TABLE public.t ALTER COLUMN a TYPE character varying(3);
-- loses data:
-- ALTER TABLE public.t ALTER COLUMN n TYPE numeric(9,2);
-- needs one that loses data:
-- CREATE VIEW public.v AS
-- SELECT t.n
--    FROM public.t;
-- loses data:
-- ALTER TABLE public.t ALTER COLUMN s TYPE date USING s::date;' ]]
}

# bats test_tags=long
@test "the drop of an extension that has tables or sequences loses their rows and values" {
	echo 'create extension hstore; create table mine (id int); alter extension hstore add table mine' >a.sql
	: >b.sql
	run -1 --separate-stderr pg_diff a.sql b.sql
	[[ $(statements) == $'-- loses data:\n-- DROP EXTENSION hstore;' && -z $stderr ]]
	echo 'create extension hstore; create sequence mine; alter extension hstore add sequence mine' >a.sql
	run -1 --separate-stderr pg_diff a.sql b.sql
	[[ $(statements) == $'-- loses data:\n-- DROP EXTENSION hstore;' && -z $stderr ]]
	echo 'create extension hstore' >a.sql
	run -1 --separate-stderr pg_diff a.sql b.sql
	[[ $(statements) == 'DROP EXTENSION hstore;' ]]
}

# bats test_tags=long
@test "a column of a domain or range that is made anew loses data where its values do" {
	local first second loses
	while IFS='|' read -r first second loses; do
		echo "$first; create table t (x n[])" >a.sql
		echo "$second; create table t (x n[])" >b.sql
		run -1 --separate-stderr pg_diff a.sql b.sql
		[[ -z $stderr && $(grep -c '^-- loses data:' <<<"$output") == "$loses" ]]
		((loses == 0)) || [[ $(statements | grep -c '^[^-]') == 0 ]]
	done <<-'END'
		create domain n as numeric(9,4)|create domain n as numeric(9,2)|1
		create domain n as numeric(9,2)|create domain n as numeric(9,4)|0
		create domain n as varchar(9)|create domain n as varchar(3)|1
		create domain d as timestamp; create domain n as d|create domain d as date; create domain n as d|1
		create type n as range (subtype = float8)|create type n as range (subtype = float4)|1
		create type n as enum ('a', 'b')|create type n as enum ('a')|0
	END
}

# bats test_tags=long
@test "a name with a carriage return does not end the comment that it is in" {
	printf 'create table t (id int, "\rdrop table t; --" int)' >a.sql
	echo 'create table t (id int)' >b.sql
	run -1 --separate-stderr pg_diff a.sql b.sql
	url=$(pg_tmp -f a.sql)
	pg_sql -1 <<<"$output" "$url"
	run -0 pg_sql -c 'select from t' "$url"
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "a role may have any name" {
	url=$(pg_tmp)
	printf 'create role "a$_$;\\b'"'"'"; create table t (id int); grant select on t to "a$_$;\\b'"'"'"' >b.sql
	pg_sql -f b.sql "$url"
	echo 'create table t (id int)' >a.sql
	run -1 --separate-stderr pg_diff "$url" a.sql
	pg_tmp stop "$url"
	[[ -z $stderr && $output == *'REVOKE SELECT ON TABLE public.t FROM "a$_$;\b'"'"'";'* ]]
}

# bats test_tags=long
@test "-q says by its status that there is something which cannot be compared" {
	echo 'select lo_create(0)' >a.sql
	run -2 --separate-stderr pg_diff -q a.sql a.sql
	[[ -z $output && $stderr == *'nothing is known about objects of this kind'* ]]
}

@test "an operand that can be read only once is a usage error" {
	run -2 --separate-stderr pg_diff a.sql /dev/stdin < <(cat b.sql)
	[[ ${stderr_lines[0]} == "pg_diff: '/dev/stdin' is neither a regular file nor a directory" ]]
	cp a.sql ./-
	run -2 --separate-stderr pg_diff - b.sql <a.sql
	[[ $stderr == "pg_diff: '-' is no operand: standard input cannot be read twice"$'\nhint: write it to a file' ]]
}

@test "a file in a directory that is closed is not taken for the name of a database" {
	need_root
	need setpriv
	mkdir -m 700 closed
	cp a.sql closed
	run -2 --separate-stderr setpriv --reuid=4321 --regid=4321 --clear-groups "$TINYPG_BIN/pg_diff" "$T/closed/a.sql" "$T/closed/a.sql"
	[[ -z $output && $stderr == "pg_diff: cannot read '$T/closed/a.sql': Permission denied" ]]
}

# bats test_tags=long
@test "-s does not print the password of a URL" {
	url=$(pg_tmp -t)
	password=${url%@*} password=${password##*:}
	run -1 --separate-stderr pg_diff -s "$url" a.sql
	[[ ${lines[0]} == '--- '*'host=127.0.0.1'* && ${#password} -gt 20 && $output != *"$password"* ]]
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "names are UTF-8, whatever PGCLIENTENCODING says" {
	echo 'create table "über" (id int)' >b.sql
	PGCLIENTENCODING=LATIN1 run -1 --separate-stderr pg_diff a.sql b.sql
	[[ -z $stderr && $output == *'CREATE TABLE public."über" ('* ]]
}

# bats test_tags=long
@test "lists of names that have commas in them, and of one that is empty" {
	echo 'create table t (id int)' >a.sql
	cat >b.sql <<-'END'
		create role "x,y";
		create table t (id int);
		create table "p,q" (a int);
		create table p (b int);
		create table child () inherits ("p,q", p);
		alter table t enable row level security;
		create policy p on t to "x,y", pg_monitor using (true);
		alter database test set search_path = '';
		alter role "x,y" in database test set search_path = "a,b", "$user", "it's";
	END
	run -1 --separate-stderr pg_diff a.sql b.sql
	[[ -z $stderr && $output == *" SET search_path = "* ]]
	run -1 --separate-stderr pg_diff b.sql a.sql
	[[ -z $stderr ]]
}

# bats test_tags=long
@test "a role that is missing is created, whatever language the server speaks" {
	need_root
	need unshare localedef
	[[ -e /usr/share/i18n/locales/de_DE ]] || skip "no source of locales here"
	echo 'create table t (id int); grant select on t to nobody_yet' >b.sql
	run -1 --separate-stderr unshare -m sh -c 'mount -t tmpfs none /usr/lib/locale && localedef -i de_DE -f UTF-8 de_DE.UTF-8 &&
		LC_ALL= LC_MESSAGES= LANG=de_DE.UTF-8 pg_diff a.sql b.sql'
	[[ -z $stderr && $output == *'GRANT SELECT ON TABLE public.t TO nobody_yet;'* ]]
}

# bats test_tags=long
@test "what it prints does not depend on how the database reads literals" {
	echo 'create table t (a text, i interval)' >a.sql
	cat >b.sql <<-'END'
		create table t (a text default 'b\nb', i interval default '-1 days 02:00:00'::interval);
	END
	run -1 --separate-stderr pg_diff a.sql b.sql
	url=$(pg_tmp -f a.sql)
	pg_sql -c "alter database test set standard_conforming_strings = off" "$url"
	pg_sql -c "alter database test set intervalstyle = sql_standard" "$url"
	pg_sql -1 <<<"$output" "$url"
	pg_sql -c "alter database test reset all" "$url"
	run -0 pg_diff "$url" b.sql
	pg_tmp stop "$url"
}

# diff_in_the_middle: starts pg_diff as $pid, and waits until it loads a file for which a role was created.
diff_in_the_middle() {
	seeded_cache
	mkdir -m 777 mark
	echo "create table t (id int); grant select on t to nobody_yet; copy (select 1) to '$T/mark/here'; select pg_sleep(60)" >a.sql
	pg_diff a.sql b.sql 2>/dev/null 3>&- &
	pid=$!
	wait_until 60 test -e mark/here
}

no_files() { [[ -z $(find "$TMPDIR" -maxdepth 1 -name 'tinypg[-.]*' ! -name "tinypg.$UID") ]]; }

# bats test_tags=long
@test "names of pg_catalog mean what they mean, whatever comes first in the database's search_path" {
	url=$(pg_tmp)
	cat >a.sql <<-'END'
		create schema app;
		create function app.upper(text) returns text language sql immutable as $$select 'mine'$$;
		alter database test set search_path = app, pg_catalog;
	END
	pg_sql -f a.sql "$url"
	cat >b.sql <<-'END'
		create schema app;
		create function app.upper(text) returns text language sql immutable as $$select 'mine'$$;
		create table app.t (a text default upper('x'));
		alter database test set search_path = app, pg_catalog;
	END
	run -1 pg_diff "$url" b.sql
	[[ -z $(pg_sql -1 <<<"$output" "$url") ]]
	run -0 pg_diff "$url" b.sql
	pg_tmp stop "$url"
}

@test "a signal leaves nothing behind" {
	need_signals
	diff_in_the_middle
	kill "$pid"
	status=0
	wait "$pid" || status=$?
	((status == 128 + 15))
	no_files
}

# bats test_tags=long
@test "kill -9 of pg_diff leaves nothing" {
	diff_in_the_middle
	kill -KILL "$pid"
	status=0
	wait "$pid" || status=$?
	((status == 128 + 9))
	all_gone
	no_files
}

# bats test_tags=long
@test "a pg_tmp that is killed is reported" {
	seeded_cache
	mkdir -m 777 mark
	echo "copy (select 1) to '$T/mark/here'; select pg_sleep(60)" >a.sql
	pg_diff a.sql b.sql >out 2>err 3>&- &
	pid=$!
	wait_until 60 test -e mark/here
	pkill -KILL -P "$pid" -x pg_tmp
	status=0
	wait "$pid" || status=$?
	[[ $status == 2 && ! -s out && $(head -n 1 err) == 'pg_diff: pg_tmp was ended by signal 9 '* ]]
	wait_until 30 all_gone
}

# bats test_tags=long
@test "a generated column that is printed otherwise after it was read once more is no gap" {
	echo "create table t (v varchar(5))" >a.sql
	echo "create table t (v varchar(5), g boolean generated always as (v in ('a', 'b')) stored)" >b.sql
	run -1 --separate-stderr pg_diff a.sql b.sql
	[[ -z $stderr ]]
}

# bats test_tags=long
@test "what can only be run after a loss of data is a comment, too, beside event triggers" {
	cat >a.sql <<-'END'
		create type mood as enum ('a');
		create table t (m mood);
		create function f() returns event_trigger language plpgsql as 'begin end';
		create event trigger e on ddl_command_end execute function f();
	END
	sed -e 's/mood/feeling/; s/^create event.*//' a.sql >b.sql
	run -1 --separate-stderr pg_diff a.sql b.sql
	[[ $output == *'-- needs one that loses data:
-- DROP TYPE public.mood;'* ]]
}
