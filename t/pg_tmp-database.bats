# pg_tmp: the superuser and the database (-U, -D), the encoding and the locale (-E, -l).

load helper

@test "the superuser is named after the caller" {
	url=$(pg_tmp)
	[[ $(sql "$url" 'select current_user, usesuper, current_database() from pg_user where usename = current_user') == \
		"$(id -un)"$'\tt\ttest' ]]
	pg_tmp stop "$url"
}

@test "user and database: -U -D" {
	url=$(pg_tmp -U alice -D shop)
	[[ $url == "postgresql:///shop?host="*"&user=alice" ]]
	[[ $(sql "$url" 'select current_user, current_database()') == $'alice\tshop' ]]
	pg_tmp stop "$url"
	all_gone
}

@test "-U with the caller's own name adds nothing to the URL" {
	url=$(pg_tmp -U "$(id -un)")
	[[ $url != *"&"* ]]
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "odd names of user and database are percent-encoded" {
	# initdb does not take quotes and backslashes in the superuser's name.
	user='o neil & sons=%41'
	database='a b/c?d#e%20é'
	url=$(pg_tmp -U "$user" -D "$database")
	run -1 grep -q '[^]A-Za-z0-9:/?&=%._~-]' <<<"$url"
	[[ $(sql "$url" 'select current_user') == "$user" ]]
	[[ $(sql "$url" 'select current_database()') == "$database" ]]
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "database postgres, which is there already" {
	url=$(pg_tmp -D postgres)
	[[ $url == "postgresql:///postgres?host="* ]]
	[[ $(sql "$url" 'select current_database()') == postgres ]]
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "encoding and locale: -E -l" {
	url=$(pg_tmp -E LATIN1 -l C)
	[[ $(sql "$url" 'show server_encoding') == LATIN1 ]]
	[[ $(sql "$url" 'select datcollate from pg_database where datname = current_database()') == C ]]
	pg_tmp stop "$url"
	run -1 --separate-stderr pg_tmp -E NO_SUCH_ENCODING
	[[ -z $output && $stderr == *'not a valid server encoding'* ]]
	all_gone
}

@test "a locale that does not exist here falls back, with one line" {
	unset LC_ALL
	LANG=xx_YY.UTF-8 run -0 --separate-stderr pg_tmp
	((${#stderr_lines[@]} == 1))
	[[ $stderr == "pg_tmp: "*"xx_YY.UTF-8"* ]] || [[ $stderr == "pg_initcache: "*"xx_YY.UTF-8"* ]]
	url=$output
	[[ $(sql "$url" 'select datcollate from pg_database where datname = current_database()') =~ ^C(\.(UTF-8|utf8))?$ ]]
	pg_tmp stop "$url"
}

@test "the default encoding is UTF8" {
	[[ $LC_ALL == C.UTF-8 ]] || skip "no UTF-8 locale here"
	url=$(pg_tmp)
	[[ $(sql "$url" 'show server_encoding') == UTF8 ]]
	pg_tmp stop "$url"
}
