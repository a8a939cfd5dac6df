# `make install PREFIX=…`: headers, libraries, and what find_package and pkg-config need to find them.
# DESTDIR is put before every path, as packagers expect. FROM is where cargo left the libraries: set, nothing is built.

PREFIX ?= /usr/local
INCLUDEDIR ?= $(PREFIX)/include
LIBDIR ?= $(PREFIX)/lib
DESTDIR ?=
FROM ?=

FFI := $(dir $(lastword $(MAKEFILE_LIST)))
ABI_MAJOR := $(shell sed -n 's/^\#define AEGIS_ABI_MAJOR //p' $(FFI)../include/aegis.h)
ABI_MINOR := $(shell sed -n 's/^\#define AEGIS_ABI_MINOR //p' $(FFI)../include/aegis.h)
AEGIS_VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' $(FFI)../Cargo.toml | head -1)
SHARED := libaegis.so.$(ABI_MAJOR).$(ABI_MINOR).0
# What the static library needs of the system: `rustc --print native-static-libs`, less what every compiler adds.
STATIC_NEEDS := -lpthread -ldl -lm
BUILT = $(if $(FROM),$(FROM),target/release)
FILL = sed -e 's|@VERSION@|$(AEGIS_VERSION)|g' -e 's|@SHARED@|$(SHARED)|g' -e 's|@SONAME@|libaegis.so.$(ABI_MAJOR)|g' \
	-e 's|@STATIC_NEEDS@|$(STATIC_NEEDS)|g' -e 's|@STATIC_LIBRARIES@|pthread;dl;m|g'

.PHONY: ffi install uninstall

ffi:
	@[ -n '$(FROM)' ] || cargo build --release --package aegis-ffi

install: ffi
	install -d '$(DESTDIR)$(INCLUDEDIR)' '$(DESTDIR)$(LIBDIR)/pkgconfig' '$(DESTDIR)$(LIBDIR)/cmake/aegis'
	install -m 644 $(FFI)../include/aegis.h $(FFI)../include/aegis.hpp '$(DESTDIR)$(INCLUDEDIR)'
	install -m 755 '$(BUILT)/libaegis_ffi.so' '$(DESTDIR)$(LIBDIR)/$(SHARED)'
	strip --strip-unneeded '$(DESTDIR)$(LIBDIR)/$(SHARED)'
	ln -sf $(SHARED) '$(DESTDIR)$(LIBDIR)/libaegis.so.$(ABI_MAJOR)'
	ln -sf $(SHARED) '$(DESTDIR)$(LIBDIR)/libaegis.so'
	install -m 644 '$(BUILT)/libaegis_ffi.a' '$(DESTDIR)$(LIBDIR)/libaegis.a'
	strip --strip-debug '$(DESTDIR)$(LIBDIR)/libaegis.a'
	$(FILL) $(FFI)cmake/aegis.pc.in > '$(DESTDIR)$(LIBDIR)/pkgconfig/aegis.pc'
	$(FILL) $(FFI)cmake/aegisConfig.cmake.in > '$(DESTDIR)$(LIBDIR)/cmake/aegis/aegisConfig.cmake'
	$(FILL) $(FFI)cmake/aegisConfigVersion.cmake.in > '$(DESTDIR)$(LIBDIR)/cmake/aegis/aegisConfigVersion.cmake'

uninstall:
	rm -rf '$(DESTDIR)$(LIBDIR)/cmake/aegis'
	rm -f '$(DESTDIR)$(LIBDIR)/pkgconfig/aegis.pc' '$(DESTDIR)$(LIBDIR)'/libaegis.a '$(DESTDIR)$(LIBDIR)'/libaegis.so*
	rm -f '$(DESTDIR)$(INCLUDEDIR)/aegis.h' '$(DESTDIR)$(INCLUDEDIR)/aegis.hpp'
