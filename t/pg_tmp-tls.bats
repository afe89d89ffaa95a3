# -s: TLS, with a certificate that the tools make, and that clients check.

# shellcheck disable=SC2034  # what eval reads is used
load helper

teardown() {
	TINYPG_SPARES=0 pg_tmp stop -A
	test_end
}

# without_tls URL: the same without what it says of TLS.
without_tls() { printf '%s\n' "${1%%\?*}"; }
is_refused_tls() { ! sql "$(without_tls "$1")?sslmode=require" 'select 1' 2>"$T/refusal"; }
root_of() { printf '%b\n' "$(sed 's/.*sslrootcert=\([^&]*\).*/\1/; s/%/\\x/g' <<<"$1")"; }

@test "-s: the URL makes a client check the certificate, and ALTER SYSTEM can turn TLS off" {
	url=$(pg_tmp -s)
	[[ $url == "postgresql://"*"@127.0.0.1:"*"/test?sslmode=verify-full&sslrootcert=%2F"*.crt ]]
	[[ $(sql "$url" 'select ssl from pg_stat_ssl where pid = pg_backend_pid()') == t ]]
	[[ $(sql "${url/127.0.0.1/localhost}" 'select 5') == 5 ]]
	sql "$url" 'alter system set ssl = off'
	sql "$url" 'select pg_reload_conf()'
	wait_until 20 is_refused_tls "$url"
	[[ $(<"$T/refusal") == *"server does not support SSL, but SSL was required"* ]]
	[[ $(sql "$(without_tls "$url")?sslmode=disable" 'select 5') == 5 ]]
}

@test "-s: the server shows a certificate for localhost and its addresses, and no other root accepts it" {
	need openssl
	url=$(pg_tmp -s)
	openssl s_client -starttls postgres -connect "127.0.0.1:$(tcp_port_of "$url")" -CAfile "$(root_of "$url")" \
		-verify_ip 127.0.0.1 -verify_return_error </dev/null >shown 2>&1
	grep -q '^Verify return code: 0 (ok)' shown
	run -0 openssl x509 -in shown -noout -ext subjectAltName
	[[ $output == *"DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:127.0.0.1, DNS:::1" ]]
	other=$(TINYPG_CACHE=$T/other-cache pg_initcache -s)
	run ! sql "$(without_tls "$url")?sslmode=verify-full&sslrootcert=$other/root.crt" 'select 1'
	[[ $output == *"certificate verify failed"* ]]
}

# bats test_tags=long
@test "-s: a running cluster does not need the certificate in the cache, and the next one has a new one" {
	seeded_cache
	url=$(pg_tmp -s)
	rm -r "$TINYPG_CACHE/tls"
	[[ $(sql "$url" 'select 5') == 5 ]]
	again=$(pg_tmp -s)
	[[ $(sql "$url" 'select 5') == 5 && $(sql "$again" 'select 6') == 6 ]]
	run ! cmp "$(root_of "$url")" "$(root_of "$again")"
	run ! grep -rlq 'PRIVATE KEY' "$TINYPG_CACHE/template" "$TINYPG_CACHE/server"
	pg_tmp stop "$url"
	[[ ! -e $(root_of "$url") ]]
}

# bats test_tags=long
@test "-s -d: a restart has TLS only where it asks for it, and a running cluster without is not taken" {
	# The other user's: what root keeps is not below the test's directory.
	((EUID == 0)) && dir=$T/other/home/dir || dir=$T/home/dir
	as_other pg_tmp -s -k -d "$dir" >"$T/url"
	as_other pg_tmp stop -d "$dir"
	[[ ! -e $(root_of "$(<"$T/url")") ]]
	url=$(as_other pg_tmp -t -d "$dir")
	[[ $(sql "$url" 'show ssl') == off ]]
	run -1 --separate-stderr as_other pg_tmp -s -d "$dir"
	[[ ${stderr_lines[0]} == "pg_tmp: -s asks for TLS, but the cluster in '$dir' runs without it" ]]
	as_other pg_tmp stop -d "$dir"
	url=$(as_other pg_tmp -s -d "$dir")
	[[ $(sql "$url" 'select 5') == 5 && $(as_other pg_tmp -s -d "$dir") == "$url" ]]
	as_other pg_tmp stop -d "$dir"
}

