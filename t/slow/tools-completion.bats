# Completion as it is typed: the keys go to bash, zsh and fish in a terminal of tmux, with what `make install` installed.

load ../helper
load ../fetch-helper
load ../complete-helper

setup() {
	test_begin
	need tmux
	make --no-print-directory -s -C "$TINYPG_SOURCE" -o all BIN="$TINYPG_BIN" PREFIX="$T/p" install
	PATH=$T/p/bin:$PATH
}

teardown() {
	keys kill-server || :
	rm -rf "$T/tmux" "$TMPDIR"/fish.*
	[[ -z ${url:-} ]] || pg_tmp stop "$url"
	test_end
}

keys() { tmux -S "$T/tmux" -f /dev/null "$@" 3>&-; }
screen() { keys capture-pane -p -J | grep -v '^$'; }
screen_shows() { [[ $(screen) == *"$1"* ]]; }

# begin COMMAND LINE: a shell that has read LINE, and is ready.
begin() {
	LC_ALL=C.UTF-8 keys new-session -d -x 400 -y 60 "$1"
	keys send-keys -l "$2; echo rea''dy"
	keys send-keys Enter
	wait_until 60 screen_shows $'\nready'
}

# typed TEXT WANTED: TEXT and the Tab key, pressed again where nothing was inserted, make the terminal show WANTED.
typed() {
	keys send-keys -l "$1"
	keys send-keys Tab
	wait_until 3 screen_shows "$2" 2>/dev/null || {
		keys send-keys Tab
		wait_until 20 screen_shows "$2" || { screen && return 1; }
	}
	wait_until 20 given_up
	keys send-keys -l 'clear; echo next'
	keys send-keys Enter
	wait_until 20 cleared
}
given_up() { keys send-keys C-c && [[ $(screen | tail -n 1) =~ ^'> '*$ ]]; }
cleared() { [[ $(screen | head -n 1) == next ]]; }

# One of each kind, and one of each tool that has no kind of its own.
all_are_completed() {
	two_versions
	typed 'pg_tmp -' --version
	typed 'pg_tmp -x pgc' 'pg_tmp -x pgcrypto'
	typed 'pg_tmp st' start
	typed 'pg_tmp stop ' "pg_tmp stop $1"
	typed 'pg_tmp -V ' 16.9
	typed 'pg_tmp -d mig' 'pg_tmp -d migrations/'
	typed 'pg_tmp -x hstore=1.' 1.4
	typed 'pg_extlist pgcr' 'pg_extlist pgcrypto'
	typed 'pg_plan -s 1.' 1.1
	typed 'pg_migrate -t un' 'pg_migrate -t un'
	typed 'pg_bundle -t a' 'pg_bundle -t a.tgz'
	typed 'pg_stage -' --version
	typed 'pg_schema postg' "pg_schema $1"
	typed 'pg_diff migrations/shop--1.0--' 'pg_diff migrations/shop--1.0--1.1.sql'
	typed 'pg_verify mig' 'pg_verify migrations/'
	typed 'pg_tmp run pg_get' 'pg_tmp run pg_getport'
}

@test "bash completes what is typed" {
	url=$(pg_tmp -w 0)
	own_installation
	begin 'bash --norc' "PS1='> '; source /usr/share/bash-completion/bash_completion; BASH_COMPLETION_USER_DIR=$T/p/share/bash-completion"
	all_are_completed 'postgresql:///test\?host='
}

@test "zsh completes what is typed" {
	need zsh
	url=$(pg_tmp -w 0)
	own_installation
	begin 'zsh -f' "PS1='> '; fpath+=($T/p/share/zsh/site-functions); autoload -Uz compinit; compinit -u"
	all_are_completed 'postgresql:///test\?host='
}

@test "fish completes what is typed" {
	need fish
	url=$(pg_tmp -w 0)
	own_installation
	begin "env XDG_DATA_DIRS=$T/p/share:/usr/share fish" 'function fish_prompt; echo -n "> "; end'
	all_are_completed 'postgresql:///test'
}
