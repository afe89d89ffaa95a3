# What tests of templates share: what the cache has, and a server's program run by the user who runs servers.

# published: the templates that have their name; staging: what is there only while one is made.
published() { find "$TINYPG_CACHE/template" -mindepth 1 -maxdepth 1 -name '[1-9]*' ! -name '*.lock'; }
staging() { find "$TINYPG_CACHE/template" -maxdepth 1 \( -name 'staging.*' -o -name '*.lock' \); }

# made: how many templates the cache says that it has made.
made() { grep -c ' made ' "$TINYPG_CACHE/template/log"; }

runtime_user() { getent passwd postgres nobody | head -n 1 | cut -d: -f1; }

# as_runtime COMMAND...: in an environment without anything.
as_runtime() {
	if ((EUID != 0)); then
		env LC_ALL=C "$@"
	else
		setpriv --reuid="$(runtime_user)" --regid="$(id -g "$(runtime_user)")" --clear-groups env -i LC_ALL=C "$@"
	fi
}