@test "-s: the root of a cluster that was killed is swept with it" {
	url=$(pg_tmp -s)
	kill_hard "$(watchdog_of "$url")"
	[[ -e $(root_of "$url") ]]
	pg_tmp list
	all_gone
}

@test "-s: settings of -c override the certificate" {
	need openssl
	openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=mine -days 2 -keyout mine.key -out mine.crt 2>/dev/null
	chmod 600 mine.key
	((EUID != 0)) || chown "$(stat -c %u "$(url_directory "$(pg_tmp)")")" mine.*
	url=$(pg_tmp -s -c ssl_cert_file="$T/mine.crt" -c ssl_key_file="$T/mine.key")
	run ! sql "$url" 'select 1'
	[[ $(sql "$(without_tls "$url")?sslmode=require" 'select 5') == 5 ]]
}

# ---- client certificates

# bats test_tags=long
@test "-a cert: the URL has the certificate of the superuser, and no other client is let in" {
	url=$(pg_tmp -a cert -U 'o neil')
	server=${url%%&sslcert=*}
	[[ $(sql "$url" 'select current_user') == 'o neil' ]]
	[[ $(sql "postgresql://o%20neil@${url#*@}" 'select 5') == 5 ]]
	run ! sql "$server&sslcert=/none" 'select 1'
	[[ $output == *"connection requires a valid client certificate"* ]]
	other=$(pg_initcache -s -U other)
	run ! sql "$server&sslcert=$other/certificate.crt&sslkey=$other/certificate.key" 'select 1'
	sql "$url" 'create role other login superuser'
	run ! sql "postgresql://other@${url#*@}" 'select 1'
	[[ $output == *'certificate authentication failed for user "other"'* ]]
	pg_tmp stop "$url"
	[[ -z $(find "$TMPDIR" -name '*.client.*') ]]
}

@test "-s: ssl=off in -c or -o, with which no client could use the URL, is an error" {
	for value in off OF False n 0; do
		run -2 --separate-stderr pg_tmp -s -c "ssl=$value"
		[[ -z $output && ${stderr_lines[0]} == "pg_tmp: -s, which -a cert implies, and the setting ssl=$value do not go together" ]]
	done
	run -2 --separate-stderr pg_tmp -a cert -c ssl=no
	for options in '-c ssl=off' --ssl=off '-F -cSSL=off'; do
		run -2 --separate-stderr pg_tmp -s -c ssl=on -o "$options"
		[[ -z $output && ${stderr_lines[0]} == *" and the setting ssl=off do not go together" ]]
	done
	pg_tmp -s -c ssl=on >"$T/url"
	[[ $(sql "$(<"$T/url")" 'show ssl') == on ]]
}

@test "-a cert: a TMPDIR from which libpq can load no key is an error" {
	mkdir "$T/a:b"
	TMPDIR=$T/a:b run -1 --separate-stderr pg_tmp -a cert
	[[ -z $output && ${stderr_lines[0]} == "pg_tmp: '"*"/a:b/tinypg."*"' has a colon in it, so that clients cannot load a key from there" ]]
	[[ -z $(TMPDIR=$T/a:b pg_tmp list) ]]
}

@test "-a cert: -e and run lead clients to the certificate, and the socket asks for a password" {
	url=$(eval "$(pg_tmp -e -a cert)" && pg_sql -c 'select ssl from pg_stat_ssl where pid = pg_backend_pid()' >"$T/ssl" &&
		echo "$DATABASE_URL")
	[[ $(<"$T/ssl") == t ]]
	run ! sql "postgresql:///test?host=$(url_directory "$url")&port=$(tcp_port_of "$url")" 'select 1'
	[[ $output == *"no password supplied"* ]]
	[[ $(pg_tmp run -a cert pg_sql -c 'select 6') == 6 ]]
}

