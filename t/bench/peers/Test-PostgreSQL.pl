# Test::PostgreSQL as its manual has it.
use strict;
use warnings;
use Time::HiRes 'time';
use Test::PostgreSQL;

$| = 1;
my $start = time;
my $server = Test::PostgreSQL->new or die $Test::PostgreSQL::errstr;
printf "%d %s\n", (time - $start) * 1e6, $server->uri;
1 while <STDIN>;
