# SPDX-License-Identifier: MIT
# Ruby's mail, as Rails, Mastodon, Discourse and GitLab read mail: every From field, groups opened (reader.h).
require 'mail'

def text_of(kind, octets)
  kind == 'b' ? "From: #{octets}\r\n\r\n".b : octets
end

COMMENT = /\((?:[^()\\]|\\.|\g<0>)*\)/mn # comments in it, too

# Of "x (d) @(c)b.example" its domain is "x  @b.example", the decoded local part first; some comments stay where they are.
# Behind a blank or comma there it has run several addresses together: the first counts.
def domain_of(address)
  local = address.local.to_s.b.gsub(COMMENT, '').strip
  domain = address.domain.to_s.b.sub(/\A#{Regexp.escape(local)}[\s]*@\s*/n, '')[/\A[^(]*/n]
  domain.match?(/[\s,<>"]/n) ? domain : domain.rpartition('@').last
end

def domains(kind, octets)
  fields = Mail.new(text_of(kind, octets)).header.fields.select { |field| field.name.casecmp?('from') }
  addresses = fields.flat_map { |field| field.field.respond_to?(:addrs) ? field.addrs : [] }
  named = addresses.reject { |address| address.local.to_s.empty? }
  named.map { |address| domain_of(address) }.reject(&:empty?)
end

def answer(kind, octets)
  shown = domains(kind, octets).map { |domain| [domain.bytesize].pack('N') + domain }.join
  '.'.b + [shown.bytesize].pack('N') + shown.b
rescue StandardError
  "!\0\0\0\0".b
end

$VERBOSE = nil
[$stdin, $stdout].each(&:binmode)
while (head = $stdin.read(5)) && head.bytesize == 5
  kind, length = head.unpack('aN')
  octets = $stdin.read(length)
  kind == 'f' ? $stdout.flush : $stdout.write(answer(kind, octets))
end
