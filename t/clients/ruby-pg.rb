require "pg"

connection = PG.connect(*ARGV)
puts connection.exec("select current_database(), 1 + 1").values[0].join(" ")
connection.close
