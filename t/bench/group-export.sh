# shellcheck shell=bash
# A template that leaves a cache as an archive, and comes into another one that has nothing. The copy is by the same user,
# on the same file system, of the same files. Each begins when all is on the disk that the one before has written.
group_export() {
	local TINYPG_SPARES=0
	export TINYPG_SPARES EXPORTED EXPORT_ARCHIVE=$WORK/template.tar.zst
	group export "A template as an archive: written, and taken into a cache that has nothing" copy
	if ! EXPORTED=$(pg_initcache -o "$EXPORT_ARCHIVE"); then
		left_out "pg_initcache -o" "it did not write an archive"
		return
	fi
	row copy "\`cp -r\` of the template" 'sync -f "$WORK"; fresh_own' "cp -r $EXPORTED {}" 'rm -rf "$2"'
	row synced "\`cp -r\` of the template, then \`sync -f\`" 'sync -f "$WORK"; fresh_own' "cp -r $EXPORTED {} && sync -f {}" 'rm -rf "$2"'
	row import "\`pg_initcache -i\`: checked, unpacked" 'sync -f "$WORK"; fresh_own' \
		"env TINYPG_CACHE={} $BIN/pg_initcache -i $EXPORT_ARCHIVE" 'until_true 60 export_is_synced "$2"; rm -rf "$2"'
	row export "\`pg_initcache -o\`" 'sync -f "$WORK"; fresh_own' "$BIN/pg_initcache -o {}" 'rm -f "$2"'
	measure "$(rounds 10)"
	label size MB "the archive"
	value size 1 "$(megabytes "$(wc -c <"$EXPORT_ARCHIVE")")"
	label template MB "the template"
	value template 1 "$(megabytes "$(find "$EXPORTED" -type f -printf '%s\n' | awk '{ n += $1 } END { print n }')")"
}

megabytes() { awk -v bytes="$1" 'BEGIN { print bytes / 1e6 }'; }

# What was imported is synced in the background.
export_is_synced() { ! compgen -G "$1/template/*/boot" >/dev/null; }
export -f export_is_synced
