# TLS: no other uid can read a key, nor put a certificate in the place of ours.

load ../helper
load ../attack-helper

@test "another uid and the runtime user cannot read the key in root's cache, nor the other uid that of a cluster" {
	url=$(pg_tmp -a cert)
	[[ -n $(find "$TMPDIR" -name '*.client.key') ]]
	directory=$(pg_initcache -s)
	runtime=$(stat -c %u "$(url_directory "$url")")
	[[ -s $directory/certificate.key && -s $directory/root.crt ]]
	run as_attacker grep -rls 'PRIVATE KEY' "$TINYPG_CACHE/tls" "$TMPDIR"
	[[ -z $output ]]
	run setpriv --reuid="$runtime" --regid="$runtime" --clear-groups cat "$directory/certificate.key"
	[[ $output == *"Permission denied" ]]
	[[ $(stat -c '%u %a' "$(url_directory "$url")"/*/tinypg.key) == "$runtime 600" ]]
	pg_tmp stop "$url"
}

@test "another uid can use the root of a cluster of root's, but cannot replace it" {
	url=$(pg_tmp -s)
	root=$(printf '%b\n' "$(sed 's/.*sslrootcert=//; s/%/\\x/g' <<<"$url")")
	as_attacker grep -q CERTIFICATE "$root"
	run ! as_attacker cp /dev/null "$root"
	run ! as_attacker mv "$root" "$T/attacker/"
	pg_tmp stop "$url"
}

@test "a directory for certificates that another uid can write to is refused" {
	mkdir -p "$T/cache"
	export TINYPG_CACHE=$T/cache
	mkdir -m 777 "$T/cache/tls"
	run -1 --separate-stderr pg_initcache -s
	[[ ${stderr_lines[0]} == "pg_initcache: cannot trust the cache '$T/cache': '$T/cache/tls': "* ]]
}
