# The formula of Homebrew. A release sets the addresses, which lead nowhere yet, and adds the checksum of `make dist`.
class Tinypg < Formula
  desc "Temporary PostgreSQL servers for shell scripts and tests"
  homepage "https://tinypg.invalid"
  url "https://tinypg.invalid/tinypg-0.1.tar.gz"
  license "MIT"

  depends_on "pkgconf" => :build
  depends_on "jansson"
  depends_on "libarchive"
  depends_on "libpq"
  depends_on "openssl@3"
  depends_on "zstd"

  uses_from_macos "curl"
  uses_from_macos "expat"

  def install
    system "make", "DEPS=no", "PREFIX=#{prefix}", "install"
  end

  test do
    assert_match(/\A\d+\n\z/, shell_output("#{bin}/pg_getport"))
  end
end
