require "sequel"

Sequel.connect(ARGV[0] || "postgres:///") do |database|
  row = database["select current_database() as name, 1 + 1 as two"].first
  puts "#{row[:name]} #{row[:two]}"
end