# ---- the certificate in the cache

# digests DIRECTORY: of what is in it.
digests() { cat "$1"/*.crt "$1"/*.key | cksum; }

@test "pg_initcache -s: many callers at once make one certificate" {
	own_cache
	for i in 1 2 3 4 5 6 7 8; do
		pg_initcache -s >"out.$i" &
	done
	wait
	[[ $(cat out.* | sort | uniq -c) == *8*"$TINYPG_CACHE/tls/server-"* ]]
	directory=$(<out.1)
	was=$(digests "$directory")
	[[ $(pg_initcache -s) == "$directory" && $(digests "$directory") == "$was" ]]
	[[ $(ls "$TINYPG_CACHE/tls") == "$(basename "$directory")" ]]
	[[ $(stat -c %a "$directory" "$directory"/*.key "$directory/root.crt") == $'755\n600\n644' ]]
}

@test "pg_initcache -s: what a killed one has left, with its key, is swept by the next one that makes a certificate" {
	own_cache
	pg_initcache -s
	(cd "$T/cache/tls" && cp -r server-* staging.aaaaaa && chmod 711 staging.aaaaaa)
	pg_initcache -s -U somebody
	[[ $(cd "$T/cache/tls" && echo *) == client-somebody' server-'* && ! -e $T/cache/tls/staging.aaaaaa ]]
}

@test "pg_initcache -s: a certificate that is damaged or expired, or not valid yet, is made anew" {
	own_cache
	directory=$(pg_initcache -s)
	for damage in 'rm $directory/certificate.key' ': >$directory/root.crt' 'rm $directory/made' \
		'echo x >>$directory/certificate.crt' 'rm -r $directory' 'sed -i "s/^until .*/until 1/" $directory/made' \
		'sed -i "s/^from .*/from 99999999999/" $directory/made'; do
		was=$(digests "$directory")
		eval "$damage"
		[[ $(pg_initcache -s) == "$directory" && $(digests "$directory") != "$was" ]]
		now=$(digests "$directory")
		[[ $(pg_initcache -s) == "$directory" && $(digests "$directory") == "$now" ]]
	done
	[[ $(ls "$TINYPG_CACHE/tls") == "$(basename "$directory")" ]]
}

@test "-s: a cache that cannot be written to, and a full disk, is named, and nothing is left" {
	need_root
	need unshare
	unshare -m mount -t tmpfs none "$T/t" 2>/dev/null || skip 'cannot mount here'
	seeded_cache
	rm -rf "$T/cache/tls"
	run -1 --separate-stderr unshare -m sh -c 'mount --bind "$T/cache" "$T/cache" &&
		mount -o remount,bind,ro "$T/cache" && exec pg_tmp -s'
	[[ -z $output && ${stderr_lines[0]} == "pg_initcache: cannot make the cache '$T/cache/tls': Read-only file system" ]]
	run -1 --separate-stderr unshare -m sh -c 'mkdir "$T/cache/tls" &&
		mount -t tmpfs -o size=4k,mode=755 none "$T/cache/tls" && pg_tmp -s; status=$?; ls "$T/cache/tls"; exit $status'
	[[ -z $output && $stderr == "pg_initcache: cannot make '$T/cache/tls/server-"*"': No space left on device" ]]
	all_gone
}

# ---- spares

@test "-s: data that were handed on have no key" {
	# shellcheck disable=SC2030
	export TINYPG_SPARES=1
	url=$(pg_tmp -s)
	key=$(find "$(url_directory "$url")" -name tinypg.key)
	[[ -s $key ]]
	pg_tmp stop "$url"
	url=$(pg_tmp)
	run -0 find "$(url_directory "$url")" -name 'tinypg.key' -o -name tinypg.crt
	[[ -z $output ]]
}
