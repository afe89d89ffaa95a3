# What the tests in t/attack share: another uid than the caller's and the runtime user's, who tries to get in.

# A uid that nothing else on the machine has, with no passwd entry.
ATTACKER=${TINYPG_TEST_ATTACKER:-54321}

setup() {
	need_root
	need setpriv
	test_begin
	mkdir "$T/attacker"
	chown "$ATTACKER:$ATTACKER" "$T/attacker"
}

# as_attacker COMMAND...: as that uid, with no group of anybody else's and with the tools of an ordinary machine.
as_attacker() {
	setpriv --reuid="$ATTACKER" --regid="$ATTACKER" --clear-groups env -u TINYPG_CACHE HOME="$T/attacker" \
		TMPDIR="$T/attacker" USER=attacker LOGNAME=attacker "$@"
}
