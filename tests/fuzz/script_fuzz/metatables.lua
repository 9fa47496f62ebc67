local f = setmetatable({}, {__index = function(a, k) return k end})
local c <close> = nil
return f.a, select(2, ...)