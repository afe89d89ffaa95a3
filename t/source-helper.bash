# For tests of where an extension comes from: `load helper`, `load fetch-helper`, `load extadd-helper`, `load source-helper`.

# debian KIND [FILE [MAJOR]]: a Debian package with the extension "plain" (t/package has the kinds) as FILE, $T/KIND.deb
# where none is named. Its scripts would make $T/mark.
debian() {
	need python3 zstd dpkg
	"$TINYPG_SOURCE/t/package" "$1" "${2:-$T/$1.deb}" "$T/mark" "${3:-15}"
}

# built DIRECTORY: the extension "plain", in the layout of an installation.
built() {
	mkdir -p "$1/share/extension"
	printf "default_version = '1.0'\nrelocatable = true\n" >"$1/share/extension/plain.control"
	printf "create function plain() returns int language sql as 'select 42';\n" >"$1/share/extension/plain--1.0.sql"
}

# pgxn_release NAME VERSION DIRECTORY [STATUS]: puts the directory on the server as a release of PGXN ($URL/pgxn), in the
# layout of its mirrors.
pgxn_release() {
	local lower=${1,,} version=$2 directory=$3 status=${4:-stable} www=$T/www/pgxn zip list=
	zip=$www/dist/$lower/$version/$lower-$version.zip
	mkdir -p "${zip%/*}" "$www/extension" "$T/top"
	rm -rf "$T/top/$1-$version"
	cp -R "$directory" "$T/top/$1-$version"
	(cd "$T/top" && python3 -m zipfile -c "$zip" "$1-$version")
	printf '{"dist": "/dist/{dist}.json", "meta": "/dist/{dist}/{version}/META.json", "extension": "%s",
		"download": "/dist/{dist}/{version}/{dist}-{version}.zip"}' '/extension/{extension}.json' >"$www/index.json"
	printf '{"name": "%s", "version": "%s", "release_status": "%s", "sha1": "%s"}' "$1" "$version" "$status" \
		"$(sum_of sha1 "$zip")" >"${zip%/*}/META.json"
	printf '{"version": "%s", "date": "2026-11-29T12:00:00Z"}\n' "$version" >>"$www/dist/$lower.$status"
	for status in stable testing unstable; do
		[[ ! -e $www/dist/$lower.$status ]] || list+=", \"$status\": [$(tac "$www/dist/$lower.$status" | paste -sd,)]"
	done
	printf '{"name": "%s", "releases": {%s}}' "$1" "${list#, }" >"$www/dist/$lower.json"
}

# real_deb NAME: the path of the package postgresql-15-NAME of this machine's distribution: hypopg, pgtap or cron, which are
# downloaded together, once for the run. Status 1 if apt does not have them.
real_deb() {
	local dir=$TINYPG_TEST_CACHE/debs
	(
		flock 9
		[[ ! -e $dir ]] || exit 0
		mkdir "$dir.new" && chmod 755 "$dir.new" && cd "$dir.new" &&
			apt-get -qq download postgresql-15-hypopg postgresql-15-pgtap postgresql-15-cron 2>/dev/null && mv "$dir.new" "$dir"
		rm -rf "$dir.new"
		[[ -e $dir ]]
	) 9>"$dir.lock" || return 1
	printf '%s\n' "$dir/postgresql-15-$1"_*.deb
}
