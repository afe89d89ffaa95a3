# Templates: another uid can neither read what is in them nor hold them.

load ../helper
load ../attack-helper

@test "another uid cannot hold a template of root's" {
	directory=$(pg_initcache)
	as_attacker test -d "$directory"
	run ! as_attacker flock --nonblock --shared "$directory" true
	run ! as_attacker flock --nonblock --shared "$directory/data" true
	url=$(pg_tmp)
	pg_tmp stop "$url"
}

# seed COMMAND...: a cluster with a secret in a file of SQL, and one in the text of a command.
seed() {
	(umask 077 && echo "create table secrets as select 'SECRET-IN-A-FILE' s" >"$T/seed.sql")
	url=$("$@" pg_tmp -f - -S ': SECRET-IN-A-COMMAND' <"$T/seed.sql")
	"$@" pg_tmp stop "$url"
	url=$("$@" pg_tmp -S ': SECRET-IN-A-COMMAND')
	"$@" pg_tmp stop "$url"
}

# bats test_tags=long
@test "another uid cannot read what root's templates hold, nor what is remembered of requests" {
	seeded_cache
	seed env
	grep -rq SECRET-IN-A-COMMAND "$TINYPG_CACHE"/server
	run as_attacker grep -rlsa SECRET-IN-A "$TINYPG_CACHE"
	[[ -z $output ]]
}

# bats test_tags=long
@test "another uid cannot read what a user's templates hold, nor what is remembered of requests" {
	other_prepare
	chmod -R go+rX "$T/other"
	seed as_other
	as_other grep -rq SECRET-IN-A-COMMAND "$OTHER_CACHE"/server
	run as_attacker grep -rlsa SECRET-IN-A "$OTHER_CACHE"
	[[ -z $output ]]
}

# bats test_tags=long
@test "what earlier versions left open in the cache is closed by the next maker" {
	seeded_cache
	directory=$(pg_initcache)
	chmod -R go+rX "$directory"
	pg_initcache -D another >/dev/null
	run ! as_attacker ls "$directory"
}

# in_cluster URL COMMAND...: as the superuser of a cluster runs it.
in_cluster() {
	local url=$1
	shift
	sql "$url" "copy (select 1 where false) to program '$*'"
}

# bats test_tags=long
@test "a running cluster cannot change a template that is made meanwhile" {
	seeded_cache
	url=$(pg_tmp)
	cat >"$T/poison" <<-'END'
		#!/bin/sh
		cd "$1"
		while :; do
			for data in staging.*/work/data; do
				echo "search_path = 'poison'" >>"$data/postgresql.auto.conf" && echo >"$2"
			done
		done 2>/dev/null
	END
	chmod 755 "$T/poison"
	mkdir -m 777 "$T/did"
	in_cluster "$url" "(setsid $T/poison $TINYPG_CACHE/template $T/did/it </dev/null >/dev/null 2>&1 &)"
	directory=$(pg_initcache -D another -f - <<<'create table t (i int)')
	run grep -h poison "$directory"/data/*.conf
	[[ -z $output && ! -e $T/did/it ]]
	pg_tmp stop "$url"
}

# in_namespace COMMAND...: as root where only root and the runtime user are mapped.
in_namespace() {
	local pid runtime=$1
	shift
	mkfifo go
	unshare -U sh -c ': <go; exec "$@"' sh "$@" &
	pid=$!
	until [[ $(readlink /proc/self/ns/user) != "$(readlink "/proc/$pid/ns/user")" ]]; do sleep 0.02; done
	printf '0 0 1\n%s %s 1\n' "$runtime" "$runtime" >map
	cat map >"/proc/$pid/uid_map" # in one write
	runtime=$(getent passwd "$runtime" | cut -d: -f4)
	printf '0 0 1\n%s %s 1\n' "$runtime" "$runtime" >map
	cat map >"/proc/$pid/gid_map"
	: >go
	wait "$pid"
}

# bats test_tags=long
@test "where there is no unused uid the runtime user makes templates, and a line says so" {
	url=$(pg_tmp)
	runtime=$(stat -c %u "$(url_directory "$url")")
	pg_tmp stop "$url"
	unshare -U true || skip "there are no user namespaces here"
	export TINYPG_CACHE=$T/cache
	run -0 --separate-stderr in_namespace "$runtime" pg_initcache
	[[ $output == "$T/cache/template/"* ]]
	[[ $stderr == "pg_initcache: there is no unused uid here: templates and compiled servers are made as '$(id -un "$runtime")', who also runs servers" ]]
}

# bats test_tags=long
@test "a uid whose number is a group's makes no template" {
	unshare -m true || skip "there are no mount namespaces here"
	{
		cat /etc/group
		seq 61184 65519 | sed 's/.*/g&:x:&:/'
	} >group
	export TINYPG_CACHE=$T/cache
	# shellcheck disable=SC2016
	run -0 --separate-stderr unshare -m sh -c 'mount --bind group /etc/group && exec pg_initcache'
	[[ $stderr == "pg_initcache: there is no unused uid here: "* ]]
}

# bats test_tags=long
@test "a template is made with tools in a directory of root's alone, and in a cache whose name has blanks" {
	mkdir -m 700 "$T/closed"
	cp -R "$TINYPG_BIN" "$T/closed/bin"
	mkdir "$T/a b"
	export TINYPG_CACHE="$T/a b/cache"
	run -0 --separate-stderr "$T/closed/bin/pg_initcache"
	[[ $output == "$T/a b/cache/template/"* && -z $stderr ]]
}

# bats test_tags=long
@test "a template of a shared cache that is closed to a user is named, and made anew in his own" {
	other_prepare
	closed=$(pg_initcache -U shared)
	run -0 --separate-stderr as_other env TINYPG_CACHE="$T/other/home/c:$TINYPG_CACHE" pg_initcache -U shared
	[[ $output == "$T/other/home/c/template/${closed##*/}" ]]
	[[ $stderr == "pg_initcache: the template '${closed##*/}' of a shared cache is closed to you; one is made in '$T/other/home/c/template'" ]]
}
