# For tests of pg_extlist against servers: `load helper`, then `load extension-helper`.

# same_answer URL [option...]: what pg_extlist says of every extension is what the server of URL says: names, versions,
# all that is true of each version, the paths of updates, whether the libraries load. The server compares.
same_answer() {
	local url=$1 trusted=trusted
	shift
	pg_extlist -aj "$@" >"$T/answer" || return 1
	chmod a+r "$T/answer"
	(($(sql "$url" 'show server_version_num') >= 130000)) || trusted=false
	run -0 sql "$url" "
		create temp table answer (line jsonb);
		copy answer from '$T/answer' with (format csv, quote e'\\x01', delimiter e'\\x02');
		create temp view o_extension as
			select line->>'name' as name, line->>'default_version' as version, line->>'comment' as comment from answer;
		create temp view s_extension as select name::text, default_version, comment from pg_available_extensions;
		create temp view o_version as select line->>'name' as name, v->>'version' as version,
			(v->>'superuser')::bool as superuser, (v->>'trusted')::bool as trusted,
			(v->>'relocatable')::bool as relocatable, v->>'schema' as schema,
			array(select jsonb_array_elements_text(v->'requires')) as requires, v->>'comment' as comment
			from answer, jsonb_array_elements(line->'available') v;
		create temp view s_version as select name::text, version, superuser, $trusted as trusted, relocatable,
			schema::text, coalesce(requires::text[], '{}') as requires, comment from pg_available_extension_versions
			where version !~ '^-|-\$|^\$';
		create temp view o_installable as
			select line->>'name' as name, jsonb_array_elements_text(line->'versions') as version from answer;
		create temp view s_installable as select name, version from s_version;
		create temp view o_path as select line->>'name' as name, p->>0 as source, p->>-1 as target,
			(select string_agg(e, '--' order by n) from jsonb_array_elements_text(p) with ordinality x(e, n)) as path
			from answer, jsonb_array_elements(line->'update_paths') p;
		create temp view s_path as select name, p.source, p.target, p.path
			from s_extension, pg_extension_update_paths(name) p where p.path is not null;
		create temp table o_load as select line->>'name' as name, (line->>'loads')::bool as loads from answer
			where line->>'library' is not null;
		create temp table s_load (name text, loads bool);
		do \$\$
		declare
			r record;
		begin
			for r in select line->>'name' as name, line->>'library' as library from answer loop
				continue when r.library is null;
				begin
					execute format('load %L', r.library);
					insert into s_load values (r.name, true);
				exception when others then
					insert into s_load values (r.name, false);
				end;
			end loop;
		end \$\$;
		$(for kind in extension version installable path load; do
			printf '%s\n' "select '$kind, the server only', d.* from (table s_$kind except all table o_$kind) d;" \
				"select '$kind, we only', d.* from (table o_$kind except all table s_$kind) d;"
		done)
		select 'compared', count(*) > 0 from o_version;"
	[[ $output == $'compared\tt' ]] || { printf '%s\n' "$output"; return 1; }
}

# copy_server BINDIR: a copy in $T/copy, whose share directory a test may change; prints its bindir. PostgreSQL finds its
# files from where it lies. $T/copy/share is a link to the share directory.
copy_server() {
	local bindir=$1 url share library part top=
	url=$(pg_tmp -b "$bindir") || return 1
	share=$(sql "$url" "select setting from pg_config where name = 'SHAREDIR'")
	library=$(sql "$url" "select setting from pg_config where name = 'PKGLIBDIR'")
	pg_tmp stop "$url"
	# What both have in common is left out.
	while part=$(cut -d/ -f2 <<<"${bindir#"$top"}") && [[ $share/ == "$top/$part/"* ]]; do
		top+=/$part
	done
	[[ $library != */lib/postgresql ]] || library=${library%/postgresql}
	mkdir -p "$T/copy${bindir#"$top"}" "$T/copy${share#"$top"}" "$T/copy$(dirname "${library#"$top"}")"
	cp "$bindir/postgres" "$bindir/initdb" "$T/copy${bindir#"$top"}"
	cp -R "$share/." "$T/copy${share#"$top"}"
	ln -s "$library" "$T/copy${library#"$top"}"
	ln -s "$T/copy${share#"$top"}" "$T/share"
	printf '%s\n' "$T/copy${bindir#"$top"}"
}

# odd_extensions DIRECTORY [absolute]: extensions as nobody makes them, into DIRECTORY/extension.
odd_extensions() {
	local base=$1 extension=$1/extension
	mkdir -p "$extension" "$base/beside" "$T/elsewhere"

	# Circles, and several ways of one length.
	odd ring "default_version = 'c'" a--b b--c c--d d--a b--d a--c b d--e a--e zz--b
	odd ties "default_version = '4'" 1 1--2 1--3 1--10 2--4 3--4 10--4 4--5 1--5 5--6 10--6 3--6
	odd starts "default_version = 'x'" 1 2 10 1--a 2--b 10--c a--x b--x c--x x--y y--1 2--10
	odd far "default_version = '9'" 1 5 1--2 2--3 3--9 5--1 5--6 6--9 4--5 2--5
	# Names that look like others.
	odd names "default_version = '1'" 1 1--2--3 1---2 2-- --3 -4 5- 5---6 6--7 '' -- --- 1.--2. '1 2' '1 2--ü' "it's" 1--\"2\" 1,2
	odd pre "default_version = '1'" 1
	odd pre-fix "default_version = '1'" 1 1--2
	: >"$extension/names.sql"
	: >"$extension/names--9.sql.orig"
	: >"$extension/names--8.SQL"
	# Versions with parameters of their own.
	odd own "default_version = '3'
		comment = 'of all'
		schema = 'first'
		requires = 'pre, \"Pre-Fix\" , PRE,\"a\"\"b\"'" 1 1--2 2--3 4 4--5 3--6
	printf "comment = 'of one'\nschema = second\nsuperuser = false\n" >"$extension/own--1.control"
	printf "requires = 'ring'\nschema = third\ncomment 'of two'" >"$extension/own--2.control"
	printf "requires = ''\nsuperuser = oN\nmodule_pathname = x\n" >"$extension/own--3.control"
	printf "encoding = UTF8\n" >"$extension/own--6.control"
	odd switch "relocatable = yes" 1 1--2
	printf "relocatable = of\nschema = pg_catalog\n" >"$extension/switch--2.control"
	odd long "requires = '$(printf 'é%.0s' {1..40}), $(printf 'A%.0s' {1..70})'" 1
	odd nothing '' 1
	odd empty "comment = ''
		schema = ''
		default_version = ''" 1
	# Scripts elsewhere.
	odd beside "directory = 'beside'
		default_version = '2'" 7
	: >"$base/beside/beside--1.sql"
	: >"$base/beside/beside--1--2.sql"
	printf 'superuser = 0\n' >"$base/beside/beside--2.control"
	printf 'superuser = 0\n' >"$extension/beside--1.control"
	odd absolute "directory = '$T/elsewhere'" 7
	: >"$T/elsewhere/absolute--1.sql"
	: >"$T/elsewhere/absolute--1--2.sql"
	chmod -R a+rX "$extension" "$base/beside" "$T/elsewhere"
}

# odd NAME CONTROL SCRIPT...: one of them.
odd() {
	local name=$1 script
	printf '%s\n' "$2" >"$extension/$name.control"
	shift 2
	for script; do
		: >"$extension/$name--$script.sql"
	done
}
