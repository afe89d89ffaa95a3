# tinypg: small tools that give a script a PostgreSQL of its own. README.md says how to use it, tinypg(7) the rest.
#
# GNU make 3.81 or later (gmake on the BSDs). Two commands to know: `make try` and `make check`.
# `make BIN=/tmp/x` builds aside, objects and all. CC, CFLAGS, CPPFLAGS, LDFLAGS, PREFIX and DESTDIR mean what they
# mean everywhere; DEV=1 turns on every warning, and makes each an error.

PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
LIBEXECDIR = $(PREFIX)/libexec/tinypg
MANDIR = $(PREFIX)/share/man

CC = cc
CFLAGS = -O2 -g
PKG_CONFIG = pkg-config
FUZZ_CC = clang
FUZZ_SECONDS = 20

BIN = bin
BUILD = $(if $(filter bin,$(BIN)),.build,$(BIN)/.build)
OBJ = $(BUILD)/obj

# ---- The architecture: what each tool is made of. `outside/X` brings the library that LIBRARY_X names, nothing else
# does, so a tool without one links with libc only.

LIBRARY_download = libcurl
LIBRARY_unpack = libarchive
LIBRARY_digest = libcrypto
LIBRARY_json = jansson
LIBRARY_xml = expat
LIBRARY_pgconn = libpq

CORE = base/mem base/msg text/str text/num sys/fd
SYSTEM = $(CORE) text/words text/version sys/fs sys/linux sys/lock sys/proc sys/identity sys/fault
CHOICE = $(SYSTEM) sys/loop pg/cache pg/known pg/ask pg/server pg/candidates pg/choice

PG_GETPORT_OBJECTS = $(CORE) sys/net
PG_EXTLIST_OBJECTS = $(CHOICE) text/control text/extgraph pg/extension
PG_SQL_OBJECTS = $(CORE) outside/pgconn
PG_FETCH_OBJECTS = $(CHOICE) text/npmrc text/checksums text/elf outside/download outside/unpack outside/digest outside/json outside/xml
PG_INITCACHE_OBJECTS = $(CHOICE) pg/template pg/locale outside/digest
PG_WATCHDOG_OBJECTS = $(CHOICE) sys/loop sys/net pg/template pg/request pg/record pg/place pg/channel
PG_TMP_OBJECTS = $(CHOICE) sys/loop sys/net pg/template pg/locale pg/request pg/record pg/place pg/channel

objects = $(patsubst %,$(OBJ)/%.o,$(sort $(1)))
libraries = $(foreach door,$(filter outside/%,$(1)),$(LIBRARY_$(notdir $(door))))

# Tools whose source is not there yet are left out.
TOOLS = $(patsubst src/tools/%.c,%,$(wildcard src/tools/pg_*.c))

all: $(TOOLS:%=$(BIN)/%)

$(BIN)/pg_getport: $(call objects,tools/pg_getport $(PG_GETPORT_OBJECTS))
$(BIN)/pg_extlist: $(call objects,tools/pg_extlist $(PG_EXTLIST_OBJECTS))
$(BIN)/pg_sql: $(call objects,tools/pg_sql $(PG_SQL_OBJECTS))
$(BIN)/pg_fetch: $(call objects,tools/pg_fetch $(PG_FETCH_OBJECTS))
$(BIN)/pg_initcache: $(call objects,tools/pg_initcache $(PG_INITCACHE_OBJECTS))
$(BIN)/pg_watchdog: $(call objects,tools/pg_watchdog $(PG_WATCHDOG_OBJECTS))
$(BIN)/pg_tmp: $(call objects,tools/pg_tmp $(PG_TMP_OBJECTS))

# ---- Flags.

SYSTEM_NAME := $(shell uname -s)

# Strict POSIX; what a system hides behind that and we need is asked for by name.
FEATURES_Darwin = -D_DARWIN_C_SOURCE
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
HARDEN_LINK = -pie $(if $(filter Darwin,$(SYSTEM_NAME)),,-Wl,-z,relro,-z,now)

COMPILE = $(CC) -std=c17 $(FEATURES) -Isrc $(WARNINGS) $(HARDEN) $(CPPFLAGS) $(CFLAGS)
LINK = $(CC) $(CFLAGS) $(HARDEN_LINK) $(LDFLAGS)

# The flags of a library, asked when they are needed, with a remedy if there is no such library.
ask = $(if $(2),$$($(PKG_CONFIG) $(1) $(2) || echo 'run-make-deps: $(2)'))

# ---- How things are made.

$(OBJ)/%.o: src/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(COMPILE) $(call ask,--cflags,$(call libraries,$*)) -MMD -MP -c -o $@ $<

$(TOOLS:%=$(BIN)/%):
	@mkdir -p $(@D)
	$(LINK) -o $@ $(filter %.o,$^) $(call ask,--libs,$(call libraries,$(patsubst $(OBJ)/%.o,%,$^)))

# A change of flags rebuilds: the file changes only when its text does.
FLAGS = $(COMPILE) / $(LINK)
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(FLAGS))' | cmp -s - $@ || echo '$(subst ','\'',$(FLAGS))' >$@

FORCE:
.PHONY: all FORCE

-include $(wildcard $(OBJ)/*/*.d)
