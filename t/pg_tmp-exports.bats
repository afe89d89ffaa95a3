# pg_tmp -e: lines for eval that lead every client of a shell to the cluster.

load helper

# exported SHELL OPTION...: evaluate the lines in the shell, of one word or two, then print what its clients would read, and
# where they come to.
exported() {
	local shell
	read -ra shell <<<"$1"
	shift
	# shellcheck disable=SC2016
	"${shell[@]}" -c 'lines=$(pg_tmp -e "$@") && eval "$lines" || exit
		for variable in PGSERVICE PGHOSTADDR PGPASSFILE PGDATA; do eval "echo \"\${$variable-unset}\""; done
		pg_sql -c "select current_database(), current_user" "$DATABASE_URL"
		pg_sql -c "select current_database(), current_user"
		pg_tmp stop "$DATABASE_URL"' sh "$@"
}

@test "-e: the lines lead to the server and away from every other, in each shell" {
	for shell in bash dash ksh mksh busybox zsh; do
		command -v "$shell" >/dev/null || continue
		[[ $shell != busybox ]] || shell="busybox sh"
		PGSERVICE=none PGHOSTADDR=192.0.2.1 PGPASSFILE=/none PGDATA=/none PGPORT=5444 PGHOST=/none PGUSER=nobody \
			PGDATABASE=none DATABASE_URL=none run -0 --separate-stderr exported "$shell" -D "it's \"\$HOME\" \\" -U "o neil"
		[[ $output == "$(printf 'unset\nunset\nunset\nunset\n%s\n%s' "it's \"\$HOME\" \\"$'\t'"o neil" "it's \"\$HOME\" \\"$'\t'"o neil")" ]]
		[[ -z $stderr ]]
	done
}

@test "-e -t: the password is among the variables" {
	PGPASSWORD=wrong run -0 --separate-stderr exported sh -t
	[[ ${lines[4]} == "test"$'\t'* && ${lines[5]} == "${lines[4]}" && -z $stderr ]]
}

@test "-e: a name that no shell can unset is not printed" {
	run -0 --separate-stderr env 'PG;touch /tmp/x=1' 'PG$(id)=2' PGAPPNAME=x pg_tmp -e
	url=$(eval "$output"; echo "$DATABASE_URL")
	pg_tmp stop "$url"
	[[ $(grep -c ^unset <<<"$output") == 1 && ${lines[0]} == "unset PGAPPNAME" && -z $stderr ]]
}

@test "-e: is for a cluster that starts" {
	run -2 --separate-stderr pg_tmp initdb -e
	[[ ${stderr_lines[0]} == "pg_tmp: initdb takes no -e" && -z $output ]]
}

@test "-e -s: the variables make clients check the certificate" {
	PGSSLMODE=disable PGSSLROOTCERT=/none PGSSLCRL=/none run -0 --separate-stderr exported sh -s
	[[ ${lines[4]} == "test"$'\t'* && ${lines[5]} == "${lines[4]}" && -z $stderr ]]
}
