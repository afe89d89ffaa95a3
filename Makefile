# tinypg: small tools that give a script a PostgreSQL of its own. README.md says how to use it, tinypg(7) the rest.
#
# GNU make 3.81 or later (gmake on the BSDs). Two commands to know: `make try` and `make check`.
# `make BIN=/tmp/x` builds aside, objects and all. CC, CFLAGS, CPPFLAGS, LDFLAGS, PREFIX and DESTDIR mean what they
# mean everywhere; DEV=1 turns on every warning, and makes each an error; V=1 shows the commands themselves; STATIC=1
# links with archives alone (`make static` brings them).

PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
LIBEXECDIR = $(PREFIX)/libexec/tinypg
MANDIR = $(PREFIX)/share/man
BASHDIR = $(PREFIX)/share/bash-completion/completions
ZSHDIR = $(PREFIX)/share/zsh/site-functions
FISHDIR = $(PREFIX)/share/fish/vendor_completions.d

CC = cc
CFLAGS = -O2 -g
PKG_CONFIG = pkg-config
FUZZ_CC = clang
FUZZ_SECONDS = 20

BIN = bin
BUILD = $(if $(filter bin,$(BIN)),.build,$(BIN)/.build)
OBJ = $(BUILD)/obj

# ---- The architecture: what each tool is made of, rooms of src/LAYERS (archives: the linker takes of them what it needs)
# and single files. `outside/X` brings the library that LIBRARY_X names, nothing else does, so a tool without one links
# with libc only.

LIBRARY_download = libcurl
LIBRARY_download_options = libcurl
LIBRARY_upload = libcurl
LIBRARY_unpack = libarchive
LIBRARY_unpack_layer = libarchive
LIBRARY_digest = libcrypto
LIBRARY_x509 = libcrypto
LIBRARY_json = jansson
LIBRARY_xml = expat
LIBRARY_pgconn = libpq
LIBRARY_pgconn_query = libpq
LIBRARY_zstd = libzstd
DOORS = download unpack digest json xml pgconn zstd

FOUNDATION = sys text base
PG_GETPORT_PARTS = $(FOUNDATION)
PG_EXTLIST_PARTS = extension install $(FOUNDATION)
PG_VERIFY_PARTS = migrate diff statement schema sql outside/pgconn outside/pgconn_query outside/digest outside/json outside/zstd install $(FOUNDATION)
PG_MIGRATE_PARTS = migrate sql outside/pgconn outside/pgconn_query outside/digest outside/json outside/zstd $(FOUNDATION)
PG_SQL_PARTS = sql outside/pgconn outside/pgconn_query $(FOUNDATION)
PG_SCHEMA_PARTS = schema outside/pgconn outside/pgconn_query $(FOUNDATION)
PG_DIFF_PARTS = diff statement schema outside/pgconn outside/pgconn_query $(FOUNDATION)
PG_FETCH_PARTS = fetch outside/download outside/download_options outside/unpack outside/unpack_layer outside/digest outside/json outside/xml extension install $(FOUNDATION)
PG_EXTADD_PARTS = package template/server_id fetch outside/download outside/download_options outside/unpack outside/unpack_layer outside/digest outside/json outside/xml extension install $(FOUNDATION)
PG_BUNDLE_PARTS = migrate outside/digest outside/json outside/zstd $(FOUNDATION)
PG_INITCACHE_PARTS = template extension outside/digest outside/x509 outside/zstd server install $(FOUNDATION)
PG_WATCHDOG_PARTS = watchdog cluster template/step template/step_shadow template/step_stat template/template extension server install $(FOUNDATION)
PG_TMP_PARTS = command cluster template/step template/step_shadow template/step_stat extension server install $(FOUNDATION)
PG_STORE_PARTS = store fetch/retry outside/download outside/download_options outside/upload outside/digest install/store_client $(FOUNDATION)
PG_STAGE_PARTS = migrate $(FOUNDATION)
PG_PLAN_PARTS = migrate outside/digest outside/json outside/zstd $(FOUNDATION)

# The rooms, highest first, as the linker wants them.
ROOMS := $(shell awk '$$1 == "room" && $$2 !~ /^tools/ { sub(/:$$/, "", $$2); rooms = $$2 " " rooms } END { print rooms }' src/LAYERS)

