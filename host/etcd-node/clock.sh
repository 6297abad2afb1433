# ---------------------------------------------------------------------------------------------------------------- clock
#
# Sets: DEADLINE.

# Of a clock that only ever goes on: the time of day may be put right while something is waited for.
milliseconds() {
    local up
    read -r up _ </proc/uptime
    printf '%s' "$((10#${up/./} * 10))"
}

start_clock() { DEADLINE=$(($(milliseconds) + TIMEOUT * 1000)); }

time_is_up() { (($(milliseconds) >= DEADLINE)); }
