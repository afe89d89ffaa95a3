# What the tests in t/attack share: another uid than the caller's and the runtime user's, who tries to get in.

# A uid that nothing else on the machine has, with no passwd entry.
ATTACKER=${TINYPG_TEST_ATTACKER:-54321}

setup() {
	need_root
	need setpriv
	test_begin
	other_prepare
	export OTHER_PATH
	mkdir "$T/attacker"
	chown "$ATTACKER:$ATTACKER" "$T/attacker"
}

# as_attacker COMMAND...: as that uid, with no group of anybody else's, and with tools that others can reach.
as_attacker() {
	setpriv --reuid="$ATTACKER" --regid="$ATTACKER" --clear-groups env -u TINYPG_CACHE HOME="$T/attacker" PATH="$OTHER_PATH" \
		TMPDIR="$T/attacker" USER=attacker LOGNAME=attacker "$@"
}

# A directory of the attacker's, `x`, that a cluster is to be made in, and `link` beside it, which leads to a tree of
# root's with a directory `pg` in it, empty or not.
bait() {
	mkdir -p "$T/attacker/x" "$T/full/pg/15.18/base" "$T/vacant/pg"
	chown "$ATTACKER" "$T/attacker/x"
	echo precious >"$T/full/pg/15.18/base/1"
	ln -s "$1" "$T/attacker/link"
	chown -h "$ATTACKER" "$T/attacker/link"
	# shellcheck disable=SC2034  # the tests compare it
	before=$(trees)
}
trees() { ls -lnRA "$T/full" "$T/vacant"; }
