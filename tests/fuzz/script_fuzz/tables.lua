for k, v in pairs(t) do x = k end
t[1] = {a = 1, b = {}}
return #t