# The files in .pkg for systems other than Debian. Each is read by the program that reads it there, or by a stand-in where
# Debian has no such program. All start from the tarball of `make dist`, and share the objects that are compiled from it.

load ../helper

setup_file() {
	# The repository may be another user's.
	export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
	export DIST=$BATS_FILE_TMPDIR/dist BUILD=$BATS_FILE_TMPDIR/build
	! git -C "$TINYPG_SOURCE" rev-parse --git-dir >/dev/null 2>&1 ||
		make -s --no-print-directory -C "$TINYPG_SOURCE" DIST="$DIST" dist 2>/dev/null
}

# The names of all files that `make install` installs, as seen from its root directory.
installed() {
	make -s --no-print-directory -C "$TINYPG_SOURCE" -o all BIN="$TINYPG_BIN" DESTDIR="$T/all" PREFIX=/usr install
	(cd "$T/all" && find . -type f | sed 's/^\.//' | sort)
}

need_dist() {
	need git make
	[[ -d $DIST ]] || skip 'the source is not in a git repository'
}

# Change into the unpacked source.
tree() {
	mkdir -p "$BUILD"
	compgen -G "$BUILD/tinypg-*" >/dev/null || tar -xzf "$DIST"/tinypg-*.tar.gz -C "$BUILD"
	cd "$BUILD"/tinypg-*/ || return
	export MAKEFLAGS
	MAKEFLAGS="-j$(getconf _NPROCESSORS_ONLN) CFLAGS=-O0"
}

@test "rpmbuild makes a package of the tarball and the spec, with every file and no other" {
	need_dist
	need rpmbuild rpm
	rpmspec -P "$TINYPG_SOURCE/.pkg/tinypg.spec" >/dev/null
	rpmbuild --quiet -bb --noclean --nodeps --define "_topdir $T/rpm" --define "_sourcedir $DIST" --define "_builddir $BUILD" \
		--define 'debug_package %{nil}' --define '__cc cc' --define 'optflags -O0' --dbpath "$T/rpmdb" \
		"$TINYPG_SOURCE/.pkg/tinypg.spec"
	file=$(compgen -G "$T/rpm/RPMS/*/tinypg-*.rpm")
	rpm -qlp --dbpath "$T/rpmdb" "$file" >list
	# Manual pages may be compressed. Besides the installed files there are directories and two documents.
	sed 's|\(/man[178]/.*\)\.gz$|\1|' list | sort >packaged
	installed >wanted
	grep -xFf wanted packaged | cmp - wanted
	others='^/usr/(share/(doc|licenses)/tinypg(-[0-9.]*)?(/README\.md|/LICENSE)?|libexec/tinypg|lib/\.build-id.*)$'
	[[ $(grep -vxFf wanted packaged | grep -cvE "$others") == 0 ]]
	grep -q '/LICENSE$' packaged
	grep -qx /usr/libexec/tinypg packaged
}

@test "the functions of the APKBUILD build the tarball and fill a root directory" {
	need_dist
	sh -n "$TINYPG_SOURCE/.pkg/APKBUILD"
	tree
	# shellcheck disable=SC2016  # the inner shell's
	CFLAGS=-O0 CPPFLAGS='' LDFLAGS='' pkgdir=$T/root sh -euc '. "$1" && build && package && echo "$subpackages" >"$2"' \
		sh "$TINYPG_SOURCE/.pkg/APKBUILD" "$T/subpackages" >/dev/null
	MAKEFLAGS=n CFLAGS=-O0 CPPFLAGS='' LDFLAGS='' sh -euc '. "$1" && check' sh "$TINYPG_SOURCE/.pkg/APKBUILD" >"$T/commands"
	grep -q unit "$T/commands"
	installed >"$T/list"
	(cd "$T/root" && find . -type f | sed 's/^\.//' | sort) | cmp - "$T/list"
	# abuild moves these directories into packages of their own.
	for directory in man bash-completion/completions zsh/site-functions fish/vendor_completions.d; do
		[[ -d $T/root/usr/share/$directory ]]
	done
	[[ $(xargs <"$T/subpackages") == 'tinypg-doc tinypg-bash-completion tinypg-zsh-completion tinypg-fish-completion' ]]
}

@test "Homebrew's formula installs the tarball, and its test passes" {
	need_dist
	need ruby
	ruby -wc "$TINYPG_SOURCE/.pkg/tinypg.rb" >/dev/null
	tree
	cat >"$T/brew.rb" <<-'END'
		# The part of Homebrew that the formula uses.
		class Formula
		  class << self
		    attr_reader :tried
		    def test(&block) = @tried = block
		    %i[desc homepage url license depends_on uses_from_macos].each { |name| define_method(name) { |*| } }
		  end
		  def prefix = ARGV.fetch(1)
		  def bin = "#{prefix}/bin"
		  def system(*words) = Kernel.system(*words, out: File::NULL) || abort("failed: #{words}")
		  def shell_output(command) = `#{command}`
		  def assert_match(pattern, text) = pattern.match?(text) || abort("no match: #{text}")
		end
		load ARGV.fetch(0)
		formula = Tinypg.new
		formula.install
		formula.instance_exec(&Tinypg.tried)
	END
	ruby "$T/brew.rb" "$TINYPG_SOURCE/.pkg/tinypg.rb" "$T/root/usr"
	installed >"$T/list"
	(cd "$T/root" && find . -type f | sed 's/^\.//' | sort) | cmp - "$T/list"
}
