# Completion: what `candidates` says of a command line, and what bash and fish make of it. t/slow has the keys typed.

load helper
load fetch-helper
load complete-helper

# The first column of what can be typed.
texts() { candidates "$@" | cut -f 1; }

# bash_completes LINE WORD...: what bash offers at the end of LINE, which it divides into these words, with $BASH_FILE.
BASH_FILE=$COMPLETE/tinypg.bash
bash_completes() {
	# shellcheck disable=SC2016  # the inner shell's
	bash --norc -c '
		compopt() { echo "compopt $*"; }
		cd "${1%/*}" && source "./${1##*/}" && shift && cd "$OLDPWD"
		COMP_LINE=$1 COMP_POINT=${#1} && shift
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_tinypg && printf "%s\n" "${COMPREPLY[@]}"
	' bash "$BASH_FILE" "$@"
}

fish_completes() {
	need fish
	fish --no-config -c 'cd (dirname $argv[1]); source (basename $argv[1]); cd -; complete -C $argv[2]' "$COMPLETE/tinypg.fish" "$1"
}

@test "the tools for which there is completion are those that are for people" {
	[[ $(candidates | sort | xargs) == "$(cd "$TINYPG_BIN" && printf '%s\n' pg_* | grep -vxE 'pg_(watchdog|store)' | sort | xargs)" ]]
}

@test "each option is offered with the words of the usage" {
	[[ $(candidates pg_getport -) == $'-a\tports of this IPv4 or IPv6 address (127.0.0.1)\n-n\tthe number of ports (1)\n'* ]]
}

@test "the words of pg_tmp are offered in front of operands" {
	[[ $(texts pg_tmp -V 17 '' | sort | xargs) == 'drop initdb list reset run show start stop' ]]
}

@test "a word of pg_tmp is offered only its own options" {
	[[ $(texts pg_tmp list - | xargs) == '-j -W -v -h --help --version' ]]
	[[ $(candidates pg_tmp run -) == *$'-v\twith run: '* && $(texts pg_tmp start -) != *-[AFj]* ]]
}

# bats test_tags=long
@test "-V is offered the versions that pg_fetch -i lists" {
	own_installation
	[[ $(texts pg_tmp -V '') == $'16.9\n'*latest && $(texts pg_verify -V1) == $'-V16.9\n'* ]]
}

@test "-x is offered the extensions of the server, and behind = the versions of one" {
	[[ $(texts pg_tmp -x '') == "$(pg_extlist | cut -f 1)" ]]
	[[ $(texts pg_initcache -x hstore= | sort) == "$(pg_extlist hstore | cut -f 3 | tr , '\n' | sed 's/^/hstore=/' | sort)" ]]
}

# bats test_tags=long
@test "nothing is downloaded for the extensions of a version that is not installed" {
	serve
	export TINYPG_CACHE=$T/own npm_config_registry=$URL/npm
	[[ -z $(texts pg_tmp -V 9 -x '') && ! -s $SERVER_LOG ]]
}

# bats test_tags=long
@test "stop, pg_sql and pg_migrate are offered the URLs of clusters" {
	url=$(pg_tmp)
	[[ $(texts pg_tmp stop '') == "$url" && $(texts pg_sql -j '') == "$url" && $(texts pg_migrate . '') == "$url" ]]
	pg_tmp stop "$url"
}

@test "-N is offered the names of databases for development" {
	# Root's are where those of the machine are; the test's own are the other user's.
	as_other mkdir -p "$T/other/home/.local/share/tinypg/shop"
	# He need not be able to reach the source.
	cp "$COMPLETE/candidates" "$T/candidates"
	((EUID != 0)) || run as_other "$T/candidates" pg_tmp drop -N ''
	((EUID == 0)) || { mkdir -p "$HOME/.local/share/tinypg/shop" && run candidates pg_tmp drop -N ''; }
	[[ $output == shop$'\t'* ]]
}

@test "pg_plan and pg_migrate are offered the versions of their migrations" {
	two_versions
	[[ $(texts pg_plan -s '' | xargs) == '1.0 1.1' && $(texts pg_migrate "$T/migrations" -t '' | xargs) == '1.0 1.1' ]]
}

@test "operands that are files or directories are left to the shell" {
	[[ $(texts pg_diff old '') == =files && $(texts pg_bundle -x '') == =directories && $(texts pg_stage '') == =directories ]]
	[[ $(texts pg_verify '' | sort | xargs) == '=directories =files' && -z $(texts pg_schema -n '') ]]
}

@test "what follows run is a command line of its own" {
	[[ $(texts pg_tmp run -V 17 make -) == '=command 4' && $(texts pg_tmp run '') == '=command 2' ]]
}

@test "values that the usage lists are offered" {
	[[ $(texts pg_tmp -a '' | xargs) == 'trust scram-sha-256 md5 password cert =files' ]]
	[[ $(texts pg_fetch -s '' | xargs) == 'maven npm github source' ]]
}

@test "bash: options, commands and extensions" {
	[[ $(bash_completes 'pg_plan -' pg_plan -) == *$'-s\n-t\n'* ]]
	[[ $(bash_completes 'pg_tmp st' pg_tmp st) == $'start\nstop' ]]
	[[ $(bash_completes 'pg_tmp -x pgc' pg_tmp -x pgc) == pgcrypto ]]
}

@test "bash: a word that it divides at = is completed behind it" {
	[[ $(bash_completes 'pg_tmp -x hstore=1.4' pg_tmp -x hstore = 1.4) == '1.4' ]]
}

# bats test_tags=long
@test "bash: a URL is quoted, and completed behind its colon" {
	url=$(pg_tmp)
	[[ $(bash_completes 'pg_tmp stop ' pg_tmp stop '') == "$(printf %q "$url")" ]]
	[[ $(bash_completes 'pg_tmp stop postgresql:/' pg_tmp stop postgresql : /) == "$(printf %q "${url#postgresql:}")" ]]
	[[ $(bash_completes 'pg_tmp stop "' pg_tmp stop '"') == "$url" ]]
	pg_tmp stop "$url"
}

@test "bash: behind < there is a file" {
	[[ $(bash_completes 'pg_sql < ' pg_sql '<' '') == 'compopt -o default'* ]]
}

@test "bash: files and directories are its own affair" {
	[[ $(bash_completes 'pg_tmp -f ' pg_tmp -f '') == 'compopt -o default'* ]]
	[[ $(bash_completes 'pg_tmp -d ' pg_tmp -d '') == 'compopt -o dirnames'* ]]
}

@test "fish: options with what they do, versions, files" {
	need fish
	two_versions
	[[ $(fish_completes 'pg_plan -') == *$'-s\tthe version to begin with'* ]]
	[[ $(fish_completes 'pg_plan -s ') == $'1.0\tmigrations/shop--1.0.sql\n1.1\t'* ]]
	[[ $(fish_completes 'pg_bundle -t mi') == migrations/ ]]
}

@test "zsh reads its completion" {
	need zsh
	zsh -fn "$COMPLETE/tinypg.zsh"
}

# bats test_tags=long
@test "completion that is installed finds what it needs below its prefix" {
	make --no-print-directory -s -C "$TINYPG_SOURCE" -o all BIN="$TINYPG_BIN" PREFIX="$T/p" install
	BASH_FILE=$T/p/share/bash-completion/completions/pg_plan
	[[ $(bash_completes 'pg_plan -l' pg_plan -l) == -l ]]
}
