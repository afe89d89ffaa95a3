# pg_tmp: TMPDIR and the cache: odd names, directories that cannot be used, and those that are not safe.

load helper

# works_in DIRECTORY: a cluster can be had there, answers, and goes.
works_in() {
	mkdir -p "$1"
	export TMPDIR=$1
	url=$(pg_tmp)
	[[ $(sql "$url" 'select 5') == 5 ]]
	[[ $(wc -l <<<"$url") == 1 ]]
	if [[ $url == "postgresql:///test?host="* ]]; then
		run -1 grep -q '[^]A-Za-z0-9:/?&=%._~-]' <<<"$url"
	fi
	pg_tmp stop "$url"
	wait_until 20 no_clusters "$1"
	all_gone
}

no_clusters() { [[ -z $(find "$1" -mindepth 2) ]]; }

@test "TMPDIR with spaces" { works_in "$T/a b  c"; }
@test "TMPDIR beyond ASCII" { works_in "$T/žluťoučký-кот-🐘"; }
@test "TMPDIR with the characters of a URL" { works_in "$T/a&b?c#d%41=e+f;@:"; }
@test "TMPDIR with quotes, backslashes and a dollar" { works_in "$T/it's \"a\" \\b \$HOME \`x\`"; }

@test "TMPDIR with a newline is refused, for no line could name it" {
	mkdir "$T/"$'one\ntwo'
	failure 'one\ntwo' env TMPDIR="$T/"$'one\ntwo' pg_tmp
}

@test "TMPDIR with a comma, which libpq would split" { works_in "$T/a,b"; }
@test "TMPDIR of 150 characters" { works_in "$T/$(printf '%0150d' 0)"; }
@test "TMPDIR of 800 characters" { works_in "$T$(printf '/%0200d' 1 2 3 4)"; }

# bats test_tags=long
@test "socket paths on both sides of 103 bytes" {
	# TMPDIR/tinypg.UID/NAME/.s.PGSQL.5432 with a NAME of six.
	rest=$((103 - ${#T} - 1 - 1 - 7 - ${#EUID} - 1 - 6 - 14))
	for more in -1 0 1 2; do
		works_in "$T/$(printf "%0$((rest + more))d" 0)"
	done
}

# bats test_tags=long
@test "TMPDIR with a trailing slash, with .., through a link, relative" {
	works_in "$T/t1/"
	mkdir -p "$T/t2/sub"
	works_in "$T/t2/sub/.."
	mkdir "$T/t3" && ln -s t3 "$T/t4"
	works_in "$T/t4"
	cd "$T"
	works_in t5
}

@test "an empty TMPDIR is as none" {
	local before
	before=$(compgen -G "/tmp/tinypg.$EUID" || true)
	TMPDIR='' run -0 pg_tmp
	[[ $output == "postgresql:///test?host=%2Ftmp%2Ftinypg.$EUID%2F"* ]]
	TMPDIR='' pg_tmp stop "$output"
	# The directory is nobody's but the caller's: empty, it may go.
	[[ -n $before ]] || rmdir "/tmp/tinypg.$EUID" || [[ -n $(ls -A "/tmp/tinypg.$EUID") ]]
}

@test "a TMPDIR that is not there is named" { failure "'$T/none" env TMPDIR="$T/none" pg_tmp; }

@test "a TMPDIR that is a file is named" {
	: >"$T/file"
	failure "'$T/file" env TMPDIR="$T/file" pg_tmp
}

@test "an unwritable TMPDIR is named" {
	dir=$(as_other printenv TMPDIR)
	chmod 555 "$dir"
	failure "'$dir" as_other pg_tmp
	chmod 755 "$dir"
}

@test "tinypg.UID that is a link is refused" {
	mkdir "$T/elsewhere"
	ln -s "$T/elsewhere" "$TMPDIR/tinypg.$EUID"
	failure "tinypg.$EUID" pg_tmp
	run -0 ls -A "$T/elsewhere"
	[[ -z $output ]]
}

@test "tinypg.UID of somebody else is refused" {
	need_root
	mkdir "$TMPDIR/tinypg.0"
	chown nobody "$TMPDIR/tinypg.0"
	failure "tinypg.0" pg_tmp
	run -0 ls -A "$TMPDIR/tinypg.0"
	[[ -z $output ]]
}

@test "tinypg.UID that others can write to is refused" {
	mkdir "$TMPDIR/tinypg.$EUID"
	chmod 777 "$TMPDIR/tinypg.$EUID"
	run -1 --separate-stderr pg_tmp
	[[ -z $output ]]
	[[ ${stderr_lines[0]} == "pg_tmp: '$TMPDIR/tinypg.$EUID' can be written to by others (mode 0777)" ]]
}

@test "a TMPDIR that others can write to has to be sticky" {
	chmod 777 "$TMPDIR"
	failure "'$TMPDIR" pg_tmp
	chmod 1777 "$TMPDIR"
	url=$(pg_tmp)
	pg_tmp stop "$url"
}

@test "root refuses a TMPDIR of another user" {
	need_root
	mkdir "$T/theirs"
	chown nobody "$T/theirs"
	failure "'$T/theirs" env TMPDIR="$T/theirs" pg_tmp
}

@test "a cache that cannot be written to: one clear line" {
	cache=$(as_other printenv HOME)/cache
	as_other mkdir "$cache"
	as_other chmod 555 "$cache"
	run -1 --separate-stderr as_other env TINYPG_CACHE="$cache" pg_tmp
	[[ -z $output && ${#stderr_lines[@]} == 2 ]]
	[[ ${stderr_lines[0]} == "pg_initcache: cannot make the cache '$cache/template': Permission denied" ]]
	[[ ${stderr_lines[1]} == "hint: set TINYPG_CACHE to "* ]]
	as_other chmod 755 "$cache"
	all_gone
}

# bats test_tags=long
@test "a filled cache that cannot be written to works" {
	cache=$(as_other printenv HOME)/cache
	url=$(as_other env TINYPG_CACHE="$cache" pg_tmp)
	as_other pg_tmp stop "$url"
	as_other chmod -R a-w "$cache"
	url=$(as_other env TINYPG_CACHE="$cache" pg_tmp)
	[[ $(other_sql "$url" 'select 5') == 5 ]]
	as_other pg_tmp stop "$url"
	as_other chmod -R u+w "$cache"
	all_gone
}

@test "without HOME and TINYPG_CACHE" {
	need_root
	# Where the passwd entry has no home either (nobody), the cache is in TMPDIR.
	dir=$(as_other printenv TMPDIR)/tinypg.$(as_other id -u)
	run -0 --separate-stderr as_other env -u HOME -u TINYPG_CACHE pg_tmp
	[[ $(other_sql "$output" 'select 5') == 5 ]]
	as_other pg_tmp stop "$output"
	rm -rf "$dir/cache"
}
