# ------------------------------------------------------------------------------------------------------------- host id
#
# Sets: HOST_ID.

# The id of this installation, made once. Not the machine id: in a guest of KVM that is the VM's UUID, which outlives the disk.
HOST_ID=$ETC/host-id

make_host_id() {
    local id
    [ ! -s "$HOST_ID" ] || return 0
    read -r id </proc/sys/kernel/random/uuid
    printf '%s\n' "${id//-/}" >"$HOST_ID.new"
    sync "$HOST_ID.new"
    mv "$HOST_ID.new" "$HOST_ID"
    sync "$ETC"
}
