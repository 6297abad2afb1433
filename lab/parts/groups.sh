#!/usr/bin/env bash
# shellcheck disable=SC2034 # the programs that read this use what it sets
# The processes of a machine live in a cgroup of its own in every hierarchy that systemd and memory accounting use:
# one on a host with cgroup v2 alone, up to three on others. It is how a lab's processes are found and ended.

if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
    GROUP_ROOTS=(/sys/fs/cgroup)
else
    GROUP_ROOTS=()
    for root in /sys/fs/cgroup/{unified,systemd,memory}; do
        [[ ! -e $root/cgroup.procs ]] || GROUP_ROOTS+=("$root")
    done
    unset root
fi

# join_group GROUP: moves the calling shell to its "launcher" group, and thus what it starts. The machine's own groups
# are made beside that one: cgroup v2 wants processes in the leaves alone.
join_group() {
    local root
    ((${#GROUP_ROOTS[@]})) || die "no cgroups are mounted below /sys/fs/cgroup; systemd machines cannot run here"
    for root in "${GROUP_ROOTS[@]}"; do
        mkdir -p -- "$root/$1/launcher" || die "cgroups below $root cannot be made; systemd machines cannot run here"
        if [[ -e $root/cgroup.subtree_control ]]; then
            { echo +memory >"$root/cgroup.subtree_control"; } 2>/dev/null || true
            { echo +memory >"$root/${1%/*}/cgroup.subtree_control"; } 2>/dev/null || true
        fi
        echo 0 >"$root/$1/launcher/cgroup.procs"
    done
}

# group_processes GROUP: all process ids in it and below, one a line.
group_processes() {
    local root
    for root in "${GROUP_ROOTS[@]}"; do
        [[ ! -d $root/$1 ]] || find "$root/$1" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u
    done
}

# group_alive GROUP: is a machine starting or running there. Starts no program.
group_alive() {
    local process=''
    { read -r process <"${GROUP_ROOTS[0]}/$1/launcher/cgroup.procs"; } 2>/dev/null || true
    [[ -n $process ]]
}

# group_leader GROUP: sets LEADER to the machine's first process, 0 when there is none yet.
group_leader() {
    LEADER=0
    { read -r LEADER <"${GROUP_ROOTS[0]}/$1/payload/init.scope/cgroup.procs"; } 2>/dev/null || LEADER=0
}

# end_group GROUP: kills everything in it and removes it.
end_group() {
    local root processes deadline=$((SECONDS + 20))
    while :; do
        mapfile -t processes < <(group_processes "$1")
        ((${#processes[@]})) || break
        kill -KILL "${processes[@]}" 2>/dev/null || true
        ((SECONDS < deadline)) || return 1
        sleep 0.02
    done
    for root in "${GROUP_ROOTS[@]}"; do
        [[ ! -d $root/$1 ]] || find "$root/$1" -depth -type d -exec rmdir {} + 2>/dev/null || true
        while [[ -d $root/$1 ]]; do
            ((SECONDS < deadline)) || return 1
            sleep 0.02
            find "$root/$1" -depth -type d -exec rmdir {} + 2>/dev/null || true
        done
    done
}
