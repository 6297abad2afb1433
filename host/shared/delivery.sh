# ------------------------------------------------------------------------------------------------------------- delivery
#
# What runs bring to be run here (programDelivery.ts). Reads: PROGRAMS.

# prune_programs STAMP NAME...: removes the programs of these names that came up to what is staged now, which STAMP dates. What came
# later is for a run that is about to stage.
prune_programs() {
    local stamp=$1 name file
    shift
    for name in "$@"; do
        for file in "$PROGRAMS/$name"-*; do
            if [[ -e $file && ! $file -nt $stamp ]]; then rm -f "$file"; fi
        done
    done
}
