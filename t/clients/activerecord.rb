require "active_record"

ActiveRecord::Base.establish_connection(ARGV[0] || { adapter: "postgresql" })
puts ActiveRecord::Base.connection.select_rows("select current_database(), 1 + 1")[0].join(" ")