archive = $(BUILD)/lib/$(1).a
members = $(patsubst src/%.c,$(OBJ)/%.o,$(wildcard src/$(1)/*.c))
# Single files come before the archives, whose order is that of the rooms.
objects = $(foreach part,$(1),$(if $(findstring /,$(part)),$(OBJ)/$(part).o)) \
	$(foreach room,$(ROOMS),$(if $(filter $(room),$(1)),$(call archive,$(room))))
libraries = $(foreach door,$(filter outside/%,$(1)),$(LIBRARY_$(notdir $(door))))
every_door = $(patsubst src/%.c,%,$(wildcard src/outside/*.c))

# Tools whose source is not there yet are left out.
TOOLS = $(patsubst src/tools/%.c,%,$(wildcard src/tools/pg_*.c))

# Preloaded into initdb where its user has no passwd entry; and by a static tinypg into a server, to ask its C library.
PRELOADS = tinypg_passwd.so $(if $(STATIC),tinypg_libc.so)

all: $(TOOLS:%=$(BIN)/%) $(PRELOADS:%=$(BIN)/%)

$(BIN)/pg_getport: $(call objects,tools/pg_getport $(PG_GETPORT_PARTS))
$(BIN)/pg_extlist: $(call objects,tools/pg_extlist $(PG_EXTLIST_PARTS))
$(BIN)/pg_extadd: $(call objects,tools/pg_extadd $(PG_EXTADD_PARTS))
$(BIN)/pg_sql: $(call objects,tools/pg_sql $(PG_SQL_PARTS))
$(BIN)/pg_schema: $(call objects,tools/pg_schema $(PG_SCHEMA_PARTS))
$(BIN)/pg_diff: $(call objects,tools/pg_diff $(PG_DIFF_PARTS))
$(BIN)/pg_verify: $(call objects,tools/pg_verify $(PG_VERIFY_PARTS))
$(BIN)/pg_migrate: $(call objects,tools/pg_migrate $(PG_MIGRATE_PARTS))
$(BIN)/pg_fetch: $(call objects,tools/pg_fetch $(PG_FETCH_PARTS))
$(BIN)/pg_bundle: $(call objects,tools/pg_bundle $(PG_BUNDLE_PARTS))
$(BIN)/pg_initcache: $(call objects,tools/pg_initcache $(PG_INITCACHE_PARTS))
$(BIN)/pg_watchdog: $(call objects,tools/pg_watchdog $(PG_WATCHDOG_PARTS))
$(BIN)/pg_tmp: $(call objects,tools/pg_tmp $(PG_TMP_PARTS))
$(BIN)/pg_store: $(call objects,tools/pg_store $(PG_STORE_PARTS))
$(BIN)/pg_stage: $(call objects,tools/pg_stage $(PG_STAGE_PARTS))
$(BIN)/pg_plan: $(call objects,tools/pg_plan $(PG_PLAN_PARTS))

# ---- Flags.

SYSTEM_NAME := $(shell uname -s)

# Strict POSIX; what a system hides behind that and we need is asked for by name, and what macOS names otherwise gets
# its POSIX name.
FEATURES_Darwin = -D_DARWIN_C_SOURCE -Dst_mtim=st_mtimespec -Dst_ctim=st_ctimespec
FEATURES_FreeBSD = -D__BSD_VISIBLE=1
FEATURES = -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 $(FEATURES_$(SYSTEM_NAME))

WARNINGS = -Wall -Wextra
ifdef DEV
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wformat=2 -Wmissing-prototypes \
	-Wstrict-prototypes -Wold-style-definition -Wundef -Wcast-qual -Wwrite-strings -Wpointer-arith -Wvla \
	-Wnull-dereference -Wimplicit-fallthrough -Wredundant-decls -fno-common -Werror
endif

# _FORTIFY_SOURCE wants an optimising compiler.
FORTIFY = $(if $(filter-out -O0,$(filter -O%,$(CFLAGS))),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
HARDEN = $(FORTIFY) -fstack-protector-strong -fPIE
ALONE = -U_FORTIFY_SOURCE -fno-stack-protector $(if $(filter Linux,$(SYSTEM_NAME)),-nostdlib)
HARDEN_LINK = -pie $(if $(filter Darwin,$(SYSTEM_NAME)),,-Wl,-z,relro,-z,now)

COMPILE = $(CC) -std=c17 $(FEATURES) -Isrc $(WARNINGS) $(HARDEN) $(if $(STATIC),-DTINYPG_STATIC) $(CPPFLAGS) $(CFLAGS)
LINK = $(CC) $(CFLAGS) $(HARDEN_LINK) $(if $(STATIC),-static) $(LDFLAGS)

# ---- How things are made.

# One short line for each file that is made, or with V=1 its command; with -s nothing.
silent = $(findstring s,$(filter-out --%,$(firstword -$(MAKEFLAGS))))
say = $(if $(V),,@$(if $(silent),,echo '  $(1)' && ))

# As one word of the shell.
quote = '$(subst ','\'',$(1))'

# The flags of a library are asked for when they are needed; .ci/deps names the package of one that is not here.
ask = $(if $(2),$$($(PKG_CONFIG) $(if $(STATIC),--static) $(1) $(2)))
need = $(if $(1),@$(PKG_CONFIG) --exists $(1) || { DEPS=no .ci/deps build; exit 1; })

$(OBJ)/%.o: src/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call need,$(call libraries,$*))
	$(call say,CC $<)$(COMPILE) $(call ask,--cflags,$(call libraries,$*)) -MMD -MP -c -o $@ $<

link = $(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(call ask,--libs,$(call libraries,$(patsubst $(OBJ)/%.o,%,$^)))

# An archive is made anew when a source comes or goes, too.
SOURCES_LIST := $(sort $(wildcard src/*/*.c))
$(BUILD)/sources: FORCE
	@mkdir -p $(@D)
	@echo '$(SOURCES_LIST)' | cmp -s - $@ || echo '$(SOURCES_LIST)' >$@

