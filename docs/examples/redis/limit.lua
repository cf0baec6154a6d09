-- SPDX-License-Identifier: MIT
-- GCRA, the generic cell rate algorithm, as one step of the server: nobody gets between test and take.
--
-- KEYS[1]  the count:         consigne:{N:K:NAME:KEY}             N and K are the octets of NAME and KEY, so that no two
-- KEYS[2]  a recipient of it: consigne:{N:K:NAME:KEY}:RECIPIENT   pairs run into one key; the braces keep both keys in
--          (only of `distinct`)                                   one slot of a cluster
-- ARGV     rate, period in milliseconds, burst, 1 for a limit that counts a recipient once in a period, else 0
-- Answer   0: not exceeded, and counted; 1: exceeded, and not counted
--
-- Times are microseconds, whole numbers below 2^53, by the clock of the server. A step is the period by the rate, rounded
-- up: so no span of the period has more than rate + burst. Without a burst one passes at a time, and a microsecond more
-- keeps both ends of a span from having one each. Both keys live as long as they tell anything. A recipient that is
-- refused is not kept: it is asked for again.
local rate, period, burst, distinct = tonumber(ARGV[1]), ARGV[2] * 1000, tonumber(ARGV[3]), ARGV[4] == '1'
if distinct and redis.call('PEXPIRE', KEYS[2], ARGV[2]) == 1 then return 0 end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
if burst == 0 then burst, period = 1, period + 1 end
local step = math.ceil(period / rate)
local arrival = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now) + step
if arrival - now > burst * step then return 1 end
redis.call('SET', KEYS[1], string.format('%.0f', arrival), 'PX',
  string.format('%.0f', math.ceil((arrival - now) / 1000) + 1))
if distinct then redis.call('SET', KEYS[2], '', 'PX', ARGV[2]) end
return 0
