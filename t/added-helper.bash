# For tests of what pg_extadd adds, seen by clusters: `load helper`, then `load added-helper`. Packages are made by hand.

# new_package NAME VERSION SQL [control line...]: the tree of a package in $T/NAME-VERSION: one extension NAME.
new_package() {
	local name=$1 version=$2 sql=$3 extension=$T/$1-$2/share/extension
	shift 3
	mkdir -p "$extension"
	printf '%s\n' "default_version = '$version'" "comment = 'a test'" "$@" >"$extension/$name.control"
	printf '%s\n' "$sql" >"$extension/$name--$version.sql"
}

# added_directory BINDIR: the directory of the packages for a server in the first cache.
added_directory() {
	local digest
	digest=$(sha256sum <"$1/postgres") || return 1
	printf '%s/ext/%s\n' "${TINYPG_CACHE%%:*}" "${digest:0:16}"
}

# add_package NAME VERSION [BINDIR]: publishes that tree.
add_package() {
	local name=$1 version=$2 place control file
	place=$(added_directory "${3:-$(server_bindir)}")/$name-$version
	{
		printf '%s\n' "package $name" "version $version" "source $T"
		printf 'digest %s\n' "$(cd "$T/$name-$version" && find . -type f ! -name added | sort | xargs sha256sum | sha256sum | cut -d' ' -f1)"
		for control in "$T/$name-$version/share/extension"/*.control; do
			file=${control##*/}
			printf 'extension %s %s\n' "${file%.control}" "$version"
		done
	} >"$T/$name-$version/added"
	chmod -R u=rwX,go=rX "$T/$name-$version"
	(umask 022 && mkdir -p "${place%/*}")
	rm -rf "$place"
	cp -R "$T/$name-$version" "$place"
}

# new_c_package NAME VERSION NUMBER: the same with a library, whose function NAME() returns the number.
new_c_package() {
	local name=$1 version=$2 headers
	headers=$(pg_config --includedir-server 2>/dev/null) || headers=
	[[ -e $headers/fmgr.h ]] || skip 'no headers of the server here'
	need cc
	new_package "$name" "$version" \
		"create function $name() returns int language c strict as 'MODULE_PATHNAME', 'answer';" "module_pathname = '\$libdir/$name'"
	mkdir -p "$T/$name-$version/lib"
	printf '%s\n' '#include "postgres.h"' '#include "fmgr.h"' 'PG_MODULE_MAGIC;' 'PG_FUNCTION_INFO_V1(answer);' \
		"Datum answer(PG_FUNCTION_ARGS) { PG_RETURN_INT32($3); }" >"$T/answer.c"
	cc -shared -fPIC -I"$headers" -o "$T/$name-$version/lib/$name.so" "$T/answer.c"
}