.SECONDEXPANSION:
$(ROOMS:%=$(BUILD)/lib/%.a): $(BUILD)/lib/%.a: $$(call members,$$*) $(BUILD)/sources
	@mkdir -p $(@D)
	@rm -f $@
	$(call say,AR $@)$(AR) rcs $@ $(filter %.o,$^)

$(TOOLS:%=$(BIN)/%):
	@mkdir -p $(@D)
	$(call say,LINK $@)$(link)

# No sanitizer gets into a program that is not ours. Without a library of its own, it works with every C library.
$(PRELOADS:%=$(BIN)/%): $(BIN)/tinypg_%.so: src/tools/%_preload.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC $<)$(filter-out -fsanitize% -fno-sanitize%,$(COMPILE)) $(ALONE) -fPIC -shared -o $@ $<

# t/unit/ROOM-NAME.c tests src/ROOM/NAME.c, t/fuzz/ROOM-NAME.c feeds it; both are linked with that room and those below it.
UNITS = $(patsubst t/unit/%.c,$(BUILD)/unit/%,$(wildcard t/unit/*.c))
FUZZERS = $(patsubst t/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard t/fuzz/*.c))
room_of = $(firstword $(subst -, ,$(1)))
below = $(shell awk '$$1 == "room" { sub(/:$$/, "", $$2); rooms = $$2 " " rooms; if ($$2 == "$(1)") { print rooms; exit } }' src/LAYERS)
with_doors = $(if $(filter outside,$(1)),$(filter-out outside,$(1)) $(every_door),$(1))

$(UNITS:%=%.o) $(FUZZERS:%=%.o): $(BUILD)/%.o: t/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC $<)$(COMPILE) -It/$(patsubst %/,%,$(dir $*)) -MMD -MP -c -o $@ $<

$(UNITS) $(FUZZERS): $(BUILD)/%: $(BUILD)/%.o $$(call objects,$$(call with_doors,$$(call below,$$(or $$(filter-out base text,$$(call room_of,$$(notdir $$*))),sys))))
	$(call say,LINK $@)$(link)

units: $(UNITS)
fuzzers: $(FUZZERS)

# A change of flags rebuilds: the file changes only when its text does.
flags = $(call quote,$(COMPILE) / $(LINK))
$(BUILD)/flags: FORCE
	$(call need,$(WANTED))
	@mkdir -p $(@D)
	@echo $(flags) | cmp -s - $@ || echo $(flags) >$@

# Every object waits for the flags, so this is checked before anything is compiled. A goal that is a file may do without
# the libraries, and each of its objects is checked by itself.
WANTED = $(if $(filter-out $(BIN)/% $(BUILD)/%,$(or $(MAKECMDGOALS),all)),$(foreach door,$(DOORS),$(LIBRARY_$(door))))

# ---- Trying and testing. Each target installs what it misses first (DEPS=no never does), and needs nothing else.

# A make below this one, with a job for each processor where the user has not said how many. Its line begins with `+`, for
# make sees no $(MAKE) in it, and would keep the jobs from it.
PROCESSORS = $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || nproc 2>/dev/null || echo 2)
SUB = $(MAKE) --no-print-directory $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(PROCESSORS))

TESTS = $(filter-out %-fault.bats,$(wildcard t/*.bats t/attack/*.bats))
TOOL_TESTS = $(filter-out t/lint.bats t/helper.bats t/suite.bats t/bench.bats,$(TESTS))
# Attacks need root, and what reads the source says the same to everybody.
OTHER_TESTS = $(filter-out t/attack/%,$(TOOL_TESTS))
FAULT_TESTS = $(wildcard t/*-fault.bats)
VALGRIND_TESTS = $(wildcard t/pg_getport.bats t/pg_extlist.bats t/pg_sql.bats)
SLOW_TESTS = $(wildcard t/slow/*.bats t/recipes/*.bats)
LONG_TESTS = $(shell grep -l '^# bats .*tags=long' $(TESTS))

help:
	@echo 'make            build the tools into $(BIN)/'
	@echo 'make try        a temporary server, a question to it, and its URL'
	@echo 'make check      the tests; check-other: as an ordinary user; check-all: with all that takes long'
	@echo 'make unit       only the unit tests'
	@echo 'make check-slow, -asan, -valgrind, -faults, -random, -corpus, fuzz   what check-all consists of, one by one'
	@echo 'make lint       every warning is an error; format FILES=...: write files as it wants them'
	@echo 'make bench      measure, side by side with floors and peers'
	@echo 'make install    below $(PREFIX); uninstall'
	@echo 'make dist       the source as a tarball; deb: a package for Debian; static: programs that need nothing'
	@echo 'make check-packages   try what these two make, in root directories of its own; check-deb, check-static: one of them'
	@echo 'make clean      remove all that was built'
	@echo 'make deps       install what building and testing need; the targets above do it themselves'
	@echo 'make compile_commands.json   for editors'
	@echo 'V=1 shows commands, DEV=1 turns on every warning, DEPS=no installs nothing'

# One entry for each source, as clangd and other tools of editors read it.
compile_commands.json: FORCE
	@{ echo '['; first=; for source in $(wildcard src/*/*.c t/unit/*.c t/fuzz/*.c); do \
		printf '%s{"directory": "%s", "file": "%s", "command": "%s"}\n' "$$first" "$(CURDIR)" "$$source" \
			"cc -std=c17 $(FEATURES) -Isrc -It/unit $(every_include) -Wall -Wextra -c $$source"; first=,; \
	done; echo ']'; } >$@

deps:
	@.ci/deps build test

try:
	@.ci/deps build
	+@$(SUB) all
	@BIN=$(BIN) .ci/deps server
	@BIN=$(BIN) .ci/try

# All but the tests that say of themselves that they take long: these are part of check-slow and check-other.
check: built-for-tests
	@BATS_FLAGS="--filter-tags '!long'" .ci/suite -b $(BIN) $(UNITS) $(TESTS)

built-for-tests:
	@.ci/deps build test
	+@$(SUB) all units
	@BIN=$(BIN) .ci/deps server

unit check-unit:
	@.ci/deps build
	+@$(SUB) units
	@.ci/unit $(UNITS)

# The suite as an ordinary user, for a caller who is root.
check-other: built-for-tests
	@.ci/deps pgxs || : # the tests name what is missing
	@.ci/other -b $(BIN) $(UNITS) $(OTHER_TESTS)

check-slow: built-for-tests
	@.ci/deps pgxs clients recipes formats || : # the tests name what is missing
	@status=0; BATS_FLAGS='--filter-tags long' .ci/suite -b $(BIN) $(LONG_TESTS) || status=1; \
		BATS_TEST_TIMEOUT=900 .ci/suite -b $(BIN) $(SLOW_TESTS) || status=1; exit $$status

# Random schemas for pg_diff, SEEDS pairs on each major version of the test.
SEEDS = 500
check-random: built-for-tests
	@TINYPG_TEST_SEEDS=$(SEEDS) BATS_TEST_TIMEOUT=7200 .ci/suite -b $(BIN) t/slow/pg_diff-random.bats

# All pairs of schemas for pg_diff on all major versions, of which check-slow tries a part.
check-corpus: built-for-tests
	@TINYPG_TEST_CORPUS=all BATS_TEST_TIMEOUT=3600 .ci/suite -b $(BIN) t/slow/pg_diff-corpus.bats

# Every tool and unit test with AddressSanitizer and UndefinedBehaviorSanitizer; a report fails, from whichever
# process it comes.
ASAN = $(abspath .build/asan)
check-asan: built-for-tests
	@rm -rf $(ASAN)/reports && mkdir -p $(ASAN)/reports && chmod 1777 $(ASAN)/reports
	+@$(SUB) BIN=$(ASAN)/bin BUILD=$(ASAN) HARDEN= HARDEN_LINK= LDFLAGS='.ci/asan.c -DREPORTS=\"$(ASAN)/reports/asan\"' \
		CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all' all units
	@BATS_FLAGS="--filter-tags '!long'" BATS_TEST_TIMEOUT=600 .ci/reports $(ASAN)/reports .ci/suite -b $(ASAN)/bin $(UNITS:$(BUILD)/%=$(ASAN)/%) $(TOOL_TESTS)

check-faults: built-for-tests
	+@$(SUB) BIN=.build/faults/bin BUILD=.build/faults CPPFLAGS=-DTINYPG_FAULTS all
	@.ci/faults .build/faults/bin $(FAULT_TESTS)

# unit/sys-fd closes descriptors that are valgrind's own; unit/sys-proc executes what it cannot.
check-valgrind: built-for-tests
	@.ci/deps valgrind
	@BATS_FLAGS="--filter-tags '!long'" BATS_TEST_TIMEOUT=600 .ci/valgrind $(BIN) .build/valgrind -- $(filter-out %/sys-fd %/sys-proc,$(UNITS)) -- $(VALGRIND_TESTS)

# All that a fuzzer is linked with is compiled for it.
fuzz:
	@.ci/deps build fuzz
	+@$(SUB) BUILD=.build/fuzzed CC=$(FUZZ_CC) HARDEN= HARDEN_LINK= LDFLAGS=-fsanitize=fuzzer \
		CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all' fuzzers
	@.ci/fuzz $(FUZZ_SECONDS) $(FUZZERS:$(BUILD)/%=.build/fuzzed/%)

# check-deb and check-static side by side; as an ordinary user, one skipped test.
check-packages:
	@.ci/packages

check-all:
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory check-other
	@$(MAKE) --no-print-directory check-asan
	@$(MAKE) --no-print-directory check-faults
	@$(MAKE) --no-print-directory check-valgrind
	@$(MAKE) --no-print-directory check-slow
	@$(MAKE) --no-print-directory check-packages
	@$(MAKE) --no-print-directory fuzz

bench:
	@.ci/deps build bench
	+@$(SUB) all
	@BIN=$(BIN) .ci/deps server
	@BIN=$(BIN) CC='$(CC)' t/bench/run.sh

# ---- Reading: every lint is a target of its own, and a warning is an error.

LINTS = lint-rooms lint-size lint-dialect lint-headers lint-format lint-shell lint-man lint-options lint-libraries \
	lint-cppcheck lint-gcc lint-clang lint-tidy

SOURCES = $(wildcard src/*/*.c t/unit/*.c t/fuzz/*.c .ci/*.c)
HEADERS = $(wildcard src/*/*.h t/unit/*.h t/fuzz/*.h)
SCRIPTS = $(filter-out %.c,$(wildcard .ci/*)) $(filter-out %/debian %/APKBUILD %.rb %.spec,$(wildcard .pkg/*)) $(wildcard t/*.bash t/*.sh t/bench/*.sh t/*.bats t/attack/*.bats t/slow/*.bats t/recipes/*.bats)

lint:
	@.ci/deps build lint
	+@$(SUB) -k $(LINTS)
	@echo "lint: clean"

lint-rooms:
	@.ci/rooms -w src

lint-size:
	@.ci/size src

lint-dialect:
	@.ci/dialect src t/unit t/fuzz

lint-headers:
	@set -e; for header in $(HEADERS:src/%=%); do \
		printf '#include "%s"\nextern int unused_;\n' $$header | $(CC) -std=c17 $(FEATURES) -Isrc -It/unit -It/fuzz -I. -Wall -Wextra -Werror -fsyntax-only -x c -; done

# `make format FILES='src/sys/x.c src/sys/x.h'` writes files as lint-format wants them.
format:
	clang-format -i $(FILES)

lint-format:
	@clang-format --dry-run -Werror $(SOURCES) $(HEADERS)

lint-shell:
	@shellcheck -x $(filter .ci/% .pkg/%,$(SCRIPTS)) $(wildcard t/*.sh t/bench/*.sh) t/examples src/complete/candidates src/complete/tinypg.bash \
		.pkg/debian/tinypg.postrm
	@shellcheck -s sh -e SC2034,SC2154 .pkg/APKBUILD # abuild reads these variables, and sets others
	@shellcheck -x -e SC2154,SC2030,SC2031 $(filter %.bash %.bats,$(SCRIPTS)) # bats sets stderr; a test is a subshell

lint-man:
	@mandoc -T lint -W warning $(wildcard man/*.[178])
	@! grep -nE '^\.D[l1] .* [.,;:?!] ' $(wildcard man/*.[178]) # it would lose the blank before it; \& keeps it

lint-options: all
	@.ci/options $(BIN) $(TOOLS)

lint-libraries: all
	@.ci/libraries $(BIN) pg_tmp pg_watchdog pg_getport pg_extlist

lint-cppcheck:
	@cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
		--suppress=missingIncludeSystem --suppress=ctunullpointer -Isrc $(wildcard src/*/*.c)

# Both compilers with everything on; gcc with its analyzer, which works a file at a time.
every_object = $(patsubst src/%.c,%.o,$(wildcard src/*/*.c))
lint-gcc:
	+@$(SUB) -s CC=gcc DEV=1 BUILD=.build/lint-gcc CFLAGS='-O2 -fanalyzer' $(every_object:%=.build/lint-gcc/obj/%) \
		$(UNITS:$(BUILD)/%=.build/lint-gcc/%.o)

lint-clang:
	+@$(SUB) -s CC=clang DEV=1 BUILD=.build/lint-clang CFLAGS='-O1 -fsyntax-only' $(every_object:%=.build/lint-clang/obj/%) \
		$(UNITS:$(BUILD)/%=.build/lint-clang/%.o)

# A third of the analyzer's own limit of nodes takes a quarter of the time; what lies deeper is left to gcc's.
ANALYZER_LIMIT = $(foreach word,-Xclang -analyzer-config -Xclang max-nodes=75000,--extra-arg=$(word))
every_include = $(shell $(PKG_CONFIG) --cflags $(foreach door,$(DOORS),$(LIBRARY_$(door))))
lint-tidy:
	@mkdir -p .build
	@printf '%s\n' $(wildcard src/*/*.c) | xargs -P $(PROCESSORS) -n 4 sh -c \
		'clang-tidy --quiet --warnings-as-errors="*" $(ANALYZER_LIMIT) "$$@" -- -std=c17 $(FEATURES) -Isrc $(every_include) 2>.build/tidy.$$$$' sh

# ---- Installing. Two tools are not for people.

FOR_TOOLS = $(filter pg_watchdog pg_store,$(TOOLS))
FOR_PEOPLE = $(filter-out $(FOR_TOOLS),$(TOOLS))
PAGES = $(notdir $(wildcard man/*.[178]))

# A file in one of these directories, and several of them; each may have blanks in its name.
in = $(call quote,$(DESTDIR)$(1)$(if $(2),/$(2)))
each_in = $(foreach name,$(2),$(call in,$(1),$(name)))

install: all
	mkdir -p $(call in,$(BINDIR)) $(call in,$(LIBEXECDIR)) $(call each_in,$(MANDIR),man1 man7 man8)
	install -m 755 $(FOR_PEOPLE:%=$(BIN)/%) $(call in,$(BINDIR))
	install -m 755 $(FOR_TOOLS:%=$(BIN)/%) $(PRELOADS:%=$(BIN)/%) $(call in,$(LIBEXECDIR))
	install -m 644 $(wildcard man/*.1) $(call in,$(MANDIR),man1)
	install -m 644 $(wildcard man/*.7) $(call in,$(MANDIR),man7)
	install -m 644 $(wildcard man/*.8) $(call in,$(MANDIR),man8)
	mkdir -p $(call in,$(BASHDIR)) $(call in,$(ZSHDIR)) $(call in,$(FISHDIR))
	install -m 755 src/complete/candidates $(call in,$(LIBEXECDIR))
	set -e; for tool in $(FOR_PEOPLE); do \
		install -m 644 src/complete/tinypg.bash $(call in,$(BASHDIR))/$$tool; \
		{ echo "#compdef $$tool" && cat src/complete/tinypg.zsh; } >$(call in,$(ZSHDIR))/_$$tool; \
		chmod 644 $(call in,$(ZSHDIR))/_$$tool; \
		install -m 644 src/complete/tinypg.fish $(call in,$(FISHDIR))/$$tool.fish; \
	done

# All that install brings, with STATIC=1 or without. A directory stays if something else is in it, or if every system has it.
EVERY_PRELOAD = tinypg_passwd.so tinypg_libc.so
DIRECTORIES = $(call each_in,$(MANDIR),man1 man7 man8) $(call in,$(BASHDIR)) $(call in,$(ZSHDIR)) $(call in,$(FISHDIR)) \
	$(call in,$(LIBEXECDIR)) $(call in,$(BINDIR))
uninstall:
	rm -f $(call each_in,$(BINDIR),$(FOR_PEOPLE)) $(call each_in,$(LIBEXECDIR),$(FOR_TOOLS) $(EVERY_PRELOAD) candidates)
	rm -f $(call each_in,$(BASHDIR),$(FOR_PEOPLE)) $(call each_in,$(ZSHDIR),$(FOR_PEOPLE:%=_%)) $(call each_in,$(FISHDIR),$(FOR_PEOPLE:%=%.fish))
	rm -f $(foreach page,$(PAGES),$(call in,$(MANDIR),man$(patsubst .%,%,$(suffix $(page)))/$(page)))
	@top=$(call in,$(PREFIX)); for directory in $(DIRECTORIES); do \
		while case "$$directory" in "$$HOME" | /opt | /usr | /usr/local | /usr/bin | /usr/share | /usr/share/man | \
			/usr/local/bin | /usr/local/share | /usr/local/share/man) false ;; *) rmdir "$$directory" ;; esac 2>/dev/null; do \
			case "$$directory" in "$$top"/*) directory=$$(dirname "$$directory") ;; *) break ;; esac; \
		done; \
	done

# ---- Packages, whose files are in .pkg; they are made of what is committed.

VERSION = $(shell sed -n 's/^#define MSG_VERSION "\([^"]*\)".*/\1/p' src/base/msg.h)
DIST = .build/dist

dist:
	@.pkg/dist $(VERSION) $(DIST)

deb:
	@.ci/deps package
	@.pkg/deb $(VERSION) $(DIST)

check-deb: deb
	@.pkg/try-deb $(DIST)/tinypg_$(VERSION)-*.deb

static:
	@.ci/deps package
	@.pkg/static $(VERSION) $(DIST)

check-static: static
	@.ci/deps package
	@.pkg/try-static $(DIST)/tinypg-$(VERSION)-linux-*.tar.gz

clean:
	rm -rf .build $(TOOLS:%=$(BIN)/%) $(EVERY_PRELOAD:%=$(BIN)/%)

FORCE:
.PHONY: all units help deps try check built-for-tests unit check-unit check-other check-slow check-packages check-random check-corpus check-asan \
	check-faults check-valgrind fuzzers fuzz check-all bench lint format $(LINTS) install uninstall dist deb check-deb static check-static clean FORCE

-include $(wildcard $(OBJ)/*/*.d $(BUILD)/unit/*.d $(BUILD)/fuzz/*.d)
